"""The database of signature: each table shows its rows to those whom they concern."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import engine, transaction
from chartrier.testing import ALICE, BOB, CHARLIE
from services.signature.tests.signature_support.scenario import ALICES_HOLDER, EMPLOYER, Scenario


def rows(scenario: Scenario, table: str, **scope: object) -> int:
    with scenario.service.app.app_context(), transaction(**scope) as session:  # type: ignore[arg-type]
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - our own names


@pytest.fixture
def signed(scenario: Scenario) -> Scenario:
    """An envelope that Alice signed; Bob may sign others of the holder, Charlie those of another holder."""
    scenario.service.receive(
        "auth.account-activated.v1",
        tenant_id=ALICE.id,
        account_id=ALICE.id,
        version=1,
        first_name="Alice",
        last_name="Petit",
    )
    scenario.grant(ALICE)
    scenario.grant(BOB, organisation=uuid4())
    scenario.grant(CHARLIE, holder=uuid4())
    scenario.record_signature(ALICE, scenario.deliver())
    return scenario


@pytest.mark.parametrize("table", ["envelopes", "decisions"])
def test_who_may_sign_and_events_of_the_holder_see_a_row_and_nobody_else(signed: Scenario, table: str) -> None:
    assert rows(signed, table, by=Principal(ALICE.id, "person")) == 1
    assert rows(signed, table, tenant=ALICES_HOLDER) == 1
    for other in (BOB, CHARLIE):
        assert rows(signed, table, by=Principal(other.id, "person")) == 0
    assert rows(signed, table, tenant=uuid4()) == 0


def test_a_name_is_seen_by_whom_it_belongs_to_and_nobody_else(signed: Scenario) -> None:
    assert rows(signed, "person_names", by=Principal(ALICE.id, "person")) == 1
    assert rows(signed, "person_names", tenant=ALICE.id) == 1
    assert rows(signed, "person_names", by=Principal(CHARLIE.id, "person")) == 0


@pytest.mark.parametrize("table", ["batches", "batch_documents"])
def test_a_batch_is_seen_by_whom_it_belongs_to_and_nobody_else(signed: Scenario, table: str) -> None:
    signed.draft(ALICE, [signed.deliver()])
    assert rows(signed, table, by=Principal(ALICE.id, "person")) == 1
    for other in (BOB, CHARLIE):
        assert rows(signed, table, by=Principal(other.id, "person")) == 0
    assert rows(signed, table, tenant=ALICES_HOLDER) == 0


def test_the_name_of_a_company_is_seen_by_who_acts_for_it_and_changed_by_its_events_alone(signed: Scenario) -> None:
    company = uuid4()
    signed.grant(BOB, holder=company, right="S")
    signed.service.receive(
        "vault.deposit-received.v1",
        tenant_id=company,
        holder_id=company,
        organisation_id=EMPLOYER,
        recipient={"kind": "company", "name": "Fonderie Modèle"},
    )
    assert rows(signed, "holder_names", by=Principal(BOB.id, "person")) == 1
    assert rows(signed, "holder_names", tenant=company) == 1
    assert rows(signed, "holder_names", by=Principal(ALICE.id, "person")) == 0
    assert rows(signed, "holder_names", tenant=ALICES_HOLDER) == 0
    with signed.service.app.app_context(), transaction(by=Principal(CHARLIE.id, "person")) as session:
        assert session.execute(text("UPDATE holder_names SET name = 'X' RETURNING 1")).all() == []


def test_a_signed_file_is_seen_by_events_of_its_holder_and_by_who_names_a_whole_digest(signed: Scenario) -> None:
    signed.run_worker()
    (decision,) = signed.decisions()
    assert rows(signed, "signed_files", tenant=ALICES_HOLDER) == 1
    assert rows(signed, "signed_files", tenant=uuid4()) == 0
    assert rows(signed, "signed_files", by=Principal(CHARLIE.id, "person")) == 0
    with signed.service.app.app_context(), transaction(by=Principal(CHARLIE.id, "person")) as session:
        for named, seen in ((decision["digest_signed"], 1), (decision["digest_signed"][:32], 0), ("", 0)):
            session.execute(text("SELECT set_config('chartrier.lookup', :named, true)"), {"named": named})
            assert session.scalar(text("SELECT count(*) FROM signed_files")) == seen
        session.execute(text("SELECT set_config('chartrier.lookup', '', true)"))
        assert session.execute(text("UPDATE signed_files SET level = 'X' RETURNING 1")).all() == []


@pytest.mark.parametrize("account_id, seen", [(ALICE.id, 1), (BOB.id, 0)])
def test_an_erasure_is_seen_within_its_account_alone(signed: Scenario, account_id: UUID, seen: int) -> None:
    signed.request_erasure(ALICE)
    assert rows(signed, "erasures", tenant=account_id) == seen


def test_a_connection_in_nobodys_name_sees_no_row(signed: Scenario) -> None:
    signed.request_erasure(ALICE)
    with engine(signed.service.app).connect() as connection:
        for table in (
            "envelopes",
            "decisions",
            "person_names",
            "erasures",
            "batches",
            "batch_documents",
            "holder_names",
            "signed_files",
            "key_uses",
            "evidence_files",
            "document_seals",
            "own_signatures",
            "drawings",
        ):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608


@pytest.mark.parametrize("table", ["envelopes", "decisions"])
def test_nobody_writes_a_row_that_they_may_not_see(signed: Scenario, table: str) -> None:
    with signed.service.app.app_context(), transaction(by=Principal(CHARLIE.id, "person")) as session:
        changed = session.execute(text(f"UPDATE {table} SET state = 'failed' RETURNING 1"))  # noqa: S608
        assert changed.all() == []
        deleted = session.execute(text(f"DELETE FROM {table} RETURNING 1"))  # noqa: S608
        assert deleted.all() == []
