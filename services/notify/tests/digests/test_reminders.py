"""An invitation that was not answered is sent again as a reminder, with the link that is good now."""

from datetime import timedelta

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE
from services.notify.tests.notify_under_test import (
    PUBLIC_URL,
    NotifyUnderTest,
    delivered,
    document,
    granted,
    holder_of,
    invited,
    sealed,
)

EMPLOYEE = holder_of("Alice")


@pytest.mark.spec("TEN-32")
def test_a_reminder_says_so_and_leads_to_the_new_link(notify: NotifyUnderTest) -> None:
    invitation = new_id()
    notify.receive(granted(ALICE, EMPLOYEE, ["owner"], "person"), delivered(document(EMPLOYEE, "payslip", "owner")))
    notify.receive(invited(ALICE, EMPLOYEE, notify.clock.now(), invitation_id=invitation))
    notify.after(seconds=20)
    notify.after(days=2)
    notify.receive(
        invited(
            ALICE,
            EMPLOYEE,
            notify.clock.now() + timedelta(seconds=1),
            invitation_id=invitation,
            reminder=True,
            sealed_link=sealed(f"{PUBLIC_URL}/activation#the-new-secret"),
        )
    )
    notify.after(seconds=20)
    first, reminder = notify.mail_to(ALICE)
    assert "1 nouveau document" in first.subject
    assert reminder.subject == "Rappel\u00a0: Agence Horizon vous invite à ouvrir votre espace"
    assert "/activation#the-new-secret" in reminder.text
    assert "Ce lien remplace celui du message précédent" in reminder.text


@pytest.mark.spec("TEN-35")
def test_an_invitation_to_a_corrected_address_goes_there(notify: NotifyUnderTest) -> None:
    invitation = new_id()
    notify.receive(granted(ALICE, EMPLOYEE, ["owner"], "person"), delivered(document(EMPLOYEE, "payslip", "owner")))
    notify.receive(invited(ALICE, EMPLOYEE, notify.clock.now(), invitation_id=invitation, email="alcie@example.test"))
    notify.after(seconds=20)
    corrected = {"invitation_id": invitation, "email": "alice.martin@example.test"}
    notify.receive(invited(ALICE, EMPLOYEE, notify.clock.now(), **corrected))
    notify.after(seconds=20)
    assert [message.to for message in notify.mail()] == [
        "Alice <alcie@example.test>",
        "Alice <alice.martin@example.test>",
    ]
