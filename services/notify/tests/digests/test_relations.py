"""A company's documents wait until the relation with their sender is confirmed: nobody is told of them before."""

from datetime import datetime
from typing import Any

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB
from services.notify.tests.notify_under_test import (
    AGENCY,
    Event,
    NotifyUnderTest,
    activated,
    delivered,
    deposited,
    document,
    granted,
    holder_of,
    invited,
)

COMPANY = holder_of("Fonderie Nord")


def relation(what: str, at: datetime) -> Event:
    """Return the event that the relation between the company and the agency was proposed or decided about."""
    fields: dict[str, Any] = {"tenant_id": COMPANY, "holder_id": COMPANY, "organisation_id": AGENCY}
    named = {"relation_id": new_id(), "organisation_name": "Agence Horizon", "by": BOB.id, "at": at}
    return f"tenancy.relation-{what}.v1", fields | named


def test_a_member_gets_no_mail_of_a_document_before_the_relation_is_confirmed(notify: NotifyUnderTest) -> None:
    paper = document(COMPANY, "invoice", "F")
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company"))
    notify.receive(deposited(paper), relation("proposed", notify.clock.now()))
    notify.after(seconds=20)
    notify.after(days=1)
    assert notify.mail() == []
    notify.receive(relation("confirmed", notify.clock.now()), delivered(paper))
    notify.after(seconds=3)
    (message,) = notify.mail_to(BOB)
    assert message.subject == "Agence Horizon\u00a0: 1 nouveau document"


def test_a_document_that_waited_longer_than_a_month_is_told_of_when_it_is_delivered(notify: NotifyUnderTest) -> None:
    paper = document(COMPANY, "invoice", "F")
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company"), deposited(paper))
    notify.after(days=90)
    notify.receive(relation("confirmed", notify.clock.now()), delivered(paper))
    notify.after(seconds=3)
    assert len(notify.mail_to(BOB)) == 1


def test_a_declined_relation_makes_no_mail_and_takes_nothing_from_those_of_others(notify: NotifyUnderTest) -> None:
    notify.receive(activated(BOB), granted(BOB, COMPANY, ["F"], "company"))
    notify.receive(deposited(document(COMPANY, "invoice", "F")), relation("declined", notify.clock.now()))
    another = holder_of("another agency")
    notify.receive(granted(BOB, COMPANY, ["F"], "company", organisation_id=another))
    notify.receive(delivered(document(COMPANY, "invoice", "F", sender=another, sender_name="Agence Aurore")))
    notify.after(seconds=20)
    notify.after(days=30)
    (message,) = notify.mail()
    assert message.subject == "Agence Aurore\u00a0: 1 nouveau document"
    assert "Horizon" not in message.text


@pytest.mark.spec("NOTIF-11")
def test_an_invitation_says_nothing_of_documents_whose_relation_is_not_confirmed(notify: NotifyUnderTest) -> None:
    papers = [document(COMPANY, "invoice", "F"), document(COMPANY, "assignment_contract", "S")]
    notify.receive(*map(deposited, papers), relation("proposed", notify.clock.now()))
    notify.receive(invited(ALICE, COMPANY, notify.clock.now()), granted(ALICE, COMPANY, ["A", "S", "F"], "company"))
    notify.after(seconds=16)
    (invitation,) = notify.mail_to(ALICE)
    assert invitation.subject == "Agence Horizon vous invite sur Chartrier"
    assert "1 facture" not in invitation.text
    notify.receive(activated(ALICE), relation("confirmed", notify.clock.now()), *map(delivered, papers))
    notify.after(seconds=3)
    (_, announced) = notify.mail_to(ALICE)
    assert announced.subject == "Agence Horizon\u00a0: 2 nouveaux documents"
