"""What is told of signatures: reminders, refusals with their reason, expiries, replacements."""

from typing import Any

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.notify.tests.notify_under_test import EMPLOYER, NotifyUnderTest, activated, granted, holder_of

EMPLOYEE = holder_of("Alice")


def ended(notify: NotifyUnderTest, event: str, **more: object) -> tuple[str, dict[str, Any]]:
    fields = {
        "tenant_id": EMPLOYEE,
        "document_id": new_id(),
        "holder_id": EMPLOYEE,
        "organisation_id": EMPLOYER,
        "organisation_name": "Les Ateliers du Port",
        "establishment_id": EMPLOYER,
        "document_type": "employment_contract",
        "at": notify.clock.now(),
    }
    return f"signature.envelope-{event}.v1", fields | more


def people(notify: NotifyUnderTest) -> None:
    """Alice has the document; Bob sends for the employer, Charlie only administers it."""
    notify.receive(*(activated(each) for each in (ALICE, BOB, CHARLIE)))
    notify.receive(granted(ALICE, EMPLOYEE, ["owner"], "person", organisation_id=EMPLOYER))
    notify.receive(granted(BOB, EMPLOYER, ["D"], "employer"), granted(CHARLIE, EMPLOYER, ["A"], "employer"))
    notify.after(seconds=20)


@pytest.mark.spec("SIG-09")
def test_those_who_send_are_told_once_who_refused_and_why_and_nobody_else(notify: NotifyUnderTest) -> None:
    people(notify)
    refused = ended(notify, "refused", signatory_name="Alice Petit", reason="Le salaire n’est pas le bon.")
    for _ in range(2):
        notify.receive(refused)
    notify.after(seconds=1)
    (message,) = notify.mail_to(BOB)
    assert message.subject == "Alice Petit a refusé de signer"
    assert "un contrat de travail" in message.text
    assert "Le salaire n’est pas le bon." in message.text
    assert "/demandes-de-signature" in message.text
    assert notify.mail_to(CHARLIE) == notify.mail_to(ALICE) == []


@pytest.mark.spec("SIG-09")
def test_of_what_expired_at_the_same_moment_one_message_tells(notify: NotifyUnderTest) -> None:
    people(notify)
    notify.receive(ended(notify, "expired"), ended(notify, "expired"))
    notify.after(seconds=1)
    (message,) = notify.mail_to(BOB)
    assert message.subject == "Des demandes de signature ont expiré"
    assert notify.mail_to(CHARLIE) == notify.mail_to(ALICE) == []


@pytest.mark.spec("SIG-09")
def test_whoever_had_not_signed_is_told_that_the_document_was_replaced(notify: NotifyUnderTest) -> None:
    people(notify)
    notify.receive(ended(notify, "cancelled", required_right="owner", unsigned=["agency"]))
    notify.after(seconds=1)
    assert notify.mail_to(ALICE) == [], "she had signed"
    notify.receive(ended(notify, "cancelled", required_right="owner", unsigned=["agency", "recipient"]))
    notify.after(seconds=1)
    (message,) = notify.mail_to(ALICE)
    assert message.subject == "Les Ateliers du Port a remplacé un document à signer"
    assert notify.mail_to(BOB) == []


@pytest.mark.spec("SIG-04", "NOTIF-05")
def test_a_reminder_leads_to_the_documents_that_have_waited_that_long_once_a_day(notify: NotifyUnderTest) -> None:
    people(notify)
    for days in (10, 3):
        fields = {"tenant_id": ALICE.id, "account_id": ALICE.id, "documents": 4, "days": days, "at": notify.clock.now()}
        notify.receive(("signature.signatory-reminded.v1", fields))
    notify.after(seconds=1)
    (message,) = notify.mail_to(ALICE)
    assert message.subject == "4 documents attendent votre signature"
    assert "/connexion?next=/a-signer%3Fdepuis%3D10" in message.text


@pytest.mark.spec("NOTIF-05")
def test_whoever_has_no_account_yet_is_not_reminded_of_signatures_later(notify: NotifyUnderTest) -> None:
    fields = {"tenant_id": ALICE.id, "account_id": ALICE.id, "documents": 1, "days": 3, "at": notify.clock.now()}
    notify.receive(("signature.signatory-reminded.v1", fields))
    notify.receive(activated(ALICE))
    notify.after(seconds=1)
    assert notify.mail_to(ALICE) == []
