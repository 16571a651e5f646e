"""An agency sees its clients: where the relation stands, whether somebody there is active, since when."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
import sqlalchemy
from werkzeug.test import TestResponse

from chartrier.access.principal import Principal
from chartrier.database.session import transaction
from chartrier.testing import ALICE, BOB, Person, RunningService
from services.tenancy.tests.tenancy_support import account_for, activated, registered
from tenancy.clients import reminders

COMPANIES = {"Fonderie Éclair": "73282932000074", "Ateliers du Lac": "00000001800010"}


def agency_of(service: RunningService) -> UUID:
    for event in service.events("tenancy.organisation-registered.v1"):
        if event["kind"] == "agency":
            return UUID(event["organisation_id"])
    return UUID(registered(service, "agency"))


def deposit(service: RunningService, name: str, *, agency: UUID | None = None) -> UUID:
    holder = uuid5(UUID(int=9), name)
    user = {"email": f"{name[:4].lower()}@example.test", "first_name": "Zoé", "last_name": "Roy", "rights": ["S"]}
    service.receive(
        "vault.deposit-received.v1",
        tenant_id=holder,
        holder_id=holder,
        organisation_id=agency or agency_of(service),
        establishment_id=agency or agency_of(service),
        organisation_name="Agence Imaginaire",
        required_right="F",
        recipient={"kind": "company", "siret": COMPANIES[name], "name": name, "users": [user]},
    )
    return holder


def let_see(service: RunningService, who: Person, agency: UUID, right: str = "A") -> None:
    grant = {"holder_id": agency, "organisation_id": agency, "establishment_id": agency, "kind": "agency"}
    service.receive_grant(who.id, rights=[right], **grant)  # type: ignore[arg-type]


def listed(service: RunningService, query: str = "", who: Person = ALICE) -> dict[str, Any]:
    answer = service.as_(who).get(f"/api/tenancy/organisations/{agency_of(service)}/clients?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def names(page: dict[str, Any]) -> list[str]:
    return [each["name"] for each in page["items"]]


@pytest.fixture
def agency(service: RunningService) -> RunningService:
    """Two clients, of whom one has an active user; Alice administers the agency."""
    let_see(service, ALICE, agency_of(service))
    for name in COMPANIES:
        deposit(service, name)
    invitation = service.events("tenancy.member-invited.v1")[0]
    account_for(service, invitation, BOB.id)
    activated(service, BOB)
    return service


@pytest.mark.spec("TEN-33")
def test_clients_are_listed_with_their_status_and_since_when_somebody_is_active(agency: RunningService) -> None:
    page = listed(agency)
    assert names(page) == ["Ateliers du Lac", "Fonderie Éclair"]
    assert [each["state"] for each in page["items"]] == ["proposed", "proposed"]
    assert [each["activated_at"] is not None for each in page["items"]] == [False, True]
    assert page["items"][1]["siret"] == "73282932000074"
    assert page["counts"] == {"activated": 1, "pending": 1}


@pytest.mark.spec("TEN-33")
@pytest.mark.parametrize(
    "query, found",
    [
        ("state=pending", ["Ateliers du Lac"]),
        ("q=eclair", ["Fonderie Éclair"]),
        ("q=732829", ["Fonderie Éclair"]),
        ("q=lac&state=activated", []),
        ("sort=-name", ["Fonderie Éclair", "Ateliers du Lac"]),
    ],
)
def test_they_are_filtered_searched_and_sorted(agency: RunningService, query: str, found: list[str]) -> None:
    assert names(listed(agency, query)) == found


def test_page_after_page_shows_each_once(agency: RunningService) -> None:
    first = listed(agency, "limit=1")
    assert names(first) + names(listed(agency, f"limit=1&after={first['next']}")) == names(listed(agency))


def test_another_document_lists_nobody_twice(agency: RunningService) -> None:
    deposit(agency, "Ateliers du Lac")
    assert listed(agency)["counts"] == {"activated": 1, "pending": 1}


def test_the_name_that_a_company_gives_itself_is_found(agency: RunningService) -> None:
    owner = sqlalchemy.create_engine(agency.superuser_url)
    with owner.begin() as connection:
        connection.execute(sqlalchemy.text("UPDATE organisations SET name = 'Aciérie' WHERE name = 'Fonderie Éclair'"))
    owner.dispose()
    assert names(listed(agency, "q=acierie")) == ["Aciérie"]
    assert names(listed(agency, "q=fonderie")) == []


def test_an_active_user_named_by_a_second_agency_makes_the_company_active_there_too(agency: RunningService) -> None:
    other = uuid4()
    deposit(agency, "Fonderie Éclair", agency=other)
    let_see(agency, BOB, other)
    answer = agency.as_(BOB).get(f"/api/tenancy/organisations/{other}/clients").get_json()
    assert answer["items"][0]["activated_at"] is not None


@pytest.mark.spec("TEN-33")
@pytest.mark.parametrize("right, status", [("A", 200), ("D", 200), ("DA", 404)])
def test_only_who_administers_or_sends_sees_them(agency: RunningService, right: str, status: int) -> None:
    let_see(agency, BOB, agency_of(agency), right)
    answer = agency.as_(BOB).get(f"/api/tenancy/organisations/{agency_of(agency)}/clients")
    assert answer.status_code == status


@pytest.mark.spec("TEN-33")
def test_a_stranger_sees_no_client_and_cannot_tell_whether_the_agency_exists(agency: RunningService) -> None:
    let_see(agency, BOB, uuid4())
    bob = agency.as_(BOB)
    there = bob.get(f"/api/tenancy/organisations/{agency_of(agency)}/clients")
    nowhere = bob.get(f"/api/tenancy/organisations/{uuid4()}/clients")
    assert there.status_code == nowhere.status_code == 404
    assert {**there.get_json(), "reference": ""} == {**nowhere.get_json(), "reference": ""}


def remind(service: RunningService, *chosen: UUID, who: Person = ALICE) -> TestResponse:
    path = f"/api/tenancy/organisations/{agency_of(service)}/client-reminders"
    return service.as_(who).post(path, json={"clients": [str(each) for each in chosen]})


@pytest.mark.spec("TEN-32", "TEN-33")
def test_the_users_of_a_client_where_nobody_is_active_are_reminded_once_a_day(agency: RunningService) -> None:
    active, pending = (UUID(each["id"]) for each in reversed(listed(agency)["items"]))
    assert remind(agency, active, pending).get_json() == {"sent": 1, "too_soon": 0, "skipped": 1}
    assert remind(agency, pending).get_json() == {"sent": 0, "too_soon": 1, "skipped": 0}
    (event,) = agency.events("tenancy.invitations-repeated.v1")
    assert event["reminder"]
    assert [each["email"] for each in event["invitations"]] == ["atel@example.test"]
    assert listed(agency)["items"][0]["reminded_at"] is not None


@pytest.mark.spec("TEN-33")
def test_a_client_of_another_agency_refuses_the_whole_selection(agency: RunningService) -> None:
    (pending,) = (UUID(each["id"]) for each in listed(agency, "state=pending")["items"])
    assert remind(agency, pending, uuid4()).status_code == 404
    let_see(agency, BOB, uuid4())
    assert remind(agency, pending, who=BOB).status_code == 404
    assert agency.events("tenancy.invitations-repeated.v1") == []


def remind_all(service: RunningService, who: Person = ALICE) -> TestResponse:
    return service.as_(who).post(f"/api/tenancy/organisations/{agency_of(service)}/client-reminder-runs")


@pytest.mark.spec("TEN-33", "TEN-32")
def test_all_clients_where_nobody_is_active_are_reminded_once_in_a_day(agency: RunningService) -> None:
    for expected in ({"sent": 1, "too_soon": 0, "skipped": 0}, {"sent": 0, "too_soon": 1, "skipped": 0}):
        started = remind_all(agency)
        assert started.status_code == 202, started.text
        assert remind_all(agency).get_json()["id"] == started.get_json()["id"], "one run at a time"
        agency.run_job("send_client_reminders")
        path = f"/api/tenancy/organisations/{agency_of(agency)}/client-reminder-runs/{started.get_json()['id']}"
        run = agency.as_(ALICE).get(path).get_json()
        assert {name: run[name] for name in expected} == expected
        assert run["finished_at"] is not None
    (repeated,) = agency.events("tenancy.invitations-repeated.v1")
    assert [each["email"] for each in repeated["invitations"]] == ["atel@example.test"]


@pytest.mark.spec("TEN-33")
def test_reminders_to_all_go_on_slice_by_slice(agency: RunningService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "SLICE", 1)
    started = remind_all(agency).get_json()
    agency.run_job("send_client_reminders")
    path = f"/api/tenancy/organisations/{agency_of(agency)}/client-reminder-runs/{started['id']}"
    run = agency.as_(ALICE).get(path).get_json()
    assert (run["sent"], run["finished_at"] is not None) == (1, True)


@pytest.mark.spec("TEN-33")
def test_a_stranger_can_neither_remind_all_clients_nor_see_how_far_it_is(agency: RunningService) -> None:
    let_see(agency, BOB, uuid4())
    started = remind_all(agency).get_json()
    path = f"/api/tenancy/organisations/{agency_of(agency)}/client-reminder-runs/{started['id']}"
    assert [remind_all(agency, BOB).status_code, agency.as_(BOB).get(path).status_code] == [404, 404]
    for who, seen in ((BOB, 0), (ALICE, 1)):
        with agency.app.app_context(), transaction(by=Principal(who.id, "person")) as session:
            assert session.scalar(sqlalchemy.text("SELECT count(*) FROM client_reminder_runs")) == seen
