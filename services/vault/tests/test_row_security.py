"""Row-level security stands behind the code: without any condition of ours, rows of others stay out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import ProgrammingError

from chartrier.database.common_tables import common_metadata
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import person
from chartrier.testing.plugin import ServiceDatabase
from services.vault.tests.vault_support.campaigning import HER_PAGE, Campaigning, let_send, publish_employees
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    ALICES,
    CHARLIES,
    COMPANY,
    EMPLOYER,
    ERP,
    OTHER_COMPANY,
    OTHER_ERP,
    STRUCTURE,
    Json,
    Scenario,
    contract,
    invoice,
    payslip,
    pdf,
)
from services.vault.tests.vault_support.tickets import attach
from services.vault.tests.vault_support.uploading import announce, send
from vault.documents.access import may_open, may_see
from vault.documents.models import Document
from vault.models import Base

SENDER: Final = person("Simone")
CLOSED: Final = UUID("0d3a1b5e-5e1c-4f0e-8d5a-3f1f4e1c9a01")


@dataclass(frozen=True)
class Scope:
    """In whose name the database is asked."""

    account: UUID | None = None
    tenant: UUID | None = None
    maintenance: bool = False


NOBODY: Final = Scope()
MAINTENANCE: Final = Scope(maintenance=True)
# For each table, one scope that sees its rows and one that must not, though it is somebody.
WHO_SEES: Final[dict[str, tuple[Scope, Scope]]] = {
    "documents": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    "versions": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    "document_counts": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    # Hashes and ids: who deposits writes words of somebody whose documents they don't see.
    "document_terms": (Scope(account=ERP), NOBODY),
    # Encrypted words of whoever has a right in the space: Charlie is somebody of the company, with another agency.
    "vocabularies": (Scope(account=ALICE.id), Scope(account=uuid4())),
    "establishments": (Scope(account=ERP), Scope(account=uuid4())),
    "paper_refusals": (Scope(account=ERP), Scope(account=OTHER_ERP)),
    "employees": (Scope(account=ERP), Scope(account=OTHER_ERP)),
    "bulk_exports": (Scope(account=SENDER.id), Scope(account=BOB.id)),
    "bulk_export_documents": (Scope(account=SENDER.id), Scope(account=BOB.id)),
    "campaigns": (Scope(account=SENDER.id), Scope(account=OTHER_ERP)),
    "campaign_documents": (Scope(account=SENDER.id), Scope(account=OTHER_ERP)),
    "batches": (Scope(account=ERP), Scope(account=OTHER_ERP)),
    "relations": (Scope(tenant=COMPANY), Scope(tenant=OTHER_COMPANY)),
    "organisations": (Scope(account=ALICE.id), Scope(account=uuid4())),
    "person_names": (Scope(tenant=ALICES), Scope(tenant=OTHER_COMPANY)),
    "withdrawn_links": (Scope(tenant=ALICES), Scope(tenant=COMPANY)),
    "submitted_requests": (Scope(tenant=STRUCTURE), Scope(tenant=COMPANY)),
    "journal_lines": (Scope(account=ALICE.id), Scope(account=OTHER_ERP)),
    # Numbers and hashes: whoever may add to a chain sees where all of them end, and nothing of what is in them.
    "journal_heads": (Scope(account=ERP), NOBODY),
    "journal_signatures": (MAINTENANCE, Scope(account=ALICE.id)),
    "signed_heads": (MAINTENANCE, Scope(account=ALICE.id)),
    "objects_to_remove": (MAINTENANCE, Scope(account=ALICE.id)),
    "personal_spaces": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    "saved_searches": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    "deletions": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    "selections": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    "folders": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    "uploads": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    "upload_parts": (Scope(account=ALICE.id), Scope(account=CHARLIE.id)),
    # Which accounts are closed, and nothing else of them: every event may have to know.
    "closed_accounts": (Scope(tenant=ALICES), Scope(account=ALICE.id)),
    "erasures": (Scope(tenant=CLOSED), Scope(tenant=ALICE.id)),
}
TABLES_OF_THE_VAULT: Final = sorted(Base.metadata.tables.keys() - common_metadata().tables.keys())


@pytest.fixture
def filled(scenario: Scenario, service: RunningService, owner: Engine) -> Scenario:
    """One row at least in every table, for Alice and for the company."""
    scenario.give_alice_access()
    scenario.give_bob_access("S")
    scenario.give_charlie_access_elsewhere()
    document_id = scenario.sent(payslip())
    scenario.sent(invoice(), organisation_id=AGENCY)
    link: Json = {"link_id": uuid4(), "holder_ids": [ALICES], "document_ids": [document_id], "account_id": ALICE.id}
    service.receive("sharing.link-withdrawn.v1", tenant_id=ALICES, at="2026-11-20T10:00:00Z", **link)
    service.receive(
        "deposits.request-submitted.v1", tenant_id=STRUCTURE, request_id=uuid4(), holder_id=STRUCTURE,
        account_id=BOB.id, file_number="DC-2026-000001-5", journey_title="Saisie", at="2026-11-20T10:00:00Z",
    )  # fmt: skip
    service.run_job("sign_journal")
    service.receive(
        "auth.erasure-requested.v1", tenant_id=CLOSED, closing_id=uuid4(), account_id=CLOSED, accounts=[CLOSED],
        holders=[], service="vault", at="2026-11-20T10:00:00Z",
    )  # fmt: skip
    scenario.give_personal_space(ALICE)
    service.as_(ALICE).post("/api/vault/personal/folders", json={"name": "Maison"})
    service.as_(ALICE).post("/api/vault/selections", json={"document_ids": [str(document_id)]})
    by_ticket = scenario.ticket("auth", "paper-refusal", CHARLIE.id)
    refused = {"holder_id": str(CHARLIES), "privacy_accepted": True}
    service.anonymous.post("/api/vault/ticketed/paper-refusals", json=refused, headers=by_ticket)
    publish_employees(service)
    let_send(service, SENDER)
    Campaigning(service, SENDER).split(HER_PAGE)
    export = {
        "organisation_id": str(EMPLOYER), "from": "2026-11-01", "to": "2026-11-30", "format": "csv",
        "with_files": False,
    }  # fmt: skip
    service.as_(SENDER).post("/api/vault/bulk-exports", json=export)
    service.run_job("prepare_exports")
    service.as_(ALICE).put("/api/vault/saved-searches", json={"name": "2024", "criteria": {"q": "2024"}})
    coming = announce(service, ALICE, pdf("coming")).get_json()
    send(service, ALICE, coming["id"], pdf("coming")[:10], offset=0)
    with owner.begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        gone = {"document": uuid4(), "holder": ALICES}
        connection.execute(text("INSERT INTO deletions VALUES (:document, :holder, now())"), gone)
        connection.execute(text("INSERT INTO objects_to_remove VALUES ('an object', :closing)"), {"closing": uuid4()})
    return scenario


@pytest.fixture
def owner(service_database: ServiceDatabase) -> Iterator[Engine]:
    """The owner of the tables, for whom the policies hold too."""
    engine = create_engine(service_database.owner)
    yield engine
    engine.dispose()


@pytest.fixture
def application(service_database: ServiceDatabase) -> Iterator[Connection]:
    """The application's own role, without the application."""
    engine = create_engine(service_database.application)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def be(connection: Connection, scope: Scope) -> None:
    connection.execute(
        text(
            "SELECT set_config('chartrier.account', :account, true), set_config('chartrier.tenant', :tenant, true),"
            " set_config('chartrier.maintenance', :maintenance, true)"
        ),
        {
            "account": str(scope.account or ""),
            "tenant": str(scope.tenant or ""),
            "maintenance": "on" if scope.maintenance else "",
        },
    )


