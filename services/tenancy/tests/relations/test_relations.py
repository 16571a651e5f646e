"""A company decides about its relations with agencies."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.tenancy.tests.tenancy_support import (
    SIRET,
    company_user,
    deposit_for_a_company,
    proposed,
)


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
    (event,) = service.events("tenancy.relation-confirmed.v1")
    assert event["by"] == str(ALICE.id)


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
    assert refused.get_json()["type"] == "/problems/relation-already-confirmed"


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
