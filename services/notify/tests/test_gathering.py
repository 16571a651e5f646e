import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.notify.tests.post_room import (
    AGENCY,
    EMPLOYER,
    Event,
    PostRoom,
    activated,
    delivered,
    deposited,
    document,
    granted,
    holder_of,
    invited,
)

COMPANY = holder_of("Fonderie Nord")
EMPLOYEE = holder_of("Alice")


@pytest.mark.spec("NOTIF-04")
def test_ten_contracts_that_arrive_together_make_one_message(post_room: PostRoom) -> None:
    contracts = [document(COMPANY, "assignment_contract", "S") for _ in range(10)]
    post_room.receive(activated(BOB), granted(BOB, COMPANY, ["S"], "company"))
    for contract in contracts:
        post_room.receive(delivered(contract))
        post_room.after(seconds=1)
    assert post_room.mail() == []
    post_room.after(seconds=2)
    (message,) = post_room.mail()
    assert message.subject == "Agence Horizon\u00a0: 10 nouveaux documents"
    assert "10 contrats de mise à disposition" in message.text
    assert "Je me connecte" in message.text
    assert "https://chartrier.test/connexion?next=/" in message.text


def test_a_message_leaves_after_fifteen_seconds_even_if_documents_go_on_coming(post_room: PostRoom) -> None:
    post_room.receive(activated(BOB), granted(BOB, COMPANY, ["S"], "company"))
    for _ in range(15):
        post_room.receive(delivered(document(COMPANY, "assignment_contract", "S")))
        post_room.after(seconds=1)
    (message,) = post_room.mail()
    assert "15 nouveaux documents" in message.subject


def test_it_waits_as_long_as_nobody_is_known_who_could_be_told(post_room: PostRoom) -> None:
    post_room.receive(deposited(document(EMPLOYEE, "payslip", "owner")))
    post_room.after(hours=5)
    post_room.receive(granted(ALICE, EMPLOYEE, ["owner"], "person"))
    post_room.after(hours=5)
    assert post_room.mail() == []
    post_room.receive(invited(ALICE, EMPLOYEE, post_room.clock.now()))
    post_room.work()
    assert post_room.mail() == []
    post_room.after(seconds=2)
    (message,) = post_room.mail()
    assert "1 bulletin de paie" in message.text


def test_a_member_without_the_right_is_not_told_of_invoices(post_room: PostRoom) -> None:
    post_room.receive(activated(ALICE), activated(BOB), activated(CHARLIE))
    post_room.receive(granted(ALICE, COMPANY, ["F"], "company"), granted(BOB, COMPANY, ["A", "S", "R"], "company"))
    post_room.receive(granted(CHARLIE, holder_of("another company"), ["A", "S", "F", "R"], "company"))
    post_room.receive(delivered(document(COMPANY, "invoice", "F")))
    post_room.after(seconds=3)
    assert len(post_room.mail_to(ALICE)) == 1
    assert len(post_room.mail()) == 1


def test_a_right_on_another_agencys_documents_is_not_told_of_these(post_room: PostRoom) -> None:
    post_room.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company", organisation_id=EMPLOYER))
    post_room.receive(delivered(document(COMPANY, "invoice", "F", sender=AGENCY)))
    post_room.after(seconds=20)
    assert post_room.mail() == []


def test_a_right_lost_before_the_message_leaves_is_not_told(post_room: PostRoom) -> None:
    grant = new_id()
    post_room.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company", grant_id=grant))
    post_room.receive(delivered(document(COMPANY, "invoice", "F")))
    post_room.receive(granted(BOB, COMPANY, [], "company", grant_id=grant, version=2))
    post_room.after(seconds=20)
    assert post_room.mail() == []


