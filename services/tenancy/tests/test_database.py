"""The database of tenancy: it is what the models say, and each table shows its rows to those whom they concern."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from chartrier.access.principal import Principal
from chartrier.database.migrations import drift
from chartrier.database.session import transaction
from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from chartrier.testing.cast import person as cast_person
from services.tenancy.tests.employees.employees_support import employ, let_administer
from services.tenancy.tests.tenancy_support import (
    AGENCY,
    COMPANY,
    HOLDER,
    account_for,
    activated,
    company_user,
    deposit_for_a_company,
    employed,
    invite,
    registered,
)
from tenancy.app import SERVICE

DENISE = cast_person("Denise")

# Tables of every service, whose rows are guarded by chartrier's own tests.
COMMON = {"alembic_version", "outbox", "inbox", "grants", "spent_proofs", "revoked_sessions", "heartbeat"}


def rows(service: RunningService, table: str, **scope: object) -> int:
    with service.app.app_context(), transaction(**scope) as session:  # type: ignore[arg-type]
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - ours


def person(account_id: UUID) -> Principal:
    return Principal(account_id, "person")


@pytest.fixture
def filled(service: RunningService) -> RunningService:
    """Alice, an employee; Bob, of a client company; a structure that neither has to do with."""
    employed(service)
    company_user(service, BOB.id, ["S"], "bob")
    structure = registered(service)
    invite(service, structure, "camille", "administrator")
    return service


@pytest.mark.parametrize(
    "table, owner, holder_id",
    [
        ("employees", ALICE.id, HOLDER),
        ("members", ALICE.id, HOLDER),
        ("accesses", ALICE.id, HOLDER),
        ("members", BOB.id, COMPANY),
        ("accesses", BOB.id, COMPANY),
        ("relations", BOB.id, COMPANY),
        ("organisations", BOB.id, COMPANY),
        ("right_changes", BOB.id, COMPANY),
    ],
)
def test_a_row_is_seen_in_its_space_by_who_has_a_right_there_and_nobody_else(
    filled: RunningService, table: str, owner: UUID, holder_id: UUID
) -> None:
    assert rows(filled, table, by=person(owner)) == 1
    assert rows(filled, table, tenant=holder_id) == 1
    for scope in ({"by": person(CHARLIE.id)}, {"tenant": new_id()}):
        assert rows(filled, table, **scope) == 0


@pytest.mark.parametrize("table", ["employees", "employee_words", "employee_counts", "employee_documents"])
def test_what_is_known_of_employees_is_seen_by_who_administers_their_establishment(
    service: RunningService, table: str
) -> None:
    holder = employ(service, "M-1", "Zoé", "Martin")
    service.receive(
        "vault.document-delivered.v1",
        tenant_id=holder,
        document_id=new_id(),
        holder_id=holder,
        type="payslip",
        title="Bulletin",
        required_right="owner",
        signature_asked=False,
        delivered_at=service.runtime.clock.now(),
    )
    let_administer(service, BOB)
    let_administer(service, CHARLIE, establishment=new_id())
    let_administer(service, DENISE, right="DA")
    assert rows(service, table, by=person(BOB.id)) > 0
    for stranger in (CHARLIE, DENISE):
        assert rows(service, table, by=person(stranger.id)) == 0
    assert rows(service, table, tenant=new_id()) == 0


@pytest.mark.parametrize("table", ["clients", "client_words", "client_counts"])
def test_what_is_known_of_clients_is_seen_by_who_administers_their_agency(filled: RunningService, table: str) -> None:
    for who, agency, rights in ((ALICE, AGENCY, ["A"]), (CHARLIE, new_id(), ["A"]), (DENISE, AGENCY, ["DA"])):
        filled.receive_grant(who.id, holder_id=agency, organisation_id=agency, kind="agency", rights=rights)
    assert rows(filled, table, by=person(ALICE.id)) > 0
    for stranger in (BOB, CHARLIE, DENISE):
        assert rows(filled, table, by=person(stranger.id)) == 0
    assert rows(filled, table, tenant=new_id()) == 0


def test_that_an_account_is_active_is_seen_in_its_own_scope_alone(service: RunningService) -> None:
    activated(service, ALICE)
    assert rows(service, "active_accounts", tenant=ALICE.id) == 1
    assert rows(service, "active_accounts", by=person(ALICE.id)) == 0
    assert rows(service, "active_accounts", tenant=BOB.id) == 0


def test_a_sign_in_policy_is_seen_in_its_space_and_nowhere_else(service: RunningService) -> None:
    structure = UUID(registered(service))
    for who, holder_id in ((ALICE, structure), (BOB, new_id())):
        service.receive_grant(who.id, holder_id=holder_id, kind="deposit_client", rights=["administrator"])
    path = f"/api/tenancy/organisations/{structure}/sign-in-policy"
    assert service.as_(ALICE).put(path, json={"second_factor": "required"}).status_code == 200
    assert rows(service, "sign_in_policies", by=person(ALICE.id)) == 1
    assert rows(service, "sign_in_policies", by=person(BOB.id)) == 0


def test_the_agency_that_a_grant_names_is_seen_by_who_holds_it(service: RunningService) -> None:
    agency = UUID(registered(service, "agency"))
    for who, named in ((ALICE, agency), (BOB, AGENCY)):
        service.receive_grant(who.id, holder_id=new_id(), organisation_id=named, rights=["S"], kind="company")
    assert rows(service, "organisations", by=person(ALICE.id)) == 1
    assert rows(service, "organisations", by=person(BOB.id)) == 0


def test_a_withdrawn_right_shows_nothing_any_more(service: RunningService) -> None:
    company_user(service, BOB.id, ["S"], "bob")
    (grant,) = service.events("tenancy.grant-changed.v1")
    service.receive_grant(
        BOB.id, grant_id=UUID(grant["grant_id"]), version=2, holder_id=COMPANY, kind="company", rights=[]
    )
    for table in ("members", "accesses", "relations", "organisations"):
        assert rows(service, table, by=person(BOB.id)) == 0


def test_nobody_sees_anything_without_a_scope(filled: RunningService) -> None:
    for table in (
        "organisations",
        "establishments",
        "service_changes",
        "employees",
        "relations",
        "members",
        "accesses",
        "right_changes",
        "sign_in_policies",
        "erasures",
    ):
        assert rows(filled, table, tenant=new_id()) == 0


def test_nobody_rewrites_the_journal_of_rights_not_even_in_maintenance(service: RunningService) -> None:
    company_user(service, BOB.id, ["S"], "bob")
    for scope in ({"tenant": COMPANY}, {"maintenance": True}):
        with service.app.app_context(), transaction(**scope) as session:
            for statement in ("UPDATE right_changes SET by_name = 'Nobody'", "DELETE FROM right_changes"):
                assert session.execute(text(f"{statement} RETURNING id")).all() == []
    assert rows(service, "right_changes", tenant=COMPANY) == 1


def test_an_establishment_is_seen_by_the_members_of_its_organisation_and_by_its_clients(
    service: RunningService,
) -> None:
    agency = UUID(registered(service, "agency"))
    service.receive_grant(ALICE.id, holder_id=agency, organisation_id=agency, kind="agency", rights=["D"])
    deposit_for_a_company(service, {"bob": ["F"]}, agency=agency)
    account_for(service, service.events("tenancy.member-invited.v1")[-1], BOB.id)
    for who in (ALICE, BOB):
        assert rows(service, "establishments", by=person(who.id)) == 1
    assert rows(service, "establishments", by=person(CHARLIE.id)) == 0


def test_an_offer_is_seen_by_who_is_invited_and_nobody_else(service: RunningService) -> None:
    structure = registered(service)
    invite(service, structure, "bob", "user")
    account_for(service, service.events("tenancy.member-invited.v1")[-1], BOB.id, "joined")
    for table in ("members", "accesses", "organisations"):
        assert rows(service, table, by=person(BOB.id)) == 1
        assert rows(service, table, by=person(CHARLIE.id)) == 0


def test_every_table_has_row_security_and_is_what_the_models_say(service: RunningService) -> None:
    owner = create_engine(service.superuser_url)
    assert drift(owner, SERVICE.metadata) == []
    with owner.connect() as connection:
        open_tables = connection.scalars(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                 " AND NOT relforcerowsecurity")
        )  # fmt: skip
        assert set(open_tables) <= COMMON
    owner.dispose()
