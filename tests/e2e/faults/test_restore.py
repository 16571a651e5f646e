"""A lost installation is restored: its databases as they were at a moment, its contents, and its keys, kept apart."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from deploy.local.product import embedded
from deploy.local.product.archive import BACKUP_VARIABLE, documents_of
from deploy.local.product.installation import HOME_VARIABLE, Installation
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers.pgbackrest import NoBackupProgram, backup_program
from deploy.local.servers.ports import free_port
from deploy.setup.environment import ROOT, SERVICES
from tests.e2e.conftest import RATES, Product, Scene, another_siret
from tests.e2e.journeys.test_one_document import activated, send, waiting
from tests.e2e.support.organisations import register
from tests.e2e.support.people import CapturedMail, Person

LONGEST_RESTORE = 15 * 60


@contextmanager
def running(root: Path, port: int) -> Iterator[Product]:
    installation = Installation.at_home("embedded")
    assert installation.home == root / "embedded"
    with Supervisor() as supervisor:
        product = embedded.start(installation, supervisor, port=port, rate_factor=RATES)
        yield Product("embedded", product.url, CapturedMail(product.url), installation, product)


def a_scene(product: Product) -> Scene:
    mark = uuid4().hex[:8]
    organisations = register(product.operator(), structure_user=f"dominique-{mark}@exemple.test")
    return Scene(product, organisations, mark, siret=another_siret(mark))


def backup(*line: str) -> str:
    program = [sys.executable, "-m", "deploy.backup", *line]
    done = subprocess.run(program, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def digests_of(person: Person) -> dict[str, str]:
    """Open each document that somebody has, as a browser would; return the digests of what came."""
    found = {}
    for document in waiting(person, 2):
        content = person.get(f"/api/vault/documents/{document['id']}/content", headers={"Sec-Fetch-Dest": "document"})
        assert content.status_code == 200, content.text
        found[document["title"]] = hashlib.sha256(content.content).hexdigest()
    return found


def counts_of(product: Product) -> dict[str, list[int]]:
    """Count what nothing but people change: the tables of the vault and of auth that hold their things."""
    tables = {"vault": ("documents", "versions"), "auth": ("accounts",), "tenancy": ("organisations",)}
    found = {}
    for service, names in tables.items():
        with product.database(service) as database:
            found[service] = [_count(database, name) for name in names]
    return found


def _count(database: psycopg.Connection[tuple[object, ...]], table: str) -> int:
    row = database.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(str(row[0]))


def database_clock(product: Product) -> datetime:
    with product.database("vault") as database:
        row = database.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    assert isinstance(row[0], datetime)
    return row[0]


@pytest.mark.soak
@pytest.mark.spec("OPS-20")
def test_a_lost_installation_is_as_it_was_at_a_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        backup_program()
    except NoBackupProgram as missing:
        pytest.skip(f"nothing was backed up: {missing}")
    archive, port, kept_elsewhere = tmp_path / "backups", free_port(), tmp_path / "with other people"
    monkeypatch.setenv(BACKUP_VARIABLE, str(archive))
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "lost"))
    with running(tmp_path / "lost", port) as product:
        shutil.copytree(product.installation.home / "keys", kept_elsewhere)
        scene = a_scene(product)
        backup("back-up", str(archive))
        whole = database_clock(product)
        # What comes after the whole backup is in the archive of changes alone.
        send(scene)
        person = activated(scene, "camille")
        digests, counts = digests_of(person), counts_of(product)
        backup("copy-contents", str(archive))
        moment = database_clock(product)
        assert (moment - whole).total_seconds() > 1
        later = a_scene(product)
        send(later)
        assert counts_of(product) != counts
        with product.database("vault") as database:
            database.execute("SELECT pg_switch_wal()")
    shutil.rmtree(tmp_path / "lost")

    began = time.monotonic()
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "found"))
    Installation.at_home("embedded")
    shutil.copytree(kept_elsewhere, tmp_path / "found/embedded/keys")
    backup("restore", str(archive), "--at", moment.isoformat())
    with running(tmp_path / "found", port) as product:
        seconds = time.monotonic() - began
        assert seconds < LONGEST_RESTORE
        assert counts_of(product) == counts
        person.base = product.base
        assert digests_of(person) == digests
        verified = product.command("vault", "verify-journal")
        assert (verified.returncode, verified.stdout.splitlines()[-1]) == (0, "the journal holds")
        assert documents_of(product.installation.home).is_dir()
        for service in SERVICES:
            assert product.command(service, "dead-letters").stdout.endswith("0 dead letters\n")
