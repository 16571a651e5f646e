"""Whom deposits make known, who is given access, and who decides about relations."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from chartrier.database.migrations import drift
from chartrier.database.session import engine, transaction
from chartrier.testing import ALICE, BOB, CHARLIE, Caller, Person, RunningService
from tenancy.app import SERVICE

OPERATOR = UUID("00000000-0000-4000-8000-00000000ffff")
AGENCY, HOLDER, COMPANY = uuid4(), uuid4(), uuid4()
SIRET = "73282932000074"


def deposit_for_an_employee(service: RunningService, *, holder: UUID = HOLDER, **changed: str) -> None:
    person = {"kind": "person", "staff_number": "M-1001", "first_name": "Alice", "last_name": "Martin"}
    recipient = person | {"email": "alice@example.test"} | changed
    _deposit(service, holder, recipient)


def deposit_for_a_company(service: RunningService, users: dict[str, list[str]], *, agency: UUID = AGENCY) -> None:
    named = [
        {"email": f"{name}@example.test", "first_name": name.title(), "last_name": "Durand", "rights": rights}
        for name, rights in users.items()
    ]
    recipient = {"kind": "company", "siret": SIRET, "name": "Ateliers Fictifs", "users": named}
    _deposit(service, COMPANY, recipient, agency=agency)


def _deposit(service: RunningService, holder: UUID, recipient: dict[str, Any], *, agency: UUID = AGENCY) -> None:
    service.receive(
        "vault.deposit-received.v1",
        tenant_id=holder,
        document_id=uuid4(),
        holder_id=holder,
        organisation_id=agency,
        organisation_name="Agence Imaginaire",
        type="payslip",
        title="Bulletin",
        required_right="owner",
        signature_asked=False,
        recipient=recipient,
    )


def account_for(service: RunningService, invitation: dict[str, Any], who: UUID, fact: str = "pre-created") -> None:
    service.receive(
        f"auth.account-{fact}.v1",
        tenant_id=UUID(invitation["holder_id"]),
        account_id=who,
        invitation_id=invitation["invitation_id"],
        holder_id=invitation["holder_id"],
    )


def company_user(service: RunningService, who: UUID, rights: list[str], name: str = "alice") -> None:
    deposit_for_a_company(service, {name: rights})
    invitation = [one for one in service.events("tenancy.member-invited.v1") if one["email"].startswith(name)][-1]
    account_for(service, invitation, who)


def proposed(service: RunningService, who: Person) -> dict[str, Any]:
    found: list[dict[str, Any]] = service.as_(who).get("/api/tenancy/relations?state=proposed").get_json()["items"]
    return found[0]


@pytest.mark.spec("AUTH-01")
def test_the_first_document_makes_an_employee_known_and_later_ones_change_nothing(service: RunningService) -> None:
    for _ in range(3):
        deposit_for_an_employee(service)
    registered = service.events("tenancy.holder-registered.v1")
    assert len(registered) == 1
    assert registered[0]["email"] == "alice@example.test"
    assert registered[0]["organisation_name"] == "Agence Imaginaire"


def test_two_first_documents_at_once_make_one_employee_known(service: RunningService) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: deposit_for_an_employee(service), range(8)))
    assert len(service.events("tenancy.holder-registered.v1")) == 1


def test_an_account_turns_the_membership_into_a_grant(service: RunningService) -> None:
    deposit_for_an_employee(service)
    account_for(service, service.events("tenancy.holder-registered.v1")[0], ALICE.id)
    (grant,) = service.events("tenancy.grant-changed.v1")
    assert grant["rights"] == ["owner"]
    assert grant["principal_id"] == str(ALICE.id)
    assert grant["organisation_id"] == str(AGENCY)
    spaces = service.as_(ALICE).get("/api/tenancy/spaces").get_json()["items"]
    assert [(space["kind"], space["name"]) for space in spaces] == [("person", "Alice Martin")]
    assert service.as_(CHARLIE).get("/api/tenancy/spaces").get_json()["items"] == []


@pytest.mark.spec("AUTH-04")
def test_an_account_that_joins_takes_the_membership_over_and_keeps_it(service: RunningService) -> None:
    deposit_for_an_employee(service)
    invitation = service.events("tenancy.holder-registered.v1")[0]
    account_for(service, invitation, BOB.id)
    account_for(service, invitation, ALICE.id, "joined")
    account_for(service, invitation, BOB.id)
    grants = service.events("tenancy.grant-changed.v1")
    assert [grant["version"] for grant in grants] == [1, 2]
    assert grants[-1]["principal_id"] == str(ALICE.id)
    assert service.as_(BOB).get("/api/tenancy/spaces").get_json()["items"] == []


@pytest.mark.spec("TEN-10", "TEN-26")
def test_one_user_with_every_right_is_invited_once(service: RunningService) -> None:
    deposit_for_a_company(service, {"alice": ["A", "F", "R", "S"]})
    deposit_for_a_company(service, {"alice": ["A", "F", "R", "S"]})
    assert len(service.events("tenancy.member-invited.v1")) == 1
    assert len(service.events("tenancy.relation-proposed.v1")) == 1
    assert len(service.events("tenancy.organisation-registered.v1")) == 1


@pytest.mark.spec("TEN-10")
def test_an_administrator_confirms_the_relation(service: RunningService) -> None:
    company_user(service, ALICE.id, ["A"])
    card = proposed(service, ALICE)
    assert card["agency"]["name"] == "Agence Imaginaire"
    assert card["company"]["siret"] == SIRET
    assert card["may_decide"]
    path = f"/api/tenancy/relations/{card['id']}/confirmation"
    assert service.as_(ALICE).post(path).get_json()["state"] == "confirmed"
    assert service.as_(ALICE).post(path).status_code == 200
    (fact,) = service.events("tenancy.relation-confirmed.v1")
    assert fact["by"] == str(ALICE.id)


@pytest.mark.spec("TEN-10")
def test_a_member_without_that_right_decides_only_while_nobody_administers(service: RunningService) -> None:
    company_user(service, BOB.id, ["F"], "bob")
    card = proposed(service, BOB)
    assert card["may_decide"]
    company_user(service, ALICE.id, ["A"])
    assert not proposed(service, BOB)["may_decide"]
    assert service.as_(BOB).post(f"/api/tenancy/relations/{card['id']}/confirmation").status_code == 404
    assert service.as_(ALICE).post(f"/api/tenancy/relations/{card['id']}/confirmation").status_code == 200


@pytest.mark.spec("TEN-10")
def test_a_declined_relation_can_be_taken_up_again_and_a_confirmed_one_not_declined(service: RunningService) -> None:
    company_user(service, ALICE.id, ["A"])
    path = f"/api/tenancy/relations/{proposed(service, ALICE)['id']}"
    assert service.as_(ALICE).post(f"{path}/declination").get_json()["state"] == "declined"
    assert service.as_(ALICE).post(f"{path}/confirmation").get_json()["state"] == "confirmed"
    refused = service.as_(ALICE).post(f"{path}/declination")
    assert refused.status_code == 409
    assert refused.get_json()["type"] == "/problems/relation-under-way"


@pytest.mark.spec("TEN-10")
def test_a_stranger_cannot_tell_that_a_relation_exists(service: RunningService) -> None:
    company_user(service, ALICE.id, ["A"])
    there = service.as_(CHARLIE).post(f"/api/tenancy/relations/{proposed(service, ALICE)['id']}/confirmation")
    nowhere = service.as_(CHARLIE).post(f"/api/tenancy/relations/{uuid4()}/confirmation")
    assert there.status_code == nowhere.status_code == 404
    assert {**there.get_json(), "reference": ""} == {**nowhere.get_json(), "reference": ""}
    assert service.as_(CHARLIE).get("/api/tenancy/relations").get_json()["items"] == []
    assert service.events("tenancy.relation-confirmed.v1") == []


def test_a_member_of_one_agencys_relation_does_not_see_another_agencys(service: RunningService) -> None:
    company_user(service, ALICE.id, ["A"])
    deposit_for_a_company(service, {"bob": ["A"]}, agency=uuid4())
    assert len(service.as_(ALICE).get("/api/tenancy/relations").get_json()["items"]) == 1


def registered(service: RunningService, kind: str = "deposit_client") -> str:
    asked = {"kind": kind, "name": "Étude Imaginaire", "siret": SIRET}
    answer = service.as_machine(OPERATOR).post("/api/tenancy/organisations", json=asked)
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def invite(
    service: RunningService, organisation: str, name: str, right: str, caller: Caller | None = None
) -> TestResponse:
    asked = {"email": f"{name}@example.test", "first_name": name, "last_name": "Durand", "rights": [right]}
    caller = caller or service.as_machine(OPERATOR)
    return caller.post(f"/api/tenancy/organisations/{organisation}/members", json=asked)


@pytest.mark.spec("TEN-02")
def test_the_operator_registers_organisations_and_nobody_else_does(service: RunningService) -> None:
    registered(service)
    asked = {"kind": "agency", "name": "Intruse"}
    assert service.as_(CHARLIE).post("/api/tenancy/organisations", json=asked).status_code == 403
    assert service.as_machine(uuid4()).post("/api/tenancy/organisations", json=asked).status_code == 403
    again = {"kind": "deposit_client", "name": "Double", "siret": SIRET}
    assert service.as_machine(OPERATOR).post("/api/tenancy/organisations", json=again).status_code == 409
    wrong = {"kind": "agency", "name": "Faux", "siret": "73282932000075"}
    refused = service.as_machine(OPERATOR).post("/api/tenancy/organisations", json=wrong)
    assert refused.get_json()["errors"][0]["field"] == "siret"


@pytest.mark.parametrize("first", ["the structure", "the document"])
def test_naming_a_siret_as_a_client_takes_it_from_nobody(service: RunningService, first: str) -> None:
    structure = registered(service) if first == "the structure" else None
    company_user(service, ALICE.id, ["A"])
    structure = structure or registered(service)

    (space,) = service.as_(ALICE).get("/api/tenancy/spaces").get_json()["items"]
    assert (space["holder_id"], space["siret"]) == (str(COMPANY), SIRET)
    assert structure != str(COMPANY)


@pytest.mark.spec("TEN-41")
def test_a_structure_has_two_administrators_at_most_however_many_are_invited_at_once(service: RunningService) -> None:
    structure = registered(service)
    with ThreadPoolExecutor(6) as threads:
        answers = list(
            threads.map(lambda n: invite(service, structure, f"n{n}", "administrator").status_code, range(6))
        )
    assert sorted(answers) == [201, 201, 409, 409, 409, 409]


def test_an_administrator_invites_and_a_stranger_cannot(service: RunningService) -> None:
    structure = registered(service)
    assert invite(service, structure, "alice", "administrator").status_code == 201
    account_for(service, service.events("tenancy.member-invited.v1")[0], ALICE.id)
    assert invite(service, structure, "bob", "user", service.as_(ALICE)).status_code == 201
    account_for(service, service.events("tenancy.member-invited.v1")[1], BOB.id)
    assert invite(service, structure, "eve", "user", service.as_(BOB)).status_code == 404
    assert invite(service, structure, "eve", "user", service.as_(CHARLIE)).status_code == 404
    assert invite(service, structure, "bob", "user", service.as_(ALICE)).status_code == 409
    assert invite(service, structure, "eve", "S", service.as_(ALICE)).get_json()["errors"][0]["field"] == "rights"


def test_a_machine_is_admitted_by_the_operator_alone(service: RunningService) -> None:
    agency, machine = registered(service, "agency"), uuid4()
    path = f"/api/tenancy/organisations/{agency}/machines"
    assert service.as_(CHARLIE).post(path, json={"client_id": str(machine)}).status_code == 404
    assert service.as_machine(machine).post(path, json={"client_id": str(machine)}).status_code == 404
    assert service.as_machine(OPERATOR).post(path, json={"client_id": str(machine)}).status_code == 201
    assert service.as_machine(OPERATOR).post(path, json={"client_id": str(machine)}).status_code == 409
    (grant,) = service.events("tenancy.grant-changed.v1")
    assert (grant["kind"], grant["rights"], grant["principal_id"]) == ("machine", ["deposit"], str(machine))


def test_row_security_shows_members_to_nobody_without_a_scope(service: RunningService) -> None:
    deposit_for_an_employee(service)
    with engine(service.app).connect() as connection:
        for table in ("employees", "relations", "members", "accesses"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608
    with service.app.app_context(), transaction(tenant=uuid4()) as session:
        assert session.execute(text("SELECT count(*) FROM members")).scalar_one() == 0


def test_the_models_and_the_migrated_database_agree(service: RunningService) -> None:
    assert drift(engine(service.app), SERVICE.metadata) == []
