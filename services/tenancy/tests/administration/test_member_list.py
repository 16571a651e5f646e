"""The table of members: who has which rights on which units, found, filtered, sorted, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Caller
from services.tenancy.tests.administration.conftest import Agency, Company
from services.tenancy.tests.tenancy_support import OPERATOR, invitation_of


def listed(caller: Caller, path: str, query: str = "") -> list[dict[str, Any]]:
    answer = caller.get(f"{path}/members{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def names(caller: Caller, path: str, query: str = "") -> list[str]:
    return [one["first_name"] for one in listed(caller, path, query)]


@pytest.mark.spec("TEN-22", "TEN-20")
def test_each_member_stands_there_with_the_rights_at_each_establishment(agency: Agency) -> None:
    table = {
        one["first_name"]: {access["unit"]["name"]: access["rights"] for access in one["accesses"]}
        for one in listed(agency.service.as_(ALICE), agency.path)
    }
    assert table == {
        "Alice": {"Brest": ["A", "D"], "Lyon": ["A", "D"]},
        "Bob": {"Brest": ["A"]},
        "Charlie": {"Brest": ["D"]},
    }


@pytest.mark.spec("TEN-22", "TEN-04")
def test_a_unit_says_its_name_its_siret_and_its_address(agency: Agency) -> None:
    (alice, *_) = listed(agency.service.as_(ALICE), agency.path)
    brest, lyon = (access["unit"] for access in alice["accesses"])
    assert (brest["id"], brest["address"]["city"], brest["address"]["post_code"]) == (agency.brest, "Brest", "29200")
    assert (lyon["id"], lyon["siret"]) == (agency.id, "73282932000074")


@pytest.mark.spec("TEN-22")
@pytest.mark.parametrize(
    "query, found",
    [
        ("?q=ELODIE", ["Élodie"]),
        ("?q=durand bob", ["Bob"]),
        ("?q=charlie@", ["Charlie"]),
        ("?q=nobody", []),
        ("?q=%25", []),
        ("?state=invited", ["Élodie"]),
        ("?right=D", ["Alice", "Charlie"]),
        ("?sort=-name", ["Élodie", "Charlie", "Bob", "Alice"]),
    ],
)
def test_members_are_found_by_words_state_and_right(agency: Agency, query: str, found: list[str]) -> None:
    alice = agency.service.as_(ALICE)
    invited = alice.post(f"{agency.path}/members", json=invitation_of("Élodie", {agency.id: ["DA"]}))
    assert invited.status_code == 422, "advances are not subscribed to"
    invited = alice.post(f"{agency.path}/members", json=invitation_of("Élodie", {agency.id: []}))
    assert invited.status_code == 201, invited.text
    assert names(alice, agency.path, query) == found


@pytest.mark.spec("TEN-22")
def test_pages_follow_one_another_without_a_gap_in_both_directions(agency: Agency) -> None:
    alice = agency.service.as_(ALICE)
    for order in ("name", "-name"):
        seen, after = [], ""
        while True:
            page = alice.get(f"{agency.path}/members?limit=1&sort={order}{after}").get_json()
            assert page["total"] == 3
            seen += [one["first_name"] for one in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert sorted(seen) == ["Alice", "Bob", "Charlie"]
        assert seen == sorted(seen, reverse=order == "-name")


@pytest.mark.spec("TEN-22")
def test_who_administers_one_establishment_sees_its_members_and_their_rights_there_alone(agency: Agency) -> None:
    bob = agency.service.as_(BOB)
    assert names(bob, agency.path, f"?unit={agency.brest}") == ["Alice", "Bob", "Charlie"]
    assert {access["unit"]["name"] for one in listed(bob, agency.path) for access in one["accesses"]} == {"Brest"}
    assert bob.get(f"{agency.path}/members?unit={agency.id}").status_code == 404
    assert bob.get(f"{agency.path}/members").get_json()["total"] == 3
    agency.service.as_machine(OPERATOR).post(f"{agency.path}/members", json=invitation_of("Emma", {agency.id: ["D"]}))
    assert names(bob, agency.path, "?q=emma") == []
    assert bob.get(f"{agency.path}/members").get_json()["total"] == 3


@pytest.mark.spec("TEN-22")
def test_each_administrator_of_a_company_sees_the_members_of_their_own_relation_alone(company: Company) -> None:
    assert names(company.service.as_(ALICE), company.path) == ["Alice"]
    assert names(company.service.as_(BOB), company.path) == ["Bob"]
    assert names(company.service.as_(ALICE), company.path, "?q=bob") == []
    assert company.service.as_(ALICE).get(f"{company.path}/members/{company.bob}").status_code == 404
    assert company.service.as_(CHARLIE).get(f"{company.path}/members").status_code == 404


@pytest.mark.spec("TEN-22")
def test_a_member_is_shown_and_called_otherwise(agency: Agency) -> None:
    alice, path = agency.service.as_(ALICE), f"{agency.path}/members/{agency.charlie}"
    changes = {"first_name": "Charline", "phone": "+33600000000", "civility": "madame", "function": "Responsable"}
    assert alice.patch(path, json=changes).status_code == 200
    shown = alice.get(path).get_json()
    assert {name: shown[name] for name in changes} == changes
    assert names(alice, agency.path, "?q=charline") == ["Charline"]


@pytest.mark.spec("TEN-22")
@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"phone": "06 00 00 00 00"}, "phone"),
        ({"first_name": ""}, "first_name"),
        ({"civility": "docteur"}, "civility"),
        ({"email": "other@example.test"}, "email"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(agency: Agency, wrong: dict[str, str], field: str) -> None:
    refused = agency.service.as_(ALICE).patch(f"{agency.path}/members/{agency.charlie}", json=wrong)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.get_json()["errors"]] == [field]
