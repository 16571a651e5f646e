"""Deposits in batches of a hundred, beside hashing files and writing them to the disk."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from bench.report import Goal, Line
from bench.rounds import Pace, Pairs, Spread
from bench.system.cluster import Product
from bench.system.process_usage import process_tree, processor_time
from bench.system.sample_files import KB, sample_payslip
from bench.system.test_data import EMPLOYEES, TestData, batch

SIZE: Final = 100 * KB
PATIENCE: Final = 60.0
_UNPUBLISHED: Final = "SELECT count(*) FROM outbox WHERE published_at IS NULL"


class NotDeposited(Exception):
    """A batch was not accepted whole."""


@dataclass(frozen=True)
class Deposits:
    """The product, its connector, and a folder and a table for the baseline."""

    product: Product
    test_data: TestData
    pace: Pace

    def lines(self) -> list[Line]:
        """Measure deposits, and how long until every service has consumed their events."""
        self._make_table()
        self._deposit(self.test_data.depositor())
        self._until_consumed()
        consumed: list[float] = []
        processor = Pairs([], [])
        pairs = self.pace.alternate(
            product=lambda: self._product(consumed, processor.product),
            baseline=lambda: self._baseline(processor.baseline),
        )
        goal = Goal(100, "/s", at_least=True)
        return [
            Line.of("deposits of 100 kB, batches of 100", "/s", pairs, more_is_better=True, goal=goal),
            Line("  until all services have consumed", "/s", Spread.of(consumed)),
            Line.of("  its processor time, until then", "ms", processor, more_is_better=False),
        ]

    def _product(self, consumed: list[float], processor: list[float]) -> float:
        token = self.test_data.depositor()
        everybody = [*self.product.pids(*self.product.processes), self.product.postgres_pid]
        pids = [pid for each in everybody for pid in process_tree(each)]
        began, before = time.monotonic(), processor_time(pids)
        for _ in range(self.pace.batches):
            began += self._deposit(token)
        accepted = time.monotonic()
        self._until_consumed()
        count = self.pace.batches * len(EMPLOYEES)
        consumed.append(count / (time.monotonic() - began))
        processor.append((processor_time(pids) - before) / count * 1000)
        return count / (accepted - began)

    def _deposit(self, token: str) -> float:
        """Send one batch; return how long it took to put together, which is not the product's time."""
        began = time.monotonic()
        body = batch(self.test_data.organisation_id, size=SIZE)
        processor = time.monotonic() - began
        parts = urlsplit(self.product.url)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        try:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": body.type}
            line.request("POST", "/api/vault/batches", body.content, headers)
            answer = json.loads(line.getresponse().read())
        finally:
            line.close()
        if answer.get("accepted") != len(EMPLOYEES):
            raise NotDeposited(json.dumps(answer)[:500])
        return processor

    def _until_consumed(self) -> None:
        """Return once no service has an event left to publish: the vault's, and those that its events caused."""
        deadline = time.monotonic() + PATIENCE
        while any(self._waiting(service) for service in self.product.services):
            if time.monotonic() > deadline:
                raise NotDeposited("the events were not consumed in time")
            time.sleep(0.05)

    def _waiting(self, service: str) -> int:
        database = self.product.installation.database(service)
        with psycopg.connect(self.product.postgres.url(database.name)) as connection:
            found = connection.execute(_UNPUBLISHED).fetchone()
        return int(found[0]) if found else 0

    @property
    def _baseline_database_url(self) -> str:
        return self.product.bus_url

    def _make_table(self) -> None:
        with psycopg.connect(self._baseline_database_url) as connection:
            connection.execute("CREATE TABLE files (id uuid PRIMARY KEY, digest text NOT NULL, file text NOT NULL)")

    def _baseline(self, processor: list[float]) -> float:
        """Hash each file, write it and flush it to the disk; then commit once for all."""
        folder = self.product.installation.home / "bare" / uuid4().hex
        folder.mkdir(parents=True)
        content = sample_payslip(SIZE)
        count = self.pace.batches * len(EMPLOYEES)
        with psycopg.connect(self._baseline_database_url) as connection, connection.cursor() as cursor:
            pids = [os.getpid(), connection.info.backend_pid]
            began, before = time.monotonic(), processor_time(pids)
            for _ in range(self.pace.batches):
                rows = [_write_file(folder, content) for _ in EMPLOYEES]
                cursor.executemany("INSERT INTO files VALUES (%s, %s, %s)", rows)
                connection.commit()
            took = time.monotonic() - began
            processor.append((processor_time(pids) - before) / count * 1000)
        return count / took


def _write_file(folder: Path, content: bytes) -> tuple[str, str, str]:
    name = str(uuid4())
    path = folder / name
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return name, hashlib.sha256(content).hexdigest(), str(path)
