from uuid import UUID

import pytest

from chartrier.ids import new_id, recipient_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.notify.tests.notify_under_test import (
    AGENCY,
    EMPLOYER,
    Event,
    NotifyUnderTest,
    activated,
    delivered,
    document,
    granted,
    holder_of,
    invited,
)

COMPANY = holder_of("Fonderie Nord")
EMPLOYEE = holder_of("Alice")


@pytest.mark.spec("NOTIF-04")
def test_ten_contracts_that_arrive_together_make_one_message(notify: NotifyUnderTest) -> None:
    contracts = [document(COMPANY, "assignment_contract", "S") for _ in range(10)]
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["S"], "company"))
    for contract in contracts:
        notify.receive(delivered(contract))
        notify.after(seconds=1)
    assert notify.mail() == []
    notify.after(seconds=2)
    (message,) = notify.mail()
    assert message.subject == "Agence Horizon\u00a0: 10 nouveaux documents"
    assert "10 contrats de mise à disposition" in message.text
    assert "Je me connecte" in message.text
    assert "https://chartrier.test/connexion?next=/" in message.text


def test_a_message_leaves_after_fifteen_seconds_even_if_documents_go_on_coming(notify: NotifyUnderTest) -> None:
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["S"], "company"))
    for _ in range(15):
        notify.receive(delivered(document(COMPANY, "assignment_contract", "S")))
        notify.after(seconds=1)
    (message,) = notify.mail()
    assert "15 nouveaux documents" in message.subject


def test_it_waits_as_long_as_nobody_is_known_who_could_be_notified(notify: NotifyUnderTest) -> None:
    notify.receive(delivered(document(EMPLOYEE, "payslip", "owner")))
    notify.after(hours=5)
    notify.receive(granted(ALICE, EMPLOYEE, ["owner"], "person"))
    notify.after(hours=5)
    assert notify.mail() == []
    notify.receive(invited(ALICE, EMPLOYEE, notify.clock.now()))
    notify.work()
    assert notify.mail() == []
    notify.after(seconds=2)
    (message,) = notify.mail()
    assert "1 bulletin de paie" in message.text


def test_a_member_without_the_right_is_not_told_of_invoices(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE), activated(BOB), activated(CHARLIE))
    notify.receive(granted(ALICE, COMPANY, ["F"], "company"), granted(BOB, COMPANY, ["A", "S", "R"], "company"))
    notify.receive(granted(CHARLIE, holder_of("another company"), ["A", "S", "F", "R"], "company"))
    notify.receive(delivered(document(COMPANY, "invoice", "F")))
    notify.after(seconds=3)
    assert len(notify.mail_to(ALICE)) == 1
    assert len(notify.mail()) == 1


def test_a_right_on_another_agencys_documents_is_not_told_of_these(notify: NotifyUnderTest) -> None:
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company", organisation_id=EMPLOYER))
    notify.receive(delivered(document(COMPANY, "invoice", "F", sender=AGENCY)))
    notify.after(seconds=20)
    assert notify.mail() == []


def test_a_right_lost_before_the_message_leaves_is_not_announced(notify: NotifyUnderTest) -> None:
    grant = new_id()
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company", grant_id=grant))
    notify.receive(delivered(document(COMPANY, "invoice", "F")))
    notify.receive(granted(BOB, COMPANY, [], "company", grant_id=grant, version=2))
    notify.after(seconds=20)
    assert notify.mail() == []


@pytest.mark.parametrize("deed", ["vault.document-read.v1", "signature.envelope-signed.v1"])
@pytest.mark.parametrize("before_it_was_received", [True, False])
def test_what_somebody_has_seen_is_not_announced_to_them(
    notify: NotifyUnderTest, deed: str, *, before_it_was_received: bool
) -> None:
    contract = document(COMPANY, "assignment_contract", "S")
    dealt_with: Event = (deed, contract | {"account_id": ALICE.id, "at": notify.clock.now()})
    events = [dealt_with, delivered(contract)] if before_it_was_received else [delivered(contract), dealt_with]
    for who in (ALICE, BOB):
        notify.receive(activated(who), granted(who, COMPANY, ["S"], "company"))
    notify.receive(*events)
    notify.after(seconds=20)
    assert notify.mail_to(ALICE) == []
    assert len(notify.mail_to(BOB)) == 1


