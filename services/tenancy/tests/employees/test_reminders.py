"""Who has not activated is reminded: some, or all; each at most once in 24 hours, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from services.tenancy.tests.employees.employees_support import (
    activate,
    add_many,
    agency_of,
    employ,
    employ_everybody,
    invite_by_email,
    let_administer,
)


@pytest.fixture
def clock(service: RunningService) -> Iterator[FrozenClock]:
    """The clock of the service, which stands again where it stood."""
    found = service.runtime.clock
    assert isinstance(found, FrozenClock)
    stood_at = found.at
    yield found
    found.at = stood_at


@pytest.fixture
def employees(service: RunningService) -> list[UUID]:
    """Four employees of the agency that Alice administers and for which Bob sends."""
    let_administer(service)
    let_administer(service, BOB, right="D")
    return employ_everybody(service)


def path_of(service: RunningService, what: str) -> str:
    return f"/api/tenancy/establishments/{agency_of(service)}/{what}"


def remind(service: RunningService, *chosen: UUID, who: Person = ALICE) -> TestResponse:
    return service.as_(who).post(path_of(service, "reminders"), json={"employees": [str(each) for each in chosen]})


def reminded(service: RunningService) -> list[str]:
    events = service.events("tenancy.invitations-repeated.v1")
    assert all(event["reminder"] for event in events)
    return sorted(each["email"] for event in events for each in event["invitations"])


def remind_all(service: RunningService) -> dict[str, Any]:
    run = service.as_(ALICE).post(path_of(service, "reminder-runs"))
    assert run.status_code == 202
    service.run_job("send_reminders")
    found: dict[str, Any] = service.as_(ALICE).get(path_of(service, f"reminder-runs/{run.get_json()['id']}")).get_json()
    return found


@pytest.mark.spec("TEN-32")
def test_the_answer_says_how_many_were_sent_and_for_how_many_it_was_too_soon(
    service: RunningService, employees: list[UUID]
) -> None:
    assert remind(service, *employees[:2]).get_json() == {"sent": 2, "too_soon": 0, "skipped": 0}
    assert remind(service, *employees[:3], who=BOB).get_json() == {"sent": 1, "too_soon": 2, "skipped": 0}
    assert reminded(service) == ["m-1@example.test", "m-2@example.test", "m-3@example.test"]


@pytest.mark.spec("TEN-32")
def test_a_day_later_they_can_be_reminded_again(
    service: RunningService, employees: list[UUID], clock: FrozenClock
) -> None:
    for passed, sent in ((timedelta(0), 1), (timedelta(hours=23, minutes=59), 0), (timedelta(minutes=1), 1)):
        clock.advance(passed)
        assert remind(service, employees[0]).get_json()["sent"] == sent


@pytest.mark.spec("TEN-32")
def test_of_many_who_remind_the_same_person_at_once_one_does(service: RunningService, employees: list[UUID]) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: remind(service, *employees), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.get_json()["sent"] for answer in answers) == 4
    assert len(reminded(service)) == 4


@pytest.mark.spec("TEN-32")
def test_a_person_with_two_employments_is_reminded_once(service: RunningService, employees: list[UUID]) -> None:
    again = employ(service, "M-9", "Zoé", "Martin", "m-1@example.test")
    assert remind(service, employees[0], again).get_json() == {"sent": 1, "too_soon": 1, "skipped": 0}
    assert reminded(service) == ["m-1@example.test"]


@pytest.mark.spec("TEN-32")
def test_who_has_activated_or_has_no_address_is_not_reminded(service: RunningService, employees: list[UUID]) -> None:
    activate(service, invite_by_email(service, employees[0]))
    by_letter = employ(service, "M-9", "Noé", "Roy", "")
    assert remind(service, employees[0], by_letter).get_json() == {"sent": 0, "too_soon": 0, "skipped": 2}
    assert reminded(service) == []


@pytest.mark.spec("TEN-32")
def test_all_are_reminded_slice_by_slice(service: RunningService, employees: list[UUID]) -> None:
    add_many(service, 700)
    remind(service, employees[0])
    activate(service, invite_by_email(service, employees[1]))
    run = remind_all(service)
    assert (run["sent"], run["too_soon"], run["skipped"]) == (702, 1, 0)
    assert run["finished_at"] is not None
    sizes = [len(event["invitations"]) for event in service.events("tenancy.invitations-repeated.v1")]
    assert max(sizes) <= 500
    assert sum(sizes) == 703


@pytest.mark.spec("TEN-32")
def test_all_asked_for_twice_is_one_run_and_a_new_one_when_it_is_done(
    service: RunningService, employees: list[UUID]
) -> None:
    first, second = (service.as_(ALICE).post(path_of(service, "reminder-runs")).get_json() for _ in range(2))
    assert first["id"] == second["id"]
    service.run_job("send_reminders")
    assert remind_all(service)["too_soon"] == 4
    assert len(reminded(service)) == 4


@pytest.mark.spec("TEN-32")
def test_a_stranger_reminds_nobody(service: RunningService, employees: list[UUID]) -> None:
    run = service.as_(ALICE).post(path_of(service, "reminder-runs")).get_json()["id"]
    let_administer(service, CHARLIE, establishment=uuid4())
    assert remind(service, employees[0], who=CHARLIE).status_code == 404
    for method, what in (("post", "reminder-runs"), ("get", f"reminder-runs/{run}")):
        assert getattr(service.as_(CHARLIE), method)(path_of(service, what)).status_code == 404
    assert service.as_(ALICE).get(path_of(service, f"reminder-runs/{uuid4()}")).status_code == 404
    assert reminded(service) == []


@pytest.mark.spec("TEN-32")
def test_one_employee_of_elsewhere_refuses_the_whole_selection(service: RunningService, employees: list[UUID]) -> None:
    assert remind(service, employees[0], uuid4()).status_code == 404
    assert reminded(service) == []


@pytest.mark.parametrize("chosen", [[], ["x"], [str(uuid4())] * 501])
def test_what_is_no_selection_is_refused_beside_the_field(
    service: RunningService, employees: list[UUID], chosen: list[str]
) -> None:
    answer = service.as_(ALICE).post(path_of(service, "reminders"), json={"employees": chosen})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"].startswith("employees")


def test_who_was_reminded_yesterday_is_forgotten(
    service: RunningService, employees: list[UUID], clock: FrozenClock
) -> None:
    remind(service, employees[0])
    clock.advance(timedelta(days=2))
    service.run_job("forget_old_claims")
    assert remind(service, employees[0]).get_json()["sent"] == 1
