"""Timesheets: a week is sent, validated or disputed by the client, corrected, and read by the agency's ERP."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError
from werkzeug.test import TestResponse

from chartrier.access.tickets import HEADER
from chartrier.clock import FrozenClock
from chartrier.testing import Person, RunningService
from chartrier.testing.cast import tickets_of
from chartrier.testing.plugin import ServiceDatabase
from services.deposits.tests.support.agencies import (
    AGENCY,
    CLARA,
    CLIENT,
    ELISE,
    ERP,
    GASPARD,
    JULES,
    OTHER_ERP,
    PAULE,
    PAULE_THERE,
    REMI,
    Agency,
    agency_of,
    receive_services,
)

MONDAY = "2026-11-09"
ADDRESS = "/api/deposits/timesheets"


@pytest.fixture
def agency(service: RunningService, clock: FrozenClock) -> Agency:
    agency = agency_of(service)
    agency.list_assignments({})
    assert f"{clock.at:%A}" == "Friday"
    return agency


def days(first: str = MONDAY, minutes: int = 420, count: int = 5) -> list[dict[str, Any]]:
    begin = date.fromisoformat(first)
    return [{"day": str(begin + timedelta(days=day)), "kind": "normal", "minutes": minutes} for day in range(count)]


def send(agency: Agency, who: Person = PAULE, **given: Any) -> TestResponse:  # noqa: ANN401 - whatever the API takes
    body = {"assignment_id": agency.assignment(), "week": MONDAY, "hours": days(), "revision": None}
    return agency.as_(who).put(ADDRESS, json=body | given)


def sent(agency: Agency, **given: Any) -> dict[str, Any]:  # noqa: ANN401
    answer = send(agency, **given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def act(agency: Agency, sheet: dict[str, Any], name: str, who: Person = CLARA, **given: Any) -> TestResponse:  # noqa: ANN401
    return agency.as_(who).post(f"{ADDRESS}/{sheet['id']}/{name}", json={"revision": sheet["revision"]} | given)


def received(agency: Agency, who: Person, space: object, state: str = "sent") -> list[str]:
    found = agency.as_(who).get(f"{ADDRESS}/received?space={space}&state={state}")
    assert found.status_code == 200, found.text
    return [one["id"] for one in found.get_json()["items"]]


def validated(agency: Agency, after: int = 0) -> list[tuple[int, int]]:
    found = agency.service.as_machine(ERP).get(f"{ADDRESS}/validated?organisation_id={AGENCY}&after={after}")
    return [
        (one["validation_number"], sum(line["minutes"] for line in one["hours"])) for one in found.get_json()["items"]
    ]


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, str(answer.get_json()["type"]).removeprefix("/problems/")


@pytest.mark.spec("DEP-41")
def test_a_week_is_sent_validated_by_the_client_and_read_by_the_erp(agency: Agency) -> None:
    night = {"day": MONDAY, "kind": "night", "minutes": 60}
    sheet = sent(agency, hours=[*days(), night])
    assert sheet["totals"] == [
        {"month": "2026-11", "kind": "night", "minutes": 60},
        {"month": "2026-11", "kind": "normal", "minutes": 2100},
    ]
    assert received(agency, CLARA, CLIENT) == received(agency, ELISE, AGENCY) == [sheet["id"]]
    assert validated(agency) == []
    assert act(agency, sheet, "validation").get_json()["state"] == "validated"
    assert validated(agency) == [(1, 2160)]
    own = agency.as_(PAULE).get(f"{ADDRESS}/own?space={PAULE_THERE}").get_json()["items"]
    assert [(one["week"], one["state"]) for one in own] == [(MONDAY, "validated")]
    assert [one["week"] for one in agency.service.events("deposits.timesheet-validated.v1")] == [MONDAY]


@pytest.mark.spec("DEP-41")
def test_disputed_hours_are_corrected_and_validated(agency: Agency) -> None:
    sheet = sent(agency)
    disputed = act(agency, sheet, "dispute", reason="Vendredi, l’atelier était fermé.").get_json()
    assert (disputed["state"], disputed["dispute_reason"]) == ("disputed", "Vendredi, l’atelier était fermé.")
    assert [one["account_id"] for one in agency.service.events("deposits.timesheet-disputed.v1")] == [str(PAULE.id)]
    shown = agency.as_(PAULE).get(f"{ADDRESS}/week?assignment_id={agency.assignment()}&week={MONDAY}").get_json()
    corrected = sent(agency, hours=days(count=4), revision=shown["timesheet"]["revision"])
    assert (corrected["state"], corrected["dispute_reason"]) == ("sent", "")
    assert act(agency, corrected, "validation").status_code == 200
    assert validated(agency) == [(1, 1680)]


@pytest.mark.spec("DEP-41")
def test_hours_corrected_after_validation_are_validated_again_and_read_again(agency: Agency) -> None:
    first = act(agency, sent(agency), "validation").get_json()
    corrected = sent(agency, hours=days(minutes=450), revision=first["revision"])
    assert validated(agency) == []
    act(agency, corrected, "validation")
    assert validated(agency, after=1) == [(2, 2250)]


@pytest.mark.spec("DEP-41")
def test_a_week_that_crosses_a_month_is_added_up_in_both(agency: Agency) -> None:
    sheet = sent(agency, week="2026-10-26", hours=days("2026-10-26", count=7))
    assert [(one["month"], one["minutes"]) for one in sheet["totals"]] == [("2026-10", 2520), ("2026-11", 420)]


@pytest.mark.spec("DEP-41")
def test_the_client_may_send_the_hours_too(agency: Agency) -> None:
    assert received(agency, CLARA, CLIENT) == []
    sheet = sent(agency, who=CLARA)
    assert act(agency, sheet, "validation").status_code == 200


@pytest.mark.parametrize(
    "given, field",
    [
        ({"week": "2026-11-10"}, "week"),
        ({"hours": []}, "hours"),
        ({"hours": days("2026-11-16")}, "hours.0"),
        ({"week": "2026-10-05", "hours": days("2026-10-05")}, "hours.0"),
        ({"week": "2026-11-16", "hours": days("2026-11-16", count=6)}, "hours.5"),
        ({"hours": days(count=1) * 2}, "hours.1"),
        # The last Monday that there is.
        ({"week": "9999-12-27", "hours": days("9999-12-27", count=1)}, "hours.0"),
        ({"hours": [*days(count=1), {"day": MONDAY, "kind": "travel", "minutes": 1021}]}, "hours.1"),
    ],
)
@pytest.mark.spec("DEP-41")
def test_hours_that_cannot_be_are_refused_beside_their_line(agency: Agency, given: dict[str, Any], field: str) -> None:
    answer = send(agency, PAULE, **given)
    assert answer.status_code == 422
    assert next(iter(answer.get_json()["errors"]))["field"] == field


def test_whoever_acts_on_what_changed_is_told(agency: Agency) -> None:
    sheet = sent(agency)
    assert problem(send(agency)) == (409, "timesheet-changed")
    sent(agency, hours=days(minutes=300), revision=sheet["revision"])
    assert problem(act(agency, sheet, "validation")) == (409, "timesheet-changed")
    assert problem(act(agency, sheet, "dispute", reason="Non.")) == (409, "timesheet-changed")


@pytest.mark.spec("DEP-41")
def test_a_stranger_cannot_send_see_validate_or_dispute(agency: Agency) -> None:
    sheet = sent(agency)
    for who in (REMI, JULES, GASPARD):
        assert problem(send(agency, who)) == (404, "assignment-not-found")
        week = agency.as_(who).get(f"{ADDRESS}/week?assignment_id={agency.assignment()}&week={MONDAY}")
        assert problem(week) == (404, "assignment-not-found")
        assert problem(agency.as_(who).get(f"{ADDRESS}/own?space={PAULE_THERE}")) == (404, "space-not-found")
        assert problem(agency.as_(who).get(f"{ADDRESS}/received?space={CLIENT}")) == (404, "space-not-found")
    for who in (PAULE, REMI, ELISE, JULES):
        assert problem(act(agency, sheet, "validation", who)) == (404, "timesheet-not-found")
        assert problem(act(agency, sheet, "dispute", who, reason="x")) == (404, "timesheet-not-found")
    assert received(agency, GASPARD, AGENCY) == []
    feed = f"{ADDRESS}/validated?organisation_id={AGENCY}"
    for caller in (agency.as_(PAULE), agency.as_(ELISE), agency.service.as_machine(OTHER_ERP)):
        assert problem(caller.get(feed)) == (404, "space-not-found")


def test_nobody_validates_their_own_hours(agency: Agency) -> None:
    agency.service.receive_grant(PAULE.id, kind="company", holder_id=CLIENT, organisation_id=AGENCY, rights=["R"])
    assert problem(act(agency, sent(agency), "validation", PAULE)) == (404, "timesheet-not-found")


@pytest.mark.spec("AUTH-44")
def test_the_weeks_that_somebody_sent_are_in_their_export_alone(agency: Agency) -> None:
    sent(agency)
    exported = {}
    for who in (PAULE, REMI):
        ticket = tickets_of("auth").issue(audience="deposits", purpose="export", subject=who.id, accounts=[str(who.id)])
        answer = agency.service.anonymous.get("/api/deposits/ticketed/export", headers={HEADER: ticket})
        exported[who] = [one["week"] for one in answer.get_json()["accounts"][0]["timesheets"]]
    assert exported == {PAULE: [MONDAY], REMI: []}


@pytest.fixture
def as_application(service_database: ServiceDatabase) -> Iterator[Connection]:
    """The application's own role, outside the application."""
    engine = create_engine(service_database.application)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def be(connection: Connection, who: Person) -> None:
    connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": str(who.id)})


