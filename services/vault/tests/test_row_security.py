"""Row-level security stands behind the code: without any condition of ours, rows of others stay out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from chartrier.database.migrations import drift
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.plugin import ServiceDatabase
from services.vault.tests.depositing import (
    AGENCY,
    ALICES,
    COMPANY,
    EMPLOYER,
    ERP,
    OTHER_COMPANY,
    OTHER_ERP,
    Json,
    Town,
    invoice,
    payslip,
)
from vault.models import Base

TABLES = (
    "documents",
    "versions",
    "batches",
    "relations",
    "organisations",
    "accounts",
    "withdrawn_links",
    "journal_heads",
    "journal_lines",
    "seals",
    "sealed_heads",
)


@pytest.fixture
def filled(town: Town, service: RunningService) -> Town:
    """One row at least in every table, for Alice and for the company."""
    town.let_alice_in()
    town.let_bob_in("S")
    town.let_charlie_in_elsewhere()
    document_id = town.sent(payslip())
    town.sent(invoice(), organisation_id=AGENCY)
    link: Json = {"link_id": uuid4(), "holder_id": ALICES, "document_ids": [document_id], "account_id": ALICE.id}
    service.receive("sharing.link-withdrawn.v1", tenant_id=ALICES, at="2026-11-20T10:00:00Z", **link)
    service.run_job("seal_journal")
    return town


@pytest.fixture
def application(service_database: ServiceDatabase) -> Iterator[Connection]:
    """The application's own role, without the application."""
    engine = create_engine(service_database.application)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def be(connection: Connection, *, account: UUID | None = None, tenant: UUID | None = None) -> None:
    scope = {"account": str(account or ""), "tenant": str(tenant or "")}
    connection.execute(
        text("SELECT set_config('chartrier.account', :account, true), set_config('chartrier.tenant', :tenant, true)"),
        scope,
    )


def seen(connection: Connection, table: str, *, of: str = "true") -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {of}")).scalar_one())  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_nobody_sees_nothing(filled: Town, application: Connection, table: str) -> None:
    be(application)
    assert seen(application, table) == 0


@pytest.mark.spec("VLT-03")
@pytest.mark.parametrize(
    "account,documents,lines",
    [
        (ALICE.id, 1, 4),  # activation, deposit, delivery, withdrawal
        (BOB.id, 0, 0),  # what is there for the company waits, and is not his to sign
        (CHARLIE.id, 0, 0),
        (ERP, 2, 0),  # it follows what it sent, and reads nobody's journal
        (OTHER_ERP, 0, 0),
    ],
)
def test_an_account_sees_what_its_grants_open(
    filled: Town, application: Connection, account: UUID, documents: int, lines: int
) -> None:
    be(application, account=account)
    found = (seen(application, "documents"), seen(application, "versions"), seen(application, "journal_lines"))
    assert found == (documents, documents, lines)


@pytest.mark.parametrize("tenant,documents", [(ALICES, 1), (COMPANY, 1), (OTHER_COMPANY, 0), (EMPLOYER, 0)])
def test_an_event_sees_the_rows_of_its_holder(
    filled: Town, application: Connection, tenant: UUID, documents: int
) -> None:
    be(application, tenant=tenant)
    assert (seen(application, "documents"), seen(application, "versions")) == (documents, documents)
    assert seen(application, "journal_lines", of=f"holder_id <> '{tenant}'") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET state = 'done'",
        "UPDATE documents SET holder_id = :me",
        "DELETE FROM documents",
        "DELETE FROM versions",
        "UPDATE versions SET digest = ''",
        "UPDATE relations SET state = 'confirmed'",
        "DELETE FROM withdrawn_links",
        "UPDATE batches SET lines = '[]'",
        "DELETE FROM seals",
    ],
)
@pytest.mark.parametrize("account", [CHARLIE.id, OTHER_ERP])
def test_a_stranger_changes_nothing(filled: Town, application: Connection, statement: str, account: UUID) -> None:
    be(application, account=account)
    asked = text(statement)
    changed = application.execute(asked, {"me": account} if ":me" in statement else {})
    assert changed.rowcount == 0


def test_a_stranger_puts_nothing_into_anothers_vault(filled: Town, application: Connection) -> None:
    be(application, tenant=ALICES)
    (row,) = application.execute(text("SELECT * FROM documents")).mappings()
    be(application, account=OTHER_ERP)
    forged = text(f"INSERT INTO documents VALUES ({', '.join(f':{name}' for name in row)})")  # noqa: S608
    with pytest.raises(ProgrammingError, match="row-level security"):
        application.execute(forged, {**row, "id": uuid4(), "reference": "forged", "metadata": "{}"})


def test_the_models_are_what_the_migrations_made(filled: Town, service_database: ServiceDatabase) -> None:
    engine = create_engine(service_database.owner)
    assert drift(engine, Base.metadata) == []
    engine.dispose()
