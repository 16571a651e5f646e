"""Establishments: added, changed and listed by those who administer them."""

from __future__ import annotations

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.tenancy.tests.administration.conftest import Agency, Company
from services.tenancy.tests.tenancy_support import OPERATOR, in_force, registered_as

REGISTERED = "tenancy.establishment-registered.v1"


@pytest.mark.spec("TEN-01", "TEN-04")
@pytest.mark.parametrize("kind", ["network", "agency", "employer", "employer_group", "deposit_client", "operator"])
def test_an_organisation_of_each_kind_has_an_establishment_of_its_name_siret_and_address(
    service: RunningService, kind: str
) -> None:
    address = {"street": "12 rue Inventée", "post_code": "69001", "city": "Lyon", "country": "FR"}
    asked = {"kind": kind, "name": "Maison Fictive", "siret": "732 829 320 00074", "address": address}
    answer = service.as_machine(OPERATOR).post("/api/tenancy/organisations", json=asked)
    assert (answer.status_code, answer.get_json()["siren"]) == (201, "732829320")
    path = f"/api/tenancy/organisations/{answer.get_json()['id']}/establishments"
    (own,) = service.as_machine(OPERATOR).get(path).get_json()["items"]
    assert (own["name"], own["siret"], own["address"]) == ("Maison Fictive", "73282932000074", address)
    (event,) = service.events(REGISTERED)
    assert (event["establishment_id"], event["city"]) == (own["id"], "Lyon")


@pytest.mark.spec("TEN-01")
def test_an_agency_belongs_to_a_network_that_there_is(service: RunningService) -> None:
    network = registered_as(service, "network", "Réseau")
    asked = {"kind": "agency", "name": "Lyon"}
    path, operator = "/api/tenancy/organisations", service.as_machine(OPERATOR)
    assert operator.post(path, json=asked | {"network_id": network}).status_code == 201
    for other in ("00000000-0000-4000-8000-000000000000", registered_as(service, "employer", "Ateliers")):
        refused = operator.post(path, json=asked | {"network_id": other})
        assert (refused.status_code, refused.get_json()["type"]) == (404, "/problems/network-not-found")


@pytest.mark.spec("TEN-04")
def test_who_administers_the_whole_organisation_adds_an_establishment_and_administers_it(agency: Agency) -> None:
    asked = {"name": "Nantes", "siret": "73282932000082"}
    refused = agency.service.as_(BOB).post(f"{agency.path}/establishments", json=asked)
    assert refused.status_code == 404
    added = agency.service.as_(ALICE).post(f"{agency.path}/establishments", json=asked)
    assert added.status_code == 201, added.text
    assert (agency.id, added.get_json()["id"], ("A", "D")) in in_force(agency.service, ALICE.id)
    again = agency.service.as_(ALICE).post(f"{agency.path}/establishments", json=asked)
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/establishment-exists")


@pytest.mark.spec("TEN-02")
@pytest.mark.parametrize(
    "siret, why", [("73282932000075", "A SIRET has 14 digits"), ("44306184100047", "The establishments of an org")]
)
def test_a_siret_that_is_wrong_or_of_another_organisation_is_refused_beside_its_field(
    agency: Agency, siret: str, why: str
) -> None:
    asked = {"name": "Nantes", "siret": siret}
    refused = agency.service.as_(ALICE).post(
        f"{agency.path}/establishments", json=asked, headers={"Accept-Language": "en"}
    )
    ((field, reason),) = [(error["field"], error["reason"]) for error in refused.get_json()["errors"]]
    assert (refused.status_code, field) == (422, "siret")
    assert reason.startswith(why)


def test_who_administers_an_establishment_changes_its_name_and_address_and_no_others(agency: Agency) -> None:
    bob, changes = agency.service.as_(BOB), {"name": "Brest centre", "address": {"city": "Brest"}}
    changed = bob.patch(f"{agency.path}/establishments/{agency.brest}", json=changes)
    assert (changed.status_code, changed.get_json()["name"]) == (200, "Brest centre")
    assert agency.service.events(REGISTERED)[-1]["name"] == "Brest centre"
    assert bob.patch(f"{agency.path}/establishments/{agency.id}", json=changes).status_code == 404
    assert [each["name"] for each in bob.get(f"{agency.path}/establishments").get_json()["items"]] == ["Brest centre"]
    charlie = agency.service.as_(CHARLIE)
    assert charlie.patch(f"{agency.path}/establishments/{agency.brest}", json=changes).status_code == 404
    assert charlie.get(f"{agency.path}/establishments").status_code == 404


@pytest.mark.spec("TEN-05")
def test_a_companys_name_is_its_agencys_until_an_administrator_of_all_of_it_confirms_it(company: Company) -> None:
    service, alice = company.service, company.service.as_(ALICE)
    (space,) = alice.get("/api/tenancy/spaces").get_json()["items"]
    assert space["named_by"] == "Agence Imaginaire"
    # Nothing is confirmed yet: nobody speaks for the whole company.
    assert alice.patch(f"{company.path}/settings", json={"name": "Fonderie"}).status_code == 404
    alice.post(f"/api/tenancy/relations/{company.relation(ALICE, company.first)}/confirmation")
    assert alice.get(f"{company.path}/settings").get_json()["named_by"] == "Agence Imaginaire"
    assert alice.patch(f"{company.path}/settings", json={"name": "Fonderie"}).status_code == 200
    (space,) = alice.get("/api/tenancy/spaces").get_json()["items"]
    assert (space["name"], space["named_by"]) == ("Fonderie", None)
    assert service.events("tenancy.organisation-registered.v1")[-1]["name"] == "Fonderie"
    bob = service.as_(BOB)
    bob.post(f"/api/tenancy/relations/{company.relation(BOB, company.second)}/confirmation")
    for caller in (alice, bob):
        assert caller.patch(f"{company.path}/settings", json={"name": "Usurpée"}).status_code == 404
