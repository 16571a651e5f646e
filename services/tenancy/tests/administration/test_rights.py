"""Rights are toggles: effective at once, journaled, never without an administrator, bound by services."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, RunningService
from services.tenancy.tests.administration.conftest import EMMA, Agency, Company
from services.tenancy.tests.tenancy_support import (
    COMPANY,
    OPERATOR,
    account_for,
    in_force,
    invitation_of,
    leave_structure,
    member,
    registered,
    remove_user,
    set_rights,
)


@pytest.mark.spec("TEN-20")
def test_a_new_access_has_every_right_that_the_services_allow_and_each_is_a_toggle(agency: Agency) -> None:
    service = agency.service
    assert in_force(service, ALICE.id) == {(agency.id, agency.id, ("A", "D")), (agency.id, agency.brest, ("A", "D"))}
    answer = set_rights(service.as_(ALICE), agency.id, agency.charlie, agency.brest, ["A", "D"])
    assert answer.status_code == 200
    assert in_force(service, CHARLIE.id) == {(agency.id, agency.brest, ("A", "D"))}
    assert set_rights(service.as_(ALICE), agency.id, agency.charlie, agency.brest, []).status_code == 200
    assert in_force(service, CHARLIE.id) == set()


@pytest.mark.spec("TEN-21")
@pytest.mark.parametrize("right", ["A", "S", "F"])
def test_each_right_of_a_client_is_given_and_withdrawn_by_itself_on_one_relation(company: Company, right: str) -> None:
    service, alice = company.service, company.service.as_(ALICE)
    relation = company.relation(ALICE, company.first)
    invited = alice.post(f"{company.path}/members", json=invitation_of("Emma", {relation: []}))
    emma = invited.get_json()["id"]
    invitation = service.events("tenancy.member-invited.v1")[-1]
    account_for(service, invitation, EMMA.id)
    assert set_rights(alice, COMPANY, emma, relation, [right]).status_code == 200
    assert in_force(service, EMMA.id) == {(company.first, None, (right,))}
    assert set_rights(alice, COMPANY, emma, relation, []).status_code == 200
    assert in_force(service, EMMA.id) == set()


@pytest.mark.spec("TEN-27")
def test_the_journal_says_who_changed_what_from_where_and_nobody_elses_changes(agency: Agency) -> None:
    alice, bob = agency.service.as_(ALICE), agency.service.as_(BOB)
    set_rights(alice, agency.id, agency.charlie, agency.brest, ["A"])
    line, *_ = alice.get(f"{agency.path}/right-changes").get_json()["items"]
    assert (line["before"], line["after"], line["cause"]) == (["D"], ["A"], "edited")
    assert (line["member_name"], line["by"], line["unit"]["name"]) == ("Charlie Durand", "Alice Durand", "Brest")
    assert line["network"] == "127.0.0.0"
    of_bob = bob.get(f"{agency.path}/right-changes").get_json()["items"]
    assert {each["unit"]["name"] for each in of_bob} == {"Brest"}
    of_one = alice.get(f"{agency.path}/right-changes?member={agency.bob}").get_json()["items"]
    assert [each["member_name"] for each in of_one] == ["Bob Durand"]
    pages: list[str] = []
    after: str | None = ""
    while after is not None:
        page = alice.get(f"{agency.path}/right-changes?limit=2{after}").get_json()
        pages += [each["id"] for each in page["items"]]
        after = f"&after={page['next']}" if page["next"] else None
    assert pages == sorted(set(pages), reverse=True)
    assert len(pages) == 5


@pytest.mark.spec("TEN-22")
def test_the_last_administrator_of_a_unit_stays(agency: Agency) -> None:
    alice = agency.service.as_(ALICE)
    assert set_rights(alice, agency.id, agency.bob, agency.brest, []).status_code == 200
    operator = agency.service.as_machine(OPERATOR)
    refused = set_rights(operator, agency.id, agency.alice, agency.brest, ["D"])
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/last-administrator")
    left = alice.post(f"/api/tenancy/spaces/{agency.id}/departure")
    assert (left.status_code, left.get_json()["type"]) == (409, "/problems/last-administrator")


@pytest.mark.spec("TEN-22")
def test_one_who_has_not_accepted_yet_does_not_take_the_place_of_one_who_has(agency: Agency) -> None:
    operator = agency.service.as_machine(OPERATOR)
    operator.post(f"{agency.path}/members", json=invitation_of("Emma", {agency.id: ["A"]}))
    assert set_rights(operator, agency.id, agency.alice, agency.id, []).status_code == 409
    assert set_rights(operator, agency.id, agency.alice, agency.brest, []).status_code == 200


def test_nobody_withdraws_their_own_right_to_administer_by_a_toggle(agency: Agency) -> None:
    alice = agency.service.as_(ALICE)
    refused = set_rights(alice, agency.id, agency.alice, agency.brest, ["D"])
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/own-administration")
    assert set_rights(alice, agency.id, agency.alice, agency.brest, ["A"]).status_code == 200


@pytest.mark.spec("TEN-22")
def test_of_two_administrators_who_remove_each_other_or_leave_at_once_one_remains(agency: Agency) -> None:
    service = agency.service
    acts = (
        lambda: set_rights(service.as_(ALICE), agency.id, agency.bob, agency.brest, []),
        lambda: set_rights(service.as_(BOB), agency.id, agency.alice, agency.brest, []),
    )
    with ThreadPoolExecutor(2) as pool:
        answers = [one.result() for one in [pool.submit(act) for act in acts]]
    # The one who comes second is no administrator any more, or would leave none.
    assert sorted(answer.status_code for answer in answers) in ([200, 404], [200, 409])
    of_both = [one for who in (ALICE, BOB) for one in in_force(service, who.id)]
    assert [rights for _, establishment, rights in of_both if establishment == agency.brest and "A" in rights]


@pytest.mark.spec("TEN-41")
def test_two_administrators_of_a_structure_who_leave_at_once_leave_one_behind(service: RunningService) -> None:
    structure = registered(service)
    for who in (ALICE, BOB):
        member(service, structure, who, {structure: ["administrator"]})
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(lambda who: leave_structure(service, who, structure).status_code, (ALICE, BOB)))
    assert codes == [204, 409]
    assert sorted(len(in_force(service, who.id)) for who in (ALICE, BOB)) == [0, 1]


@pytest.mark.spec("TEN-41")
def test_the_only_administrator_of_a_structure_cannot_leave(service: RunningService) -> None:
    structure = registered(service)
    member(service, structure, ALICE, {structure: ["administrator"]})
    member(service, structure, BOB, {structure: ["user"]})
    refused = leave_structure(service, ALICE, structure)
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/last-administrator")
    assert leave_structure(service, CHARLIE, structure).status_code == 404


@pytest.mark.spec("TEN-46")
def test_nobody_goes_from_a_structure_without_a_new_owner_of_their_requests(service: RunningService) -> None:
    structure = registered(service)
    for who in (ALICE, BOB):
        member(service, structure, who, {structure: ["administrator"]})
    charlie = member(service, structure, CHARLIE, {structure: ["user"]})
    leave = f"/api/tenancy/spaces/{structure}/departure"
    remove = f"/api/tenancy/organisations/{structure}/members/{charlie}"
    operator = service.as_machine(OPERATOR)
    answers = [service.as_(ALICE).delete(remove), operator.delete(remove)]
    answers += [service.as_(who).post(leave) for who in (BOB, CHARLIE)]
    assert {(each.status_code, each.get_json()["type"]) for each in answers} == {
        (409, "/problems/structure-user-stays")
    }
    for stranger in (service.as_(EMMA).delete(remove), service.as_(EMMA).post(leave)):
        assert (stranger.status_code, stranger.get_json()["type"]) == (404, "/problems/organisation-not-found")
    assert in_force(service, CHARLIE.id) == {(structure, None, ("user",))}


@pytest.mark.parametrize(
    "rights, why", [(["S"], "Rights that can be given: A, D, DA."), (["A", "A"], "Rights that"), (["DA"], "No service")]
)
def test_rights_that_cannot_be_given_are_refused_beside_the_field(agency: Agency, rights: list[str], why: str) -> None:
    path = f"{agency.path}/members/{agency.charlie}/accesses/{agency.brest}"
    answer = agency.service.as_(ALICE).put(path, json={"rights": rights}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    ((field, reason),) = [(error["field"], error["reason"]) for error in answer.get_json()["errors"]]
    assert field == "rights"
    assert reason.startswith(why)


@pytest.mark.spec("TEN-29")
def test_a_right_is_given_and_in_force_only_while_its_service_is_subscribed_to(agency: Agency) -> None:
    service, operator = agency.service, agency.service.as_machine(OPERATOR)
    give = ["A", "D", "DA"]
    refused = set_rights(service.as_(ALICE), agency.id, agency.charlie, agency.brest, give)
    assert refused.get_json()["type"] == "/problems/service-not-subscribed"
    operator.put(f"{agency.path}/services", json={"services": ["diffusion", "advances"]})
    assert set_rights(service.as_(ALICE), agency.id, agency.charlie, agency.brest, give).status_code == 200
    assert in_force(service, CHARLIE.id) == {(agency.id, agency.brest, ("A", "D", "DA"))}

    operator.put(f"{agency.path}/services", json={"services": ["timesheets"]})
    service.run_job("follow_service_changes")
    assert in_force(service, CHARLIE.id) == {(agency.id, agency.brest, ("A", "D"))}
    operator.put(f"{agency.path}/services", json={"services": []})
    service.run_job("follow_service_changes")
    assert in_force(service, CHARLIE.id) == {(agency.id, agency.brest, ("A",))}
    (space,) = service.as_(CHARLIE).get("/api/tenancy/spaces").get_json()["items"]
    assert (space["services"], space["rights"]) == ([], ["A"])


@pytest.mark.spec("TEN-29")
def test_a_client_has_relation_by_relation_the_services_of_that_agency(company: Company) -> None:
    service = company.service
    service.as_machine(OPERATOR).put(
        f"/api/tenancy/organisations/{company.first}/services", json={"services": ["diffusion", "timesheets"]}
    )
    units = service.as_(ALICE).get(f"{company.path}/units").get_json()["items"]
    assert [unit["grantable_rights"] for unit in units] == [["A", "F", "R", "S"]]
    units = service.as_(BOB).get(f"{company.path}/units").get_json()["items"]
    assert [unit["grantable_rights"] for unit in units] == [["A", "F", "S"]]


@pytest.mark.spec("TEN-29")
def test_a_connector_deposits_only_while_its_organisation_subscribes_to_diffusion(agency: Agency) -> None:
    service, connector = agency.service, uuid4()
    operator = service.as_machine(OPERATOR)
    assert operator.post(f"{agency.path}/machines", json={"client_id": str(connector)}).status_code == 201
    deposits = {(agency.id, None, ("deposit",))}
    assert in_force(service, connector) == deposits
    for services, allowed in (["timesheets"], set()), (["diffusion"], deposits):
        operator.put(f"{agency.path}/services", json={"services": services})
        service.run_job("follow_service_changes")
        assert in_force(service, connector) == allowed


def test_services_are_changed_by_the_operator_alone(agency: Agency) -> None:
    for caller in (agency.service.as_(ALICE), agency.service.as_(EMMA)):
        assert caller.put(f"{agency.path}/services", json={"services": ["advances"]}).status_code == 404
    wrong = agency.service.as_machine(OPERATOR).put(f"{agency.path}/services", json={"services": ["telepathy"]})
    assert wrong.status_code == 422


@pytest.mark.spec("TEN-41")
def test_another_profile_of_a_structure_is_journaled_and_told_and_a_third_administrator_refused(
    service: RunningService,
) -> None:
    structure = registered(service)
    alice = member(service, structure, ALICE, {structure: ["administrator"]})
    bob = member(service, structure, BOB, {structure: ["user"]})
    charlie = member(service, structure, CHARLIE, {structure: ["consultation"]})
    caller, path = service.as_(ALICE), f"/api/tenancy/organisations/{structure}"
    assert set_rights(caller, structure, bob, structure, ["administrator"]).status_code == 200
    (told,) = service.events("tenancy.member-profile-changed.v1")
    assert (told["account_id"], told["profile"]) == (str(BOB.id), "administrator")
    line = caller.get(f"{path}/right-changes").get_json()["items"][0]
    assert (line["before"], line["after"], line["by"]) == (["user"], ["administrator"], "Alice Durand")
    refused = set_rights(caller, structure, charlie, structure, ["administrator"])
    assert refused.get_json()["type"] == "/problems/too-many-administrators"
    for wrong in ([], ["user", "consultation"]):
        assert set_rights(caller, structure, charlie, structure, wrong).status_code == 422
    assert remove_user(service, ALICE, structure, charlie).status_code == 204
    assert service.events("tenancy.member-profile-changed.v1")[-1]["profile"] is None
    assert remove_user(service, BOB, structure, alice).status_code == 204
    assert set_rights(service.as_machine(OPERATOR), structure, bob, structure, ["user"]).status_code == 409


@pytest.mark.spec("TEN-29")
def test_what_an_organisation_subscribes_to_is_published_with_a_version_that_rises(agency: Agency) -> None:
    operator, wanted = agency.service.as_machine(OPERATOR), ["timesheets", "diffusion"]
    for _again in range(2):
        operator.put(f"{agency.path}/services", json={"services": wanted})
    published = agency.service.events("tenancy.services-changed.v1")
    of_it = [(each["version"], each["services"]) for each in published if each["organisation_id"] == str(agency.id)]
    assert of_it == [(1, ["diffusion"]), (2, ["diffusion", "timesheets"])]