@pytest.mark.parametrize("table", ["timesheets", "timesheet_acts"])
@pytest.mark.parametrize("who, seen", [(PAULE, 1), (CLARA, 1), (ELISE, 1), (REMI, 0), (JULES, 0), (GASPARD, 0)])
def test_row_security_stands_behind_timesheets(
    agency: Agency, as_application: Connection, table: str, who: Person, seen: int
) -> None:
    sent(agency)
    be(as_application, who)
    assert as_application.scalar(text(f"SELECT count(*) FROM {table}")) == seen  # noqa: S608 - our own names


def test_row_security_lets_the_client_alone_validate_and_nobody_change_what_was_done(
    agency: Agency, as_application: Connection
) -> None:
    sent(agency)
    validate = text("UPDATE timesheets SET state = 'validated', validation_number = 1")
    for who in (PAULE, ELISE):
        be(as_application, who)
        with pytest.raises(ProgrammingError, match="row-level security"), as_application.begin_nested():
            as_application.execute(validate)
    for statement in ("UPDATE timesheet_acts SET act = 'x'", "DELETE FROM timesheet_acts", "DELETE FROM timesheets"):
        for who in (PAULE, CLARA, REMI):
            be(as_application, who)
            assert as_application.execute(text(statement)).rowcount == 0
    be(as_application, CLARA)
    assert as_application.execute(validate).rowcount == 1


@pytest.mark.spec("TEN-29", "DEP-41")
def test_without_the_service_nobody_sends_hours_and_the_agency_and_its_erp_read_none(agency: Agency) -> None:
    sheet = sent(agency)
    assert received(agency, ELISE, AGENCY) == [sheet["id"]]
    receive_services(agency.service, AGENCY, ["diffusion"], version=2)
    # What tenancy published before, and arrives late, brings nothing back.
    receive_services(agency.service, AGENCY, ["diffusion", "timesheets"], version=1)
    assert problem(send(agency, revision=1)) == (409, "timesheets-not-taken")
    assert agency.as_(ELISE).get(f"{ADDRESS}/received?space={AGENCY}&state=sent").status_code == 404
    erp = agency.service.as_machine(ERP)
    assert erp.get(f"{ADDRESS}/validated?organisation_id={AGENCY}&after=0").status_code == 404
    receive_services(agency.service, AGENCY, ["timesheets"], version=3)
    assert received(agency, ELISE, AGENCY) == [sheet["id"]]
