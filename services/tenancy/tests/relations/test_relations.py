"""A company decides about its relations with agencies."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.tenancy.tests.tenancy_support import (
    AGENCY,
    OPERATOR,
    SIRET,
    account_for,
    client_user,
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


@pytest.mark.spec("TEN-10")
def test_what_somebody_else_confirmed_an_administrator_sees_and_undoes_or_confirms_for_good(
    service: RunningService,
) -> None:
    company_user(service, BOB.id, ["F"], "bob")
    path = f"/api/tenancy/relations/{proposed(service, BOB)['id']}"
    assert service.as_(BOB).post(f"{path}/confirmation").get_json()["may_undo"] is False
    company_user(service, ALICE.id, ["A"])
    (card,) = service.as_(ALICE).get("/api/tenancy/relations").get_json()["items"]
    assert (card["state"], card["may_undo"]) == ("confirmed", True)
    assert service.as_(BOB).post(f"{path}/undoing").status_code == 404
    assert service.as_(ALICE).post(f"{path}/undoing").get_json()["state"] == "proposed"
    assert len(service.events("tenancy.relation-declined.v1")) == 1

    assert service.as_(ALICE).post(f"{path}/confirmation").get_json()["may_undo"] is False
    refused = service.as_(ALICE).post(f"{path}/undoing")
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/relation-not-undoable")


@pytest.mark.spec("TEN-11")
@pytest.mark.parametrize("side", ["company", "agency"])
def test_either_side_ends_a_relation_and_the_company_can_take_it_up_again(service: RunningService, side: str) -> None:
    company_user(service, ALICE.id, ["A"])
    path = f"/api/tenancy/relations/{proposed(service, ALICE)['id']}"
    not_yet = service.as_(ALICE).post(f"{path}/end")
    assert (not_yet.status_code, not_yet.get_json()["type"]) == (409, "/problems/relation-not-confirmed")
    service.as_(ALICE).post(f"{path}/confirmation")
    service.receive_grant(CHARLIE.id, holder_id=AGENCY, organisation_id=AGENCY, kind="agency", rights=["A"])
    who = ALICE if side == "company" else CHARLIE
    assert service.as_(who).post(f"{path}/end").get_json()["state"] == "ended"
    assert service.as_(who).post(f"{path}/end").status_code == 200
    (event,) = service.events("tenancy.relation-ended.v1")
    assert event["by"] == str(who.id)
    deposit_for_a_company(service, {})
    assert proposals(service, ALICE) == {"proposed": 0, "confirmed": 0, "declined": 0, "ended": 1}
    assert service.as_(CHARLIE).post(f"{path}/confirmation").status_code == 404
    assert service.as_(ALICE).post(f"{path}/confirmation").get_json()["state"] == "confirmed"


@pytest.mark.spec("TEN-11")
def test_a_stranger_cannot_end_or_undo_a_relation(service: RunningService) -> None:
    company_user(service, ALICE.id, ["A"])
    path = f"/api/tenancy/relations/{proposed(service, ALICE)['id']}"
    service.as_(ALICE).post(f"{path}/confirmation")
    other = uuid4()
    service.receive_grant(CHARLIE.id, holder_id=other, organisation_id=other, kind="agency", rights=["A"])
    service.receive_grant(BOB.id, holder_id=AGENCY, organisation_id=AGENCY, kind="agency", rights=["D"])
    for who in (BOB, CHARLIE):
        for act in ("end", "undoing"):
            assert service.as_(who).post(f"{path}/{act}").status_code == 404
        assert service.as_(who).get("/api/tenancy/relations").get_json()["items"] == []
    assert service.events("tenancy.relation-ended.v1") == []


@pytest.mark.spec("TEN-10", "TEN-04")
def test_a_card_shows_the_agencys_own_siret_and_address(service: RunningService) -> None:
    address = {"street": "12 rue Inventée", "post_code": "69001", "city": "Lyon"}
    asked = {"kind": "agency", "name": "Intérim Imaginaire", "siret": "44306184100047", "address": address}
    agency = service.as_machine(OPERATOR).post("/api/tenancy/organisations", json=asked).get_json()["id"]
    deposit_for_a_company(service, {"alice": ["A"]}, agency=UUID(agency))
    account_for(service, service.events("tenancy.member-invited.v1")[-1], ALICE.id)
    card = proposed(service, ALICE)
    assert (card["agency"]["siret"], card["agency"]["address"]["city"]) == ("44306184100047", "Lyon")
    assert (card["company"]["siret"], card["company"]["named_by"]) == (SIRET, "Agence Imaginaire")


def test_relations_come_page_by_page(service: RunningService) -> None:
    for _ in range(3):
        agency = uuid4()
        deposit_for_a_company(service, {"alice": ["A"]}, agency=agency)
    account_for(service, service.events("tenancy.member-invited.v1")[-1], ALICE.id)
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = service.as_(ALICE).get(f"/api/tenancy/relations?limit=2{after}").get_json()
        seen += [each["id"] for each in page["items"]]
        after = f"&after={page['next']}" if page["next"] else None
    assert len(seen) == len(set(seen)) == 3
    assert proposals(service, ALICE)["proposed"] == 3


def proposals(service: RunningService, who: Person) -> dict[str, int]:
    counts: dict[str, int] = service.as_(who).get("/api/tenancy/relations").get_json()["counts"]
    return counts


@pytest.mark.spec("TEN-10")
def test_administrators_are_told_once_who_else_confirmed_as_soon_as_there_is_one(service: RunningService) -> None:
    client_user(service, BOB, ["S"], agency=AGENCY)
    relation = proposed(service, BOB)
    assert service.as_(BOB).post(f"/api/tenancy/relations/{relation['id']}/confirmation").status_code == 200
    service.run_job("tell_of_confirmed_relations")
    assert service.events("tenancy.relation-undoable.v1") == [], "nobody is there to be told"

    client_user(service, ALICE, ["A"], agency=AGENCY)
    for _ in range(2):
        service.run_job("tell_of_confirmed_relations")
    (told,) = service.events("tenancy.relation-undoable.v1")
    assert (told["confirmed_by"], told["administrators"]) == ("Bob Durand", [str(ALICE.id)])
    assert (told["space_name"], told["organisation_name"]) == ("Ateliers Fictifs", "Agence Imaginaire")
    assert service.as_(ALICE).post(f"/api/tenancy/relations/{relation['id']}/undoing").status_code == 200


@pytest.mark.spec("TEN-10")
def test_nobody_is_told_what_an_administrator_confirmed_or_undid(service: RunningService) -> None:
    client_user(service, ALICE, ["A"], agency=AGENCY)
    relation = proposed(service, ALICE)
    service.as_(ALICE).post(f"/api/tenancy/relations/{relation['id']}/confirmation")
    service.run_job("tell_of_confirmed_relations")
    assert service.events("tenancy.relation-undoable.v1") == []
