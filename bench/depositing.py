"""Deposits in batches of a hundred, against the least that keeping a file for good can cost."""

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

from bench.furnishing import HUNDRED, Furnished, batch
from bench.papers import KB, paper
from bench.processes import family, processor_time
from bench.product import Product
from bench.rounds import Pace, Pairs, Spread
from bench.table import Aim, Line

SIZE: Final = 100 * KB
PATIENCE: Final = 60.0
_LATER: Final = "SELECT count(*) FROM outbox WHERE published_at IS NULL"


class NotDeposited(Exception):
    """A batch was not accepted whole."""


@dataclass(frozen=True)
class Depositing:
    """The product, its connector, and a folder and a table for the limit."""

    product: Product
    furnished: Furnished
    pace: Pace

    def lines(self) -> list[Line]:
        """Measure deposits, and how long until every service has heard of them."""
        self._make_table()
        self._deposit(self.furnished.depositor())
        self._until_heard()
        heard: list[float] = []
        spent = Pairs([], [])
        pairs = self.pace.alternate(ours=lambda: self._ours(heard, spent.ours), limit=lambda: self._limit(spent.limit))
        aim = Aim(100, "/s", at_least=True)
        return [
            Line.of("deposits of 100 kB, batches of 100", "/s", pairs, more_is_better=True, aim=aim),
            Line("  until all services have heard", "/s", Spread.of(heard)),
            Line.of("  its processor time, until then", "ms", spent, more_is_better=False),
        ]

    def _ours(self, heard: list[float], spent: list[float]) -> float:
        token = self.furnished.depositor()
        everybody = [*self.product.pids(*self.product.processes), self.product.postgres_pid]
        pids = [pid for each in everybody for pid in family(each)]
        began, before = time.monotonic(), processor_time(pids)
        for _ in range(self.pace.batches):
            began += self._deposit(token)
        accepted = time.monotonic()
        self._until_heard()
        count = self.pace.batches * len(HUNDRED)
        heard.append(count / (time.monotonic() - began))
        spent.append((processor_time(pids) - before) / count * 1000)
        return count / (accepted - began)

    def _deposit(self, token: str) -> float:
        """Send one batch; answer how long it took to put together, which is not the product's time."""
        began = time.monotonic()
        body = batch(self.furnished.organisation_id, size=SIZE)
        spent = time.monotonic() - began
        parts = urlsplit(self.product.url)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        try:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": body.type}
            line.request("POST", "/api/vault/batches", body.content, headers)
            answer = json.loads(line.getresponse().read())
        finally:
            line.close()
        if answer.get("accepted") != len(HUNDRED):
            raise NotDeposited(json.dumps(answer)[:500])
        return spent

    def _until_heard(self) -> None:
        """Return once the vault's facts have left, and the services that heard them have nothing more to say."""
        deadline = time.monotonic() + PATIENCE
        while any(self._waiting(service) for service in self.product.services):
            if time.monotonic() > deadline:
                raise NotDeposited("the facts did not leave in time")
            time.sleep(0.05)

    def _waiting(self, service: str) -> int:
        database = self.product.installation.database(service)
        with psycopg.connect(self.product.postgres.url(database.name)) as connection:
            found = connection.execute(_LATER).fetchone()
        return int(found[0]) if found else 0

    @property
    def _bare_url(self) -> str:
        return self.product.bus_url

    def _make_table(self) -> None:
        with psycopg.connect(self._bare_url) as connection:
            connection.execute("CREATE TABLE kept (id uuid PRIMARY KEY, digest text NOT NULL, file text NOT NULL)")

    def _limit(self, spent: list[float]) -> float:
        """Hash each file, write it, have it on the disk; then one commit for all."""
        folder = self.product.installation.home / "bare" / uuid4().hex
        folder.mkdir(parents=True)
        content = paper(SIZE)
        count = self.pace.batches * len(HUNDRED)
        with psycopg.connect(self._bare_url) as connection, connection.cursor() as cursor:
            pids = [os.getpid(), connection.info.backend_pid]
            began, before = time.monotonic(), processor_time(pids)
            for _ in range(self.pace.batches):
                rows = [_kept(folder, content) for _ in HUNDRED]
                cursor.executemany("INSERT INTO kept VALUES (%s, %s, %s)", rows)
                connection.commit()
            took = time.monotonic() - began
            spent.append((processor_time(pids) - before) / count * 1000)
        return count / took


def _kept(folder: Path, content: bytes) -> tuple[str, str, str]:
    name = str(uuid4())
    path = folder / name
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return name, hashlib.sha256(content).hexdigest(), str(path)
