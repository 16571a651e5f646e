"""A member is removed once every right is withdrawn; of a company, an agency's ERP doesn't bring them back unasked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE
from services.tenancy.tests.administration.conftest import EMMA, Agency, Company
from services.tenancy.tests.tenancy_support import (
    COMPANY,
    OPERATOR,
    account_for,
    client_user,
    deposit_for_a_company,
    in_force,
    invitation_of,
    set_rights,
)


@pytest.mark.spec("TEN-23")
def test_who_has_rights_is_not_removed_before_they_are_withdrawn(agency: Agency) -> None:
    alice, path = agency.service.as_(ALICE), f"{agency.path}/members/{agency.charlie}"
    refused = alice.delete(path)
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/rights-remain")
    assert in_force(agency.service, CHARLIE.id) == {(agency.id, agency.brest, ("D",))}
    assert set_rights(alice, agency.id, agency.charlie, agency.brest, []).status_code == 200
    assert alice.delete(path).status_code == 204
    assert alice.delete(path).status_code == 404
    assert alice.get(path).status_code == 404


@pytest.mark.spec("TEN-23")
def test_removing_somebody_from_one_establishment_leaves_them_the_other(agency: Agency) -> None:
    bob = agency.service.as_(BOB)
    assert set_rights(bob, agency.id, agency.alice, agency.brest, []).status_code == 200
    assert bob.delete(f"{agency.path}/members/{agency.alice}").status_code == 204
    assert in_force(agency.service, ALICE.id) == {(agency.id, agency.id, ("A", "D"))}
    assert bob.get(f"{agency.path}/members/{agency.alice}").status_code == 404
    assert agency.service.as_(ALICE).get(f"{agency.path}/members/{agency.alice}").status_code == 200


def test_who_was_removed_can_be_invited_again(agency: Agency) -> None:
    alice = agency.service.as_(ALICE)
    set_rights(alice, agency.id, agency.charlie, agency.brest, [])
    alice.delete(f"{agency.path}/members/{agency.charlie}")
    again = alice.post(f"{agency.path}/members", json=invitation_of("Charlie", {agency.brest: ["D"]}))
    assert again.status_code == 201
    account_for(agency.service, agency.service.events("tenancy.member-invited.v1")[-1], CHARLIE.id, "joined")
    (card,) = agency.service.as_(CHARLIE).get("/api/tenancy/invitations").get_json()["items"]
    assert in_force(agency.service, CHARLIE.id) == set()
    agency.service.as_(CHARLIE).post(f"/api/tenancy/invitations/{card['id']}/acceptance")
    assert in_force(agency.service, CHARLIE.id) == {(agency.id, agency.brest, ("D",))}


def only(company: Company, name: str) -> dict[str, Any]:
    answer = company.service.as_(ALICE).get(f"{company.path}/members?q={name}").get_json()
    (found,) = answer["items"]
    return dict(found)


def removed_emma(company: Company) -> None:
    """Emma, whom the first agency named, is removed by the company's administrator."""
    emma = client_user(company.service, EMMA, ["S"], agency=UUID(company.first))
    alice, relation = company.service.as_(ALICE), company.relation(ALICE, company.first)
    assert only(company, "emma")["from_erp"]
    assert set_rights(alice, COMPANY, emma, relation, []).status_code == 200
    assert alice.delete(f"{company.path}/members/{emma}").status_code == 204


@pytest.mark.spec("TEN-26")
def test_whom_the_erp_names_again_waits_for_approval_and_comes_back_once_it_is_given(company: Company) -> None:
    service, alice = company.service, company.service.as_(ALICE)
    removed_emma(company)
    for _ in range(2):
        deposit_for_a_company(service, {"emma": ["S"]}, agency=UUID(company.first))
    assert in_force(service, EMMA.id) == set()
    (asked,) = service.events("tenancy.approval-requested.v1")
    assert (asked["member_name"], asked["rights"]) == ("Emma Durand", ["S"])
    assert asked["administrators"] == [str(ALICE.id)]
    waiting = only(company, "emma")
    assert (waiting["state"], waiting["accesses"][0]["requested_rights"]) == ("awaiting_approval", ["S"])
    (space,) = alice.get("/api/tenancy/spaces").get_json()["items"]
    assert space["pending"]["approvals"] == 1

    approved = alice.post(f"{company.path}/members/{waiting['id']}/approval")
    assert approved.get_json()["accesses"][0]["rights"] == ["S"]
    account_for(service, service.events("tenancy.member-invited.v1")[-1], EMMA.id, "joined")
    (card,) = service.as_(EMMA).get("/api/tenancy/invitations").get_json()["items"]
    service.as_(EMMA).post(f"/api/tenancy/invitations/{card['id']}/acceptance")
    assert in_force(service, EMMA.id) == {(company.first, None, ("S",))}
    again = alice.post(f"{company.path}/members/{approved.get_json()['id']}/approval")
    assert again.get_json()["type"] == "/problems/nothing-to-approve"