@pytest.mark.parametrize("end", ["completed", "refused"])
def test_what_everybody_signed_or_somebody_refused_is_announced_to_nobody(notify: NotifyUnderTest, end: str) -> None:
    contract = document(COMPANY, "assignment_contract", "S")
    notify.receive(activated(ALICE), granted(ALICE, COMPANY, ["S"], "company"), delivered(contract))
    refusal = {
        "document_type": "assignment_contract",
        "establishment_id": EMPLOYER,
        "signatory_name": "Alice Martin",
        "reason": "Dates",
        "at": "2026-11-20T10:00:00Z",
    }
    notify.receive((f"signature.envelope-{end}.v1", contract | refusal | {"envelope_id": new_id()}))
    notify.after(seconds=20)
    assert notify.mail() == []


def test_a_structure_is_not_notified_of_the_documents_that_it_filed_itself(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE), granted(ALICE, EMPLOYER, ["user"], "deposit_client", organisation_id=EMPLOYER))
    notify.receive(delivered(document(EMPLOYER, "deposit_summary", "user", sender=EMPLOYER)))
    notify.after(seconds=20)
    assert notify.mail() == []


def test_a_colleague_who_comes_later_is_told_of_what_still_waits(notify: NotifyUnderTest) -> None:
    old, new = document(COMPANY, "invoice", "F"), document(COMPANY, "invoice", "F")
    notify.receive(delivered(old))
    notify.after(days=40)
    notify.receive(delivered(new))
    notify.after(days=1)
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company"))
    notify.after(seconds=3)
    (message,) = notify.mail()
    assert "1 nouveau document" in message.subject


def test_the_same_event_received_a_hundred_times_makes_one_message(notify: NotifyUnderTest) -> None:
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company"))
    invoice, event_id = document(COMPANY, "invoice", "F"), new_id()
    for _ in range(50):
        notify.receive(delivered(invoice), event_id=event_id)
        notify.receive(delivered(invoice))
    notify.after(seconds=2)
    for _ in range(10):
        notify.receive(delivered(invoice))
        notify.after(seconds=20)
    (message,) = notify.mail()
    assert "1 nouveau document" in message.subject


@pytest.mark.spec("NOTIF-11")
def test_an_invitation_waits_for_the_documents_that_are_still_on_their_way(notify: NotifyUnderTest) -> None:
    notify.receive(invited(ALICE, EMPLOYEE, notify.clock.now()), granted(ALICE, EMPLOYEE, ["owner"], "person"))
    notify.after(seconds=10)
    notify.receive(delivered(document(EMPLOYEE, "payslip", "owner")))
    notify.after(seconds=3)
    notify.after(seconds=60)
    (message,) = notify.mail()
    assert "1 nouveau document vous attend" in message.subject


def test_whoever_is_given_a_right_later_is_told_then(notify: NotifyUnderTest) -> None:
    grant = new_id()
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["S"], "company", grant_id=grant))
    notify.receive(delivered(document(COMPANY, "invoice", "F")))
    notify.after(seconds=20)
    assert notify.mail() == []
    notify.receive(granted(BOB, COMPANY, ["F", "S"], "company", grant_id=grant, version=2))
    notify.after(seconds=2)
    (message,) = notify.mail()
    assert "1 facture" in message.text


@pytest.mark.spec("TEN-51", "VLT-16")
def test_a_sub_account_is_told_of_what_names_it_until_it_is_always_told(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE), activated(BOB))
    bob, grant = recipient_id(COMPANY, "bob@example.test"), new_id()
    notify.receive(granted(ALICE, COMPANY, ["S"], "company", told_when_named=None))
    notify.receive(granted(BOB, COMPANY, ["S"], "company", grant_id=grant, told_when_named=bob))

    def arrives(*named: UUID) -> tuple[int, int]:
        """Return how many messages a contract that names these made for Alice and for Bob."""
        before = len(notify.mail_to(ALICE)), len(notify.mail_to(BOB))
        contract = document(COMPANY, "assignment_contract", "S")
        notify.receive(delivered(contract | {"named_recipients": list(named)}))
        notify.after(seconds=3)
        return len(notify.mail_to(ALICE)) - before[0], len(notify.mail_to(BOB)) - before[1]

    alice = recipient_id(COMPANY, "alice@example.test")
    assert arrives(alice) == (1, 0)
    assert arrives(alice, bob) == (1, 1)
    notify.receive(granted(BOB, COMPANY, ["S"], "company", grant_id=grant, version=2, told_when_named=None))
    notify.after(seconds=3)
    assert arrives(alice) == (1, 1)
    # An earlier version that comes late changes nothing.
    notify.receive(granted(BOB, COMPANY, ["S"], "company", grant_id=grant, version=1, told_when_named=bob))
    assert arrives(alice) == (1, 1)