def seen(connection: Connection, table: str, *, of: str = "true") -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {of}")).scalar_one())  # noqa: S608


def test_every_table_has_its_two_cases() -> None:
    # To what organisations subscribe, everybody may see.
    assert sorted([*WHO_SEES, "subscribed_services"]) == TABLES_OF_THE_VAULT


def test_each_table_is_seen_by_whom_it_concerns_and_by_no_other(filled: Scenario, application: Connection) -> None:
    def seen_by(scope: Scope) -> int:
        be(application, scope)
        return seen(application, table)

    for table, (whom_it_concerns, another) in WHO_SEES.items():
        assert seen_by(whom_it_concerns) > 0, table
        assert (seen_by(another), seen_by(NOBODY)) == (0, 0), table


@pytest.mark.spec("VLT-03")
def test_an_account_sees_what_its_grants_open(filled: Scenario, application: Connection) -> None:
    for account, documents, lines in (
        (ALICE.id, 1, 4),  # activation, deposit, delivery, withdrawal
        (BOB.id, 0, 0),  # what is there for the company waits, and is not his to sign
        (CHARLIE.id, 0, 1),  # that he wants paper
        (ERP, 2, 0),  # it follows what it sent, and reads nobody's journal
        (OTHER_ERP, 0, 0),
    ):
        be(application, Scope(account=account))
        found = (seen(application, "documents"), seen(application, "versions"), seen(application, "journal_lines"))
        assert found == (documents, documents, lines)


