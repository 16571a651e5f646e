"""Advances: an employee asks, the agency accepts, reduces or refuses, the ERP reads each decision once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4, uuid5

import pytest
from werkzeug.test import TestResponse

from chartrier.access.tickets import HEADER
from chartrier.clock import FrozenClock
from chartrier.ids import person_holder_of
from chartrier.testing import RunningService
from chartrier.testing.cast import tickets_of
from services.deposits.tests.support.agencies import (
    AGENCY,
    CLARA,
    ELISE,
    ERP,
    GASPARD,
    GRENOBLE,
    JULES,
    OTHER_ERP,
    PAULE,
    PAULE_THERE,
    REMI,
    REMI_THERE,
    Agency,
    agency_of,
)


@pytest.fixture
def agency(service: RunningService, clock: FrozenClock) -> Agency:
    agency = agency_of(service)
    assert agency.list_assignments({}, {"reference": "MIS-2", "staff_number": "M-2"}).status_code == 200
    return agency


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, str(answer.get_json()["type"]).removeprefix("/problems/")


def reasons(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["field"]: error["reason"] for error in answer.get_json()["errors"]}


def states(answer: TestResponse) -> list[tuple[str, str]]:
    return [(item["id"], item["state"]) for item in answer.get_json()["items"]]


@pytest.mark.spec("DEP-40")
def test_an_employee_asks_and_the_agency_grants_less_and_says_why(agency: Agency) -> None:
    asked = agency.ask().get_json()
    assert (asked["amount"], asked["period"], asked["state"]) == ("300.00", "2026-11", "asked")
    waiting = agency.desk().get_json()["items"]
    assert [(one["id"], one["assignment"]["last_name"]) for one in waiting] == [(asked["id"], "Exemple")]
    granted = agency.accept(asked["id"], granted="200,00 €", reason="Deux semaines travaillées.").get_json()
    assert (granted["state"], granted["granted"]) == ("accepted", "200.00")
    seen = agency.own().get_json()["items"][0]
    assert (seen["granted"], seen["decision_reason"]) == ("200.00", "Deux semaines travaillées.")
    assert agency.desk().get_json()["items"] == []
    told = agency.service.events("deposits.advance-decided.v1")
    assert [(one["account_id"], one["outcome"]) for one in told] == [(str(PAULE.id), "reduced")]
    assert "200" not in str({name: value for name, value in told[0].items() if not name.endswith(("_id", "at"))})


@pytest.mark.spec("DEP-40")
def test_the_agency_grants_what_was_asked_or_refuses_with_a_reason(agency: Agency) -> None:
    first = agency.asked(amount="100")
    assert agency.accept(first).get_json()["granted"] == "100.00"
    second = agency.asked(amount="100")
    assert reasons(agency.refuse(second, reason="  ")).keys() == {"reason"}
    refused = agency.refuse(second).get_json()
    assert (refused["state"], refused["granted"]) == ("refused", None)
    assert [one["outcome"] for one in agency.service.events("deposits.advance-decided.v1")] == ["accepted", "refused"]
    counts = agency.as_(ELISE).get(f"/api/deposits/advances/counts?organisation_id={AGENCY}").get_json()
    assert counts == {"asked": 0, "accepted": 1, "refused": 1, "withdrawn": 0}


@pytest.mark.spec("DEP-40")
def test_a_month_leaves_what_is_not_advanced_yet_and_what_was_reduced_is_left_again(agency: Agency) -> None:
    agency.accept(agency.asked(amount="500"), granted="350", reason="Heures faites.")
    over = agency.ask(amount="250,01")
    assert reasons(over) == {"amount": "Pour ce mois, il reste 250,00\u00a0€ au plus à demander sur cette mission."}
    agency.accept(agency.asked(amount="250"))
    assert agency.asked(amount="600", period="2026-10")


@pytest.mark.spec("DEP-40")
@pytest.mark.parametrize(
    "given, field",
    [
        ({"amount": "beaucoup"}, "amount"),
        ({"amount": "1.200,50"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-20"}, "amount"),
        ({"period": "2026-12"}, "period"),
        ({"period": "2026-09"}, "period"),
        ({"period": "2400-01"}, "period"),
        ({"period": "20\u0662\u0666-11"}, "period"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(agency: Agency, given: dict[str, str], field: str) -> None:
    assert reasons(agency.ask(PAULE, **given)).keys() == {field}


def test_an_advance_is_of_a_month_of_the_assignment(agency: Agency) -> None:
    agency.list_assignments({"reference": "MIS-3", "starts_on": "2026-11-02", "ends_on": None})
    assert "mission" in reasons(agency.ask(period="2026-10"))["period"]
    assert agency.asked(period="2026-11")


@pytest.mark.spec("DEP-40")
def test_more_than_was_asked_is_never_granted_nor_less_without_a_reason(agency: Agency) -> None:
    advance = agency.asked(amount="100")
    assert reasons(agency.accept(advance, granted="100,01")).keys() == {"granted"}
    assert reasons(agency.accept(advance, granted="0")).keys() == {"granted"}
    assert reasons(agency.accept(advance, granted="cent")).keys() == {"granted"}
    assert reasons(agency.accept(advance, granted="50")).keys() == {"reason"}


@pytest.mark.spec("DEP-40")
def test_one_request_waits_at_a_time_and_its_employee_may_withdraw_it(agency: Agency) -> None:
    first = agency.asked(amount="50")
    assert problem(agency.ask(amount="60")) == (409, "advance-waiting")
    assert agency.withdraw(first).get_json()["state"] == "withdrawn"
    assert problem(agency.withdraw(first)) == (409, "advance-decided")
    assert problem(agency.accept(first)) == (409, "advance-decided")
    assert agency.asked(amount="60")


def test_two_who_decide_at_once_leave_one_decision(agency: Agency) -> None:
    advance = agency.asked()
    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda _: agency.accept(advance).status_code, range(4)))
    assert sorted(answers) == [200, 409, 409, 409]
    assert len(agency.service.events("deposits.advance-decided.v1")) == 1


@pytest.mark.spec("DEP-40")
def test_the_erp_reads_each_decision_once_in_its_order(agency: Agency) -> None:
    first, second = (
        agency.asked(amount="10"),
        agency.asked(who=REMI, assignment_id=agency.assignment(REMI, REMI_THERE), amount="20"),
    )
    agency.refuse(second)
    agency.accept(first)
    read = agency.decided().get_json()["items"]
    assert [(one["id"], one["decision_number"], one["granted"]) for one in read] == [
        (second, 1, None), (first, 2, "10.00")
    ]  # fmt: skip
    assert [one["assignment"]["staff_number"] for one in read] == ["M-2", "M-1"]
    assert [one["id"] for one in agency.decided(after=1).get_json()["items"]] == [first]
    assert agency.decided(after=2).get_json()["items"] == []


def test_lists_go_on_page_by_page(agency: Agency, clock: FrozenClock) -> None:
    asked = []
    for amount in ("10", "20", "30"):
        clock.at = clock.at.replace(minute=clock.at.minute + 1)
        asked.append(agency.asked(amount=amount))
        agency.refuse(asked[-1])
    first = agency.desk(query="&state=refused&limit=2").get_json()
    rest = agency.desk(query=f"&state=refused&limit=2&after={first['next']}").get_json()
    assert [one["id"] for one in first["items"] + rest["items"]] == asked
    own = agency.as_(PAULE).get(f"/api/deposits/advances/own?space={PAULE_THERE}&limit=2").get_json()
    more = agency.as_(PAULE).get(f"/api/deposits/advances/own?space={PAULE_THERE}&after={own['next']}").get_json()
    assert [one["id"] for one in own["items"] + more["items"]] == asked[::-1]
    assert (rest["next"], more["next"]) == (None, None)


@pytest.mark.spec("DEP-40", "TEN-20")
def test_who_decides_for_one_establishment_sees_no_other(agency: Agency) -> None:
    at_lyon = agency.asked()
    agency.list_assignments({"reference": "MIS-G", "staff_number": "M-2", "establishment_id": str(GRENOBLE)})
    there = [
        one["id"]
        for one in agency.as_(REMI).get(f"/api/deposits/assignments/own?space={REMI_THERE}").get_json()["items"]
        if one["reference"] == "MIS-G"
    ]
    at_grenoble = agency.asked(who=REMI, assignment_id=there[0])
    assert states(agency.desk(GASPARD)) == [(at_grenoble, "asked")]
    assert problem(agency.accept(at_lyon, GASPARD)) == (404, "advance-not-found")
    assert agency.accept(at_grenoble, GASPARD).status_code == 200


@pytest.mark.spec("DEP-40")
def test_a_stranger_cannot_ask_see_decide_or_withdraw(agency: Agency) -> None:
    advance = agency.asked()
    for who in (REMI, JULES, CLARA):
        assert problem(agency.ask(who, assignment_id=agency.assignment())) == (404, "assignment-not-found")
        assert problem(agency.own(who)) == (404, "space-not-found")
        assert problem(agency.desk(who)) == (404, "space-not-found")
        counts = agency.as_(who).get(f"/api/deposits/advances/counts?organisation_id={AGENCY}")
        assert problem(counts) == (404, "space-not-found")
        for act in (agency.accept(advance, who), agency.refuse(advance, who), agency.withdraw(advance, who)):
            assert problem(act) == (404, "advance-not-found")
    assert states(agency.own()) == [(advance, "asked")]
    for who in (PAULE, ELISE):
        assert problem(agency.accept(advance, PAULE)) == (404, "advance-not-found")
        feed = agency.as_(who).get(f"/api/deposits/advances/decided?organisation_id={AGENCY}")
        assert problem(feed) == (404, "space-not-found")
    assert problem(agency.withdraw(advance, ELISE)) == (404, "advance-not-found")
    assert problem(agency.decided(OTHER_ERP)) == (404, "space-not-found")
    unscoped = agency.service.as_machine(ERP, scope="statistics")
    assert problem(unscoped.get(f"/api/deposits/advances/decided?organisation_id={AGENCY}")) == (404, "space-not-found")


def test_nobody_decides_what_they_asked_for_themselves(agency: Agency) -> None:
    own = agency.service
    own.receive_grant(PAULE.id, kind="agency", holder_id=AGENCY, organisation_id=AGENCY, rights=["DA"])
    advance = agency.asked()
    assert problem(agency.accept(advance, PAULE)) == (404, "advance-not-found")
    assert agency.accept(advance, ELISE).status_code == 200


@pytest.mark.spec("DEP-40")
def test_where_nobody_may_decide_nothing_is_asked(agency: Agency) -> None:
    line: dict[str, Any] = {"reference": "X-1", "staff_number": "M-1"}
    nobody = uuid5(AGENCY, "where nobody decides")
    agency.service.receive_grant(ERP, kind="machine", holder_id=nobody, organisation_id=nobody, rights=["deposit"])
    holder = person_holder_of(nobody, "M-1")
    agency.service.receive_grant(PAULE.id, holder_id=holder, organisation_id=nobody, rights=["owner"])
    agency.list_assignments(line, agency=nobody)
    listed = agency.as_(PAULE).get(f"/api/deposits/assignments/own?space={holder}").get_json()
    assert listed["takes_advances"] is False
    assert problem(agency.ask(assignment_id=listed["items"][0]["id"])) == (409, "advances-not-taken")


@pytest.mark.spec("AUTH-43", "AUTH-44")
def test_what_was_decided_outlives_the_account_and_is_in_its_export(agency: Agency) -> None:
    agency.accept(agency.asked(amount="50"))
    agency.asked(amount="60")
    exported = {}
    for who in (PAULE, REMI):
        ticket = tickets_of("auth").issue(audience="deposits", purpose="export", subject=who.id, accounts=[str(who.id)])
        answer = agency.service.anonymous.get("/api/deposits/ticketed/export", headers={HEADER: ticket})
        exported[who] = [(one["state"], one["company"]) for one in answer.get_json()["accounts"][0]["advances"]]
    assert exported == {PAULE: [("accepted", "Ateliers Moreau"), ("asked", "Ateliers Moreau")], REMI: []}
    agency.service.receive(
        "auth.erasure-requested.v1",
        tenant_id=PAULE.id,
        closing_id=uuid4(),
        account_id=PAULE.id,
        accounts=[PAULE.id],
        holders=[PAULE_THERE],
        service="deposits",
        at="2026-11-20T10:00:00Z",
    )
    agency.service.run_job("erase_accounts")
    (event,) = agency.service.events("deposits.account-erased.v1")
    assert [(one["key"], one["count"]) for one in event["retained"]] == [("pay-records", 1)]
    assert agency.desk().get_json()["items"] == []
    assert len(agency.decided().get_json()["items"]) == 1
