from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier
from typing import Self
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from post_room import (
    AGENCY,
    EMPLOYER,
    Fact,
    PostRoom,
    activated,
    delivered,
    deposited,
    document,
    granted,
    holder_of,
    invited,
)

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE, Person

COMPANY = holder_of("Fonderie Nord")
EMPLOYEE = holder_of("Alice")


def somebody(name: str) -> Person:
    return Person(f"{name}-{new_id().hex}", new_id(), new_id())


@dataclass(frozen=True)
class Batch:
    """A payslip and a contract for an employee, a CMDE and an invoice for a company; nobody knew either of them."""

    employee: Person
    member: Person
    facts: list[Fact]
    confirmation: list[Fact]

    @classmethod
    def at(cls, now: datetime) -> Self:
        employee, member = somebody("employee"), somebody("member")
        vault, company, grant = new_id(), new_id(), new_id()
        papers = [
            document(vault, "payslip", "owner", sender=EMPLOYER, sender_name="Atelier Perrin"),
            document(vault, "employment_contract", "owner", sender=EMPLOYER, sender_name="Atelier Perrin"),
            document(company, "assignment_contract", "S"),
            document(company, "invoice", "F"),
        ]
        facts = [
            *map(deposited, papers),
            *map(delivered, papers[:2]),
            invited(employee, vault, now, invited_by="Atelier Perrin"),
            invited(member, company, now),
            granted(employee, vault, ["owner"], "person", organisation_id=EMPLOYER),
            granted(member, company, ["A", "S"], "company", grant_id=grant, version=1),
            granted(member, company, ["A", "S", "F", "R"], "company", grant_id=grant, version=2),
        ]
        later = granted(member, company, ["A", "S", "F", "R"], "company", grant_id=grant, version=3)
        return cls(employee, member, facts, [*map(delivered, papers[2:]), later])


def in_any_order(number: int) -> st.SearchStrategy[list[int]]:
    return st.permutations(range(number))


def pauses(number: int, *, at_most: float) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(0, at_most), min_size=number, max_size=number)


many_times = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.spec("NOTIF-04", "NOTIF-06", "NOTIF-11")
@many_times
@given(order=in_any_order(11), pauses=pauses(11, at_most=0.18), then=in_any_order(3))
def test_a_batch_makes_two_messages_whatever_the_order_of_its_facts(
    post_room: PostRoom, order: list[int], pauses: list[float], then: list[int]
) -> None:
    post_room.empty(post_room.clock.now())
    batch = Batch.at(post_room.clock.now())
    for place, pause in zip(order, pauses, strict=True):
        post_room.hear(batch.facts[place])
        post_room.after(seconds=pause)
    post_room.after(seconds=15)
    for place in then:
        post_room.hear(batch.confirmation[place])
        post_room.after(seconds=20)

    assert len(post_room.mail()) == 2
    (to_employee,), (to_member,) = post_room.mail_to(batch.employee), post_room.mail_to(batch.member)
    assert to_employee.subject == "Atelier Perrin\u00a0: 2 nouveaux documents vous attendent"
    assert "- 1 contrat de travail\n- 1 bulletin de paie" in to_employee.text.replace("\r\n", "\n")
    assert to_member.subject == "Agence Horizon\u00a0: 2 nouveaux documents vous attendent"
    assert "- 1 contrat de mise à disposition\n- 1 facture" in to_member.text.replace("\r\n", "\n")


@pytest.mark.spec("NOTIF-04", "NOTIF-06")
@many_times
@given(documents=in_any_order(6), people=in_any_order(4), pauses=pauses(10, at_most=3600))
def test_a_batch_makes_two_messages_however_long_it_takes_to_know_the_people(
    post_room: PostRoom, documents: list[int], people: list[int], pauses: list[float]
) -> None:
    post_room.empty(post_room.clock.now())
    batch = Batch.at(post_room.clock.now())
    # Only the last version of the member's grant: what a right opens later is told later.
    who = [*batch.facts[6:9], batch.facts[10]]
    facts = [*(batch.facts[place] for place in documents), *(who[place] for place in people)]
    for fact, pause in zip(facts, pauses, strict=True):
        post_room.hear(fact)
        post_room.after(seconds=pause)
    post_room.after(seconds=15)
    post_room.hear(*batch.confirmation)
    post_room.after(seconds=15)
    assert len(post_room.mail()) == 2
    for message in post_room.mail():
        assert "2 nouveaux documents vous attendent" in message.subject


