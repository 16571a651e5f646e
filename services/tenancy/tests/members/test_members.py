"""Who has access to a space, and who gives it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.tenancy.tests.tenancy_support import (
    AGENCY,
    OPERATOR,
    account_for,
    deposit_for_a_company,
    deposit_for_an_employee,
    invite,
    registered,
)


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


@pytest.mark.spec("TEN-10")
def test_one_user_with_every_right_is_invited_once(service: RunningService) -> None:
    deposit_for_a_company(service, {"alice": ["A", "F", "R", "S"]})
    deposit_for_a_company(service, {"alice": ["A", "F", "R", "S"]})
    assert len(service.events("tenancy.member-invited.v1")) == 1
    assert len(service.events("tenancy.relation-proposed.v1")) == 1
    assert len(service.events("tenancy.organisation-registered.v1")) == 1


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


@pytest.mark.parametrize(
    "language, why",
    [
        ("fr", "Droits admis\u00a0: administrator, consultation, user."),
        ("en", "Rights that can be given: administrator, consultation, user."),
    ],
)
def test_a_right_that_the_space_does_not_know_is_refused_beside_its_field(
    service: RunningService, language: str, why: str
) -> None:
    structure = registered(service)
    path = f"/api/tenancy/organisations/{structure}/members"
    eve = {"email": "eve@example.test", "first_name": "Eve", "last_name": "Durand"}

    def asking(*rights: str) -> dict[str, object]:
        return eve | {"accesses": [{"unit_id": structure, "rights": rights}]}

    refused = service.as_machine(OPERATOR).post(path, json=asking("S"), headers={"Accept-Language": language})
    assert refused.status_code == 422
    assert [(error["field"], error["reason"]) for error in refused.get_json()["errors"]] == [("accesses.0.rights", why)]
    two_profiles = service.as_machine(OPERATOR).post(path, json=asking("user", "consultation"))
    assert [error["field"] for error in two_profiles.get_json()["errors"]] == ["accesses.0.rights"]


def test_a_machine_is_added_by_the_operator_alone(service: RunningService) -> None:
    agency, machine = registered(service, "agency"), uuid4()
    path = f"/api/tenancy/organisations/{agency}/machines"
    assert service.as_(CHARLIE).post(path, json={"client_id": str(machine)}).status_code == 404
    assert service.as_machine(machine).post(path, json={"client_id": str(machine)}).status_code == 404
    assert service.as_machine(OPERATOR).post(path, json={"client_id": str(machine)}).status_code == 201
    assert service.as_machine(OPERATOR).post(path, json={"client_id": str(machine)}).status_code == 409
    (grant,) = service.events("tenancy.grant-changed.v1")
    assert (grant["kind"], grant["rights"], grant["principal_id"]) == ("machine", ["deposit"], str(machine))


def test_the_name_of_an_invited_person_is_one_that_can_be_shown_to_them(service: RunningService) -> None:
    structure = registered(service)
    refused = invite(service, structure, "m\u200b", "user")
    assert refused.status_code == 422
    assert {"field": "first_name", "reason": "Contient un caractère invisible (U+200B)."} in refused.get_json()[
        "errors"
    ]
    assert service.events("tenancy.member-invited.v1") == []
    assert invite(service, structure, "Ai\u0308cha", "user").status_code == 201
    (invited,) = service.events("tenancy.member-invited.v1")
    assert invited["first_name"] == "Aïcha"