@pytest.mark.spec("TEN-26")
def test_whom_the_administrator_refuses_is_not_asked_about_again(company: Company) -> None:
    service, alice = company.service, company.service.as_(ALICE)
    removed_emma(company)
    deposit_for_a_company(service, {"emma": ["S"]}, agency=UUID(company.first))
    assert alice.post(f"{company.path}/members/{only(company, 'emma')['id']}/refusal").status_code == 204
    deposit_for_a_company(service, {"emma": ["S"]}, agency=UUID(company.first))
    assert len(service.events("tenancy.approval-requested.v1")) == 1
    assert alice.get(f"{company.path}/members?q=emma").get_json()["items"] == []


@pytest.mark.spec("TEN-26")
def test_a_company_may_have_them_come_back_at_once_but_never_as_administrator(company: Company) -> None:
    service = company.service
    relation = company.relation(ALICE, company.first)
    alice = service.as_(ALICE)
    alice.post(f"/api/tenancy/relations/{relation}/confirmation")
    assert alice.patch(f"{company.path}/settings", json={"erp_users": "at_once"}).status_code == 200
    removed_emma(company)
    deposit_for_a_company(service, {"emma": ["A", "S"]}, agency=UUID(company.first))
    account_for(service, service.events("tenancy.member-invited.v1")[-1], EMMA.id)
    assert in_force(service, EMMA.id) == {(company.first, None, ("S",))}
    assert only(company, "emma")["accesses"][0]["requested_rights"] == ["A"]


@pytest.mark.spec("TEN-26")
def test_an_erp_makes_nobody_administrator_beside_another_one_unasked(company: Company) -> None:
    service = company.service
    deposit_for_a_company(service, {"emma": ["A"]}, agency=UUID(company.first))
    assert len(service.events("tenancy.member-invited.v1")) == 2
    waiting = only(company, "emma")
    assert (waiting["state"], waiting["accesses"][0]["rights"]) == ("awaiting_approval", [])
    # What one company's relation asks, the administrator of another relation neither sees nor decides.
    assert service.as_(BOB).post(f"{company.path}/members/{waiting['id']}/approval").status_code == 404


@pytest.mark.spec("TEN-26")
def test_an_erp_gives_more_to_whom_nobody_decided_about(company: Company) -> None:
    service = company.service
    deposit_for_a_company(service, {"alice": ["S"]}, agency=UUID(company.first))
    assert in_force(service, ALICE.id) == {(company.first, None, ("A", "F", "S"))}
    lines = service.as_(ALICE).get(f"{company.path}/right-changes").get_json()["items"]
    assert (lines[0]["cause"], lines[0]["by"]) == ("erp", "Agence Imaginaire")


@pytest.mark.spec("TEN-25")
def test_an_agencys_administrator_manages_the_users_of_its_clients_for_its_own_relation_only(
    company: Company,
) -> None:
    service, first = company.service, UUID(company.first)
    service.receive_grant(
        CHARLIE.id, holder_id=first, organisation_id=first, establishment_id=first, kind="agency", rights=["A"]
    )
    charlie = service.as_(CHARLIE)
    found = charlie.get("/api/tenancy/relations").get_json()["items"]
    assert [(each["side"], each["agency"]["id"], each["company"]["siret"]) for each in found] == [
        ("agency", company.first, "73282932000074")
    ]
    relation = found[0]["id"]
    listed = charlie.get(f"{company.path}/members").get_json()
    assert ([each["first_name"] for each in listed["items"]], listed["total"]) == (["Alice"], 1)
    assert charlie.get(f"{company.path}/members/{company.bob}").status_code == 404
    added = charlie.post(f"{company.path}/members", json=invitation_of("Emma", {relation: ["F"]}))
    assert added.status_code == 201
    emma = added.get_json()["id"]
    assert set_rights(charlie, COMPANY, emma, relation, ["S"]).status_code == 200
    assert set_rights(charlie, COMPANY, emma, relation, []).status_code == 200
    assert charlie.delete(f"{company.path}/members/{emma}").status_code == 204
    others = company.relation(BOB, company.second)
    assert set_rights(charlie, COMPANY, company.bob, others, []).status_code == 404
    assert set_rights(charlie, COMPANY, company.alice, others, []).status_code == 404
    for path in ("sign-in-policy", "settings"):
        change = charlie.patch if path == "settings" else charlie.put
        body = {"name": "Autre"} if path == "settings" else {"second_factor": "required"}
        assert change(f"{company.path}/{path}", json=body).status_code == 404


def test_the_operator_sees_every_unit(company: Company) -> None:
    units = company.service.as_machine(OPERATOR).get(f"{company.path}/units").get_json()
    assert (len(units["items"]), units["complete"]) == (2, True)