@pytest.mark.spec("NOTIF-04")
def test_ten_contracts_that_arrive_together_make_one_message(post_room: PostRoom) -> None:
    contracts = [document(COMPANY, "assignment_contract", "S") for _ in range(10)]
    post_room.hear(activated(BOB), granted(BOB, COMPANY, ["S"], "company"))
    for contract in contracts:
        post_room.hear(delivered(contract))
        post_room.after(seconds=1)
    assert post_room.mail() == []
    post_room.after(seconds=2)
    (message,) = post_room.mail()
    assert message.subject == "Agence Horizon\u00a0: 10 nouveaux documents"
    assert "10 contrats de mise à disposition" in message.text
    assert "Je me connecte" in message.text
    assert "https://chartrier.test/connexion?next=/" in message.text


def test_a_message_leaves_after_fifteen_seconds_even_if_documents_go_on_coming(post_room: PostRoom) -> None:
    post_room.hear(activated(BOB), granted(BOB, COMPANY, ["S"], "company"))
    for _ in range(15):
        post_room.hear(delivered(document(COMPANY, "assignment_contract", "S")))
        post_room.after(seconds=1)
    (message,) = post_room.mail()
    assert "15 nouveaux documents" in message.subject


def test_it_waits_as_long_as_nobody_is_known_who_could_be_told(post_room: PostRoom) -> None:
    post_room.hear(deposited(document(EMPLOYEE, "payslip", "owner")))
    post_room.after(hours=5)
    post_room.hear(granted(ALICE, EMPLOYEE, ["owner"], "person"))
    post_room.after(hours=5)
    assert post_room.mail() == []
    post_room.hear(invited(ALICE, EMPLOYEE, post_room.clock.now()))
    post_room.work()
    assert post_room.mail() == []
    post_room.after(seconds=2)
    (message,) = post_room.mail()
    assert "1 bulletin de paie" in message.text


def test_a_member_without_the_right_is_not_told_of_invoices(post_room: PostRoom) -> None:
    post_room.hear(activated(ALICE), activated(BOB), activated(CHARLIE))
    post_room.hear(granted(ALICE, COMPANY, ["F"], "company"), granted(BOB, COMPANY, ["A", "S", "R"], "company"))
    post_room.hear(granted(CHARLIE, holder_of("another company"), ["A", "S", "F", "R"], "company"))
    post_room.hear(delivered(document(COMPANY, "invoice", "F")))
    post_room.after(seconds=3)
    assert len(post_room.mail_to(ALICE)) == 1
    assert len(post_room.mail()) == 1


def test_a_right_on_another_agencys_documents_is_not_told_of_these(post_room: PostRoom) -> None:
    post_room.hear(activated(BOB), granted(BOB, COMPANY, ["F"], "company", organisation_id=EMPLOYER))
    post_room.hear(delivered(document(COMPANY, "invoice", "F", sender=AGENCY)))
    post_room.after(seconds=20)
    assert post_room.mail() == []


def test_a_right_lost_before_the_message_leaves_is_not_told(post_room: PostRoom) -> None:
    grant = new_id()
    post_room.hear(activated(BOB), granted(BOB, COMPANY, ["F"], "company", grant_id=grant))
    post_room.hear(delivered(document(COMPANY, "invoice", "F")))
    post_room.hear(granted(BOB, COMPANY, [], "company", grant_id=grant, version=2))
    post_room.after(seconds=20)
    assert post_room.mail() == []


@pytest.mark.parametrize("deed", ["vault.document-read.v1", "signature.envelope-signed.v1"])
@pytest.mark.parametrize("before_it_was_heard_of", [True, False])
def test_what_somebody_has_seen_is_not_announced_to_them(
    post_room: PostRoom, deed: str, *, before_it_was_heard_of: bool
) -> None:
    paper = document(COMPANY, "assignment_contract", "S")
    dealt_with: Fact = (deed, paper | {"account_id": ALICE.id})
    facts = [dealt_with, delivered(paper)] if before_it_was_heard_of else [delivered(paper), dealt_with]
    for who in (ALICE, BOB):
        post_room.hear(activated(who), granted(who, COMPANY, ["S"], "company"))
    post_room.hear(*facts)
    post_room.after(seconds=20)
    assert post_room.mail_to(ALICE) == []
    assert len(post_room.mail_to(BOB)) == 1


