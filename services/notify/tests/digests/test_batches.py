from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier
from typing import Self
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chartrier.ids import new_id
from chartrier.testing import Person
from chartrier.testing.soak import examples
from services.notify.tests.notify_under_test import (
    EMPLOYER,
    Event,
    NotifyUnderTest,
    activated,
    delivered,
    document,
    granted,
    invited,
)


def somebody(name: str) -> Person:
    return Person(f"{name}-{new_id().hex}", new_id(), new_id())


@dataclass(frozen=True)
class Batch:
    """A payslip and a contract for an employee, a CMDE and an invoice for a company, both new to everybody."""

    employee: Person
    member: Person
    events: list[Event]
    again: list[Event]

    @classmethod
    def at(cls, now: datetime) -> Self:
        employee, member = somebody("employee"), somebody("member")
        vault, company, grant = new_id(), new_id(), new_id()
        received = [
            document(vault, "payslip", "owner", sender=EMPLOYER, sender_name="Atelier Perrin"),
            document(vault, "employment_contract", "owner", sender=EMPLOYER, sender_name="Atelier Perrin"),
            document(company, "assignment_contract", "S"),
            document(company, "invoice", "F"),
        ]
        events = [
            *map(delivered, received),
            invited(employee, vault, now, invited_by="Atelier Perrin"),
            invited(member, company, now),
            granted(employee, vault, ["owner"], "person", organisation_id=EMPLOYER),
            granted(member, company, ["A", "S"], "company", grant_id=grant, version=1),
            granted(member, company, ["A", "S", "F", "R"], "company", grant_id=grant, version=2),
        ]
        later = granted(member, company, ["A", "S", "F", "R"], "company", grant_id=grant, version=3)
        return cls(employee, member, events, [*map(delivered, received[2:]), later])


def in_any_order(number: int) -> st.SearchStrategy[list[int]]:
    return st.permutations(range(number))


def pauses(number: int, *, at_most: float) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(0, at_most), min_size=number, max_size=number)


many_times = settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.spec("NOTIF-04", "NOTIF-06", "NOTIF-11")
@pytest.mark.chance
@many_times
@given(order=in_any_order(9), pauses=pauses(9, at_most=0.18), then=in_any_order(3))
def test_a_batch_makes_two_messages_whatever_the_order_of_its_events(
    notify: NotifyUnderTest, order: list[int], pauses: list[float], then: list[int]
) -> None:
    notify.empty(notify.clock.now())
    batch = Batch.at(notify.clock.now())
    for place, pause in zip(order, pauses, strict=True):
        notify.receive(batch.events[place])
        notify.after(seconds=pause)
    notify.after(seconds=15)
    for place in then:
        notify.receive(batch.again[place])
        notify.after(seconds=20)

    assert len(notify.mail()) == 2
    (to_employee,), (to_member,) = notify.mail_to(batch.employee), notify.mail_to(batch.member)
    assert to_employee.subject == "Atelier Perrin\u00a0: 2 nouveaux documents vous attendent"
    assert "- 1 contrat de travail\n- 1 bulletin de paie" in to_employee.text.replace("\r\n", "\n")
    assert to_member.subject == "Agence Horizon\u00a0: 2 nouveaux documents vous attendent"
    assert "- 1 contrat de mise à disposition\n- 1 facture" in to_member.text.replace("\r\n", "\n")


@pytest.mark.spec("NOTIF-04", "NOTIF-06")
@pytest.mark.chance
@many_times
@given(documents=in_any_order(4), people=in_any_order(4), pauses=pauses(8, at_most=3600))
def test_a_batch_makes_two_messages_however_long_it_takes_to_know_the_people(
    notify: NotifyUnderTest, documents: list[int], people: list[int], pauses: list[float]
) -> None:
    notify.empty(notify.clock.now())
    batch = Batch.at(notify.clock.now())
    # Only the last version of the member's grant: what a right opens later is told later.
    who = [*batch.events[4:7], batch.events[8]]
    events = [*(batch.events[place] for place in documents), *(who[place] for place in people)]
    for event, pause in zip(events, pauses, strict=True):
        notify.receive(event)
        notify.after(seconds=pause)
    notify.after(seconds=15)
    notify.receive(*batch.again)
    notify.after(seconds=15)
    assert len(notify.mail()) == 2
    for message in notify.mail():
        assert "2 nouveaux documents vous attendent" in message.subject


def test_a_document_and_a_right_received_at_the_same_time_still_meet(notify: NotifyUnderTest) -> None:
    people = [somebody("member") for _ in range(25)]
    for who in people:
        notify.receive(activated(who))

    def receive_both(who: Person, company: UUID) -> None:
        together = Barrier(2)

        def receive(event: Event) -> None:
            together.wait()
            notify.receive(event)

        events = [delivered(document(company, "invoice", "F")), granted(who, company, ["F"], "company")]
        with ThreadPoolExecutor(2) as both:
            list(both.map(receive, events))

    for who in people:
        receive_both(who, new_id())
    notify.after(seconds=2)
    assert len(notify.mail()) == len(people)
