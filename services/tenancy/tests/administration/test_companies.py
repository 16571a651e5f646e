"""All the sites of a company in one table, for who administers several of them, and for nobody else."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Caller, RunningService
from services.tenancy.tests.administration.conftest import DAVID
from services.tenancy.tests.tenancy_support import (
    HEAD_OFFICE,
    SIRET,
    WORKSHOP,
    account_for,
    activated,
    client_user,
    deposit_for_a_company,
    member,
    registered_as,
    set_rights,
)

SIREN: Final = SIRET[:9]
PATH: Final = f"/api/tenancy/companies/{SIREN}"


@pytest.fixture
def agencies(service: RunningService) -> tuple[str, str]:
    """Two agencies that work for both sites of the company, of which Alice administers the first one's relations.

    Bob sees invoices at the head office, Charlie administers the second agency's relation with the workshop.
    """
    first, second = (registered_as(service, "agency", name) for name in ("Agence Une", "Agence Deux"))
    client_user(service, ALICE, ["A"], agency=UUID(first))
    client_user(service, BOB, ["F"], agency=UUID(first))
    deposit_for_a_company(service, {"alice": ["A", "S"]}, agency=UUID(first), site=WORKSHOP)
    account_for(service, service.events("tenancy.member-invited.v1")[-1], ALICE.id)
    accept_the_invitation(service)
    deposit_for_a_company(service, {"charlie": ["A"]}, agency=UUID(second), site=WORKSHOP)
    account_for(service, service.events("tenancy.member-invited.v1")[-1], CHARLIE.id)
    activated(service, CHARLIE)
    return first, second


def accept_the_invitation(service: RunningService) -> None:
    alice = service.as_(ALICE)
    for offer in alice.get("/api/tenancy/invitations").get_json()["items"]:
        assert alice.post(f"/api/tenancy/invitations/{offer['id']}/acceptance").status_code < 300


def listed(caller: Caller, query: str = "") -> list[dict[str, Any]]:
    answer = caller.get(f"{PATH}/members{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def table(caller: Caller, query: str = "") -> list[tuple[str, str, str, list[str]]]:
    sites = {str(site.id): site.name for site in (HEAD_OFFICE, WORKSHOP)}
    return [
        (one["first_name"], sites[one["space_id"]], access["unit"]["name"], access["rights"])
        for one in listed(caller, query)
        for access in one["accesses"]
    ]


@pytest.mark.spec("TEN-22", "TEN-04")
@pytest.mark.usefixtures("agencies")
def test_everybody_at_every_site_stands_in_one_table(service: RunningService) -> None:
    assert table(service.as_(ALICE)) == [
        ("Alice", "Ateliers Fictifs", "Agence Une", ["A"]),
        ("Alice", "Ateliers Fictifs Ouest", "Agence Une", ["A", "S"]),
        ("Bob", "Ateliers Fictifs", "Agence Une", ["F"]),
    ]
    answer = service.as_(ALICE).get(f"{PATH}/members").get_json()
    assert answer["total"] == 2, "one person at two sites is one person"


@pytest.mark.spec("TEN-22")
@pytest.mark.parametrize(
    "query, found",
    [
        ("?q=bob", {("Bob", "Ateliers Fictifs")}),
        ("?right=S", {("Alice", "Ateliers Fictifs Ouest")}),
        (f"?site={WORKSHOP.id}", {("Alice", "Ateliers Fictifs Ouest")}),
        ("?state=declined", set()),
    ],
    ids=["words", "right", "site", "state"],
)
@pytest.mark.usefixtures("agencies")
def test_they_are_found_by_words_right_site_and_state(
    service: RunningService, query: str, found: set[tuple[str, str]]
) -> None:
    assert {(name, site) for name, site, _, _ in table(service.as_(ALICE), query)} == found


@pytest.mark.spec("TEN-22")
def test_they_are_found_by_agency(service: RunningService, agencies: tuple[str, str]) -> None:
    first, second = agencies
    assert len(table(service.as_(ALICE), f"?agency={first}")) == 3
    assert table(service.as_(ALICE), f"?agency={second}") == []
    assert [row[0] for row in table(service.as_(CHARLIE), f"?agency={second}")] == ["Charlie"]


@pytest.mark.spec("TEN-22")
@pytest.mark.usefixtures("agencies")
def test_pages_follow_one_another_across_the_sites(service: RunningService) -> None:
    alice, seen, after = service.as_(ALICE), list[tuple[str, str]](), ""
    while True:
        page = alice.get(f"{PATH}/members?limit=1{after}").get_json()
        seen += [(one["first_name"], one["space_id"]) for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 3
    assert [name for name, _ in seen] == ["Alice", "Alice", "Bob"]


@pytest.mark.spec("TEN-22", "TEN-04")
def test_each_site_says_its_address_and_what_can_be_given_there(
    service: RunningService, agencies: tuple[str, str]
) -> None:
    sites = service.as_(ALICE).get(f"{PATH}/sites").get_json()["items"]
    assert [(site["name"], site["siret"], [unit["name"] for unit in site["units"]]) for site in sites] == [
        ("Ateliers Fictifs", SIRET, ["Agence Une"]),
        ("Ateliers Fictifs Ouest", WORKSHOP.siret, ["Agence Une"]),
    ]
    assert sites[0]["units"][0]["grantable_rights"] == ["A", "F", "S"]
    assert agencies[1] not in str(sites)


@pytest.mark.spec("TEN-21", "TEN-22")
@pytest.mark.usefixtures("agencies")
def test_a_right_given_at_one_site_is_none_at_another(service: RunningService) -> None:
    alice = service.as_(ALICE)
    (bob,) = listed(alice, "?q=bob")
    unit = bob["accesses"][0]["unit"]["id"]
    assert set_rights(alice, HEAD_OFFICE.id, bob["id"], unit, ["F", "S"]).status_code == 200
    assert ("Bob", "Ateliers Fictifs", "Agence Une", ["F", "S"]) in table(alice)
    assert table(alice, f"?q=bob&site={WORKSHOP.id}") == []
    assert set_rights(alice, WORKSHOP.id, bob["id"], unit, ["S"]).status_code == 404


@pytest.mark.spec("TEN-22")
def test_a_stranger_sees_no_site_and_nobody_there(service: RunningService, agencies: tuple[str, str]) -> None:
    elsewhere = registered_as(service, "agency", "Agence d’ailleurs")
    member(service, elsewhere, DAVID, {elsewhere: None})
    for who in (BOB, DAVID):
        for path in ("sites", "members"):
            answer = service.as_(who).get(f"{PATH}/{path}")
            assert answer.status_code == 404, (who.name, answer.text)
            nowhere = service.as_(who).get(f"/api/tenancy/companies/000000000/{path}")
            assert {**answer.get_json(), "reference": ""} == {**nowhere.get_json(), "reference": ""}
    for path in ("sites", "members"):
        assert service.anonymous.get(f"{PATH}/{path}").status_code == 401
    assert {name for name, *_ in table(service.as_(CHARLIE))} == {"Charlie"}
    assert service.as_(CHARLIE).get(f"{PATH}/members?site={HEAD_OFFICE.id}").status_code == 404
    assert service.as_(ALICE).get(f"{PATH}/members?agency={agencies[1]}").get_json()["total"] == 0