@pytest.mark.spec("DEP-20", "VLT-03")
def test_the_database_by_itself_shows_the_same_documents_as_the_conditions_of_queries(
    filled: Scenario, application: Connection
) -> None:
    for who, right in ((BOB, "user"), (CHARLIE, "user"), (ALICE, "administrator")):
        filled.grant(who.id, STRUCTURE, STRUCTURE, [right], kind="deposit_client")
    attach(filled, pdf("RIB"))
    attach(filled, pdf("summary"), purpose="file-summary")
    filled.decide("confirmed")
    filled.sent(contract(), reference="CONTRATS")
    documents = Document.organisation_id == STRUCTURE

    for account in (ALICE.id, BOB.id, CHARLIE.id, ERP, OTHER_ERP, uuid4()):
        be(application, Scope(account=account))
        shown = set(application.execute(select(Document.id)).scalars())
        shown_documents = set(application.execute(select(Document.id).where(documents)).scalars())
        be(application, MAINTENANCE)
        meant = set(application.execute(select(Document.id).where(may_see(account))).scalars())
        meant_documents = set(application.execute(select(Document.id).where(documents, may_open(account))).scalars())
        assert shown == meant
        assert shown_documents == meant_documents
        # Bob's own documents, which the structure's administrator sees and his colleague does not.
        assert len(shown_documents) == (2 if account in (ALICE.id, BOB.id) else 0)


def test_an_event_sees_the_rows_of_its_holder(filled: Scenario, application: Connection) -> None:
    for tenant, documents in ((ALICES, 1), (COMPANY, 1), (OTHER_COMPANY, 0), (EMPLOYER, 0)):
        be(application, Scope(tenant=tenant))
        assert (seen(application, "documents"), seen(application, "versions")) == (documents, documents)
        assert seen(application, "journal_lines", of=f"holder_id <> '{tenant}'") == 0


def test_a_stranger_changes_nothing(filled: Scenario, application: Connection) -> None:
    for statement in (
        "UPDATE documents SET state = 'done'",
        "UPDATE documents SET holder_id = :me",
        "DELETE FROM documents",
        "DELETE FROM versions",
        "UPDATE versions SET digest = ''",
        "UPDATE relations SET state = 'confirmed'",
        "UPDATE person_names SET last_name = 'x' WHERE account_id <> :me",
        "DELETE FROM withdrawn_links",
        "UPDATE batches SET lines = '[]'",
        "DELETE FROM journal_lines",
        "DELETE FROM journal_signatures",
        "DELETE FROM objects_to_remove",
        "UPDATE personal_spaces SET quota = 0",
        "DELETE FROM folders",
        "DELETE FROM selections",
        "DELETE FROM upload_parts",
        "UPDATE uploads SET title = 'x'",
        "UPDATE erasures SET answered_at = now()",
    ):
        for account in (CHARLIE.id, OTHER_ERP):
            be(application, Scope(account=account))
            given = {"me": account} if ":me" in statement else {}
            assert application.execute(text(statement), given).rowcount == 0, statement


def test_a_stranger_puts_nothing_into_anothers_vault(filled: Scenario, application: Connection) -> None:
    be(application, Scope(tenant=ALICES))
    (row,) = application.execute(text("SELECT * FROM documents")).mappings()
    be(application, Scope(account=OTHER_ERP))
    forged = text(f"INSERT INTO documents VALUES ({', '.join(f':{name}' for name in row)})")  # noqa: S608
    with pytest.raises(ProgrammingError, match="row-level security"):
        application.execute(forged, {**row, "id": uuid4(), "reference": "forged", "metadata": "{}"})