def test_what_was_signed_by_everybody_is_announced_to_nobody(post_room: PostRoom) -> None:
    paper = document(COMPANY, "assignment_contract", "S")
    post_room.hear(activated(ALICE), granted(ALICE, COMPANY, ["S"], "company"), delivered(paper))
    post_room.hear(("signature.envelope-completed.v1", paper | {"envelope_id": new_id(), "digest": "0" * 64}))
    post_room.after(seconds=20)
    assert post_room.mail() == []


def test_a_structure_is_not_told_of_the_papers_that_it_filed_itself(post_room: PostRoom) -> None:
    post_room.hear(activated(ALICE), granted(ALICE, EMPLOYER, ["user"], "deposit_client", organisation_id=EMPLOYER))
    post_room.hear(delivered(document(EMPLOYER, "deposit_summary", "user", sender=EMPLOYER)))
    post_room.after(seconds=20)
    assert post_room.mail() == []


def test_a_colleague_who_comes_later_is_told_of_what_still_waits(post_room: PostRoom) -> None:
    old, new = document(COMPANY, "invoice", "F"), document(COMPANY, "invoice", "F")
    post_room.hear(deposited(old))
    post_room.after(days=40)
    post_room.hear(deposited(new))
    post_room.after(days=1)
    post_room.hear(activated(BOB), granted(BOB, COMPANY, ["F"], "company"))
    post_room.after(seconds=3)
    (message,) = post_room.mail()
    assert "1 nouveau document" in message.subject


def test_the_same_fact_heard_a_hundred_times_makes_one_message(post_room: PostRoom) -> None:
    post_room.hear(activated(BOB), granted(BOB, COMPANY, ["F"], "company"))
    paper, event_id = document(COMPANY, "invoice", "F"), new_id()
    for _ in range(50):
        post_room.hear(delivered(paper), event_id=event_id)
        post_room.hear(delivered(paper))
    post_room.after(seconds=2)
    for _ in range(10):
        post_room.hear(delivered(paper))
        post_room.after(seconds=20)
    (message,) = post_room.mail()
    assert "1 nouveau document" in message.subject


def test_a_document_and_a_right_heard_at_the_same_time_still_meet(post_room: PostRoom) -> None:
    people = [somebody("member") for _ in range(25)]
    for who in people:
        post_room.hear(activated(who))

    def hear_both(who: Person, company: UUID) -> None:
        together = Barrier(2)

        def hear(fact: Fact) -> None:
            together.wait()
            post_room.hear(fact)

        facts = [delivered(document(company, "invoice", "F")), granted(who, company, ["F"], "company")]
        with ThreadPoolExecutor(2) as both:
            list(both.map(hear, facts))

    for who in people:
        hear_both(who, new_id())
    post_room.after(seconds=2)
    assert len(post_room.mail()) == len(people)


@pytest.mark.spec("NOTIF-11")
def test_an_invitation_waits_for_the_documents_that_are_still_on_their_way(post_room: PostRoom) -> None:
    post_room.hear(invited(ALICE, EMPLOYEE, post_room.clock.now()), granted(ALICE, EMPLOYEE, ["owner"], "person"))
    post_room.after(seconds=10)
    post_room.hear(deposited(document(EMPLOYEE, "payslip", "owner")))
    post_room.after(seconds=3)
    post_room.after(seconds=60)
    (message,) = post_room.mail()
    assert "1 nouveau document vous attend" in message.subject


def test_whoever_is_given_a_right_later_is_told_then(post_room: PostRoom) -> None:
    grant = new_id()
    post_room.hear(activated(BOB), granted(BOB, COMPANY, ["S"], "company", grant_id=grant))
    post_room.hear(delivered(document(COMPANY, "invoice", "F")))
    post_room.after(seconds=20)
    assert post_room.mail() == []
    post_room.hear(granted(BOB, COMPANY, ["F", "S"], "company", grant_id=grant, version=2))
    post_room.after(seconds=2)
    (message,) = post_room.mail()
    assert "1 facture" in message.text