@pytest.mark.parametrize("deed", ["vault.document-read.v1", "signature.envelope-signed.v1"])
@pytest.mark.parametrize("before_it_was_heard_of", [True, False])
def test_what_somebody_has_seen_is_not_announced_to_them(
    post_room: PostRoom, deed: str, *, before_it_was_heard_of: bool
) -> None:
    paper = document(COMPANY, "assignment_contract", "S")
    dealt_with: Event = (deed, paper | {"account_id": ALICE.id})
    facts = [dealt_with, delivered(paper)] if before_it_was_heard_of else [delivered(paper), dealt_with]
    for who in (ALICE, BOB):
        post_room.receive(activated(who), granted(who, COMPANY, ["S"], "company"))
    post_room.receive(*facts)
    post_room.after(seconds=20)
    assert post_room.mail_to(ALICE) == []
    assert len(post_room.mail_to(BOB)) == 1


@pytest.mark.parametrize("end", ["completed", "refused"])
def test_what_everybody_signed_or_somebody_refused_is_announced_to_nobody(post_room: PostRoom, end: str) -> None:
    paper = document(COMPANY, "assignment_contract", "S")
    post_room.receive(activated(ALICE), granted(ALICE, COMPANY, ["S"], "company"), delivered(paper))
    post_room.receive((f"signature.envelope-{end}.v1", paper | {"envelope_id": new_id()}))
    post_room.after(seconds=20)
    assert post_room.mail() == []


def test_a_structure_is_not_told_of_the_papers_that_it_filed_itself(post_room: PostRoom) -> None:
    post_room.receive(activated(ALICE), granted(ALICE, EMPLOYER, ["user"], "deposit_client", organisation_id=EMPLOYER))
    post_room.receive(delivered(document(EMPLOYER, "deposit_summary", "user", sender=EMPLOYER)))
    post_room.after(seconds=20)
    assert post_room.mail() == []


def test_a_colleague_who_comes_later_is_told_of_what_still_waits(post_room: PostRoom) -> None:
    old, new = document(COMPANY, "invoice", "F"), document(COMPANY, "invoice", "F")
    post_room.receive(deposited(old))
    post_room.after(days=40)
    post_room.receive(deposited(new))
    post_room.after(days=1)
    post_room.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company"))
    post_room.after(seconds=3)
    (message,) = post_room.mail()
    assert "1 nouveau document" in message.subject


def test_the_same_fact_heard_a_hundred_times_makes_one_message(post_room: PostRoom) -> None:
    post_room.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company"))
    paper, event_id = document(COMPANY, "invoice", "F"), new_id()
    for _ in range(50):
        post_room.receive(delivered(paper), event_id=event_id)
        post_room.receive(delivered(paper))
    post_room.after(seconds=2)
    for _ in range(10):
        post_room.receive(delivered(paper))
        post_room.after(seconds=20)
    (message,) = post_room.mail()
    assert "1 nouveau document" in message.subject


@pytest.mark.spec("NOTIF-11")
def test_an_invitation_waits_for_the_documents_that_are_still_on_their_way(post_room: PostRoom) -> None:
    post_room.receive(invited(ALICE, EMPLOYEE, post_room.clock.now()), granted(ALICE, EMPLOYEE, ["owner"], "person"))
    post_room.after(seconds=10)
    post_room.receive(deposited(document(EMPLOYEE, "payslip", "owner")))
    post_room.after(seconds=3)
    post_room.after(seconds=60)
    (message,) = post_room.mail()
    assert "1 nouveau document vous attend" in message.subject


def test_whoever_is_given_a_right_later_is_told_then(post_room: PostRoom) -> None:
    grant = new_id()
    post_room.receive(activated(BOB), granted(BOB, COMPANY, ["S"], "company", grant_id=grant))
    post_room.receive(delivered(document(COMPANY, "invoice", "F")))
    post_room.after(seconds=20)
    assert post_room.mail() == []
    post_room.receive(granted(BOB, COMPANY, ["F", "S"], "company", grant_id=grant, version=2))
    post_room.after(seconds=2)
    (message,) = post_room.mail()
    assert "1 facture" in message.text
