"""What happened to an account is told to whoever has to know: its owner, the former address, the contacts so far."""

from datetime import timedelta
from typing import Any

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.notify.tests.notify_under_test import PUBLIC_URL, NotifyUnderTest, activated, address_of, sealed


def receive_twice(notify: NotifyUnderTest, event: str, **fields: Any) -> None:  # noqa: ANN401
    """Receive twice what happened to Alice's account just now: as two events, the way two relays might send it."""
    about = {"tenant_id": ALICE.id, "account_id": ALICE.id, "at": notify.clock.now()}
    for _ in range(2):
        notify.receive((f"auth.{event}.v1", about | fields))
    notify.after(seconds=1)


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.spec("AUTH-21", "AUTH-40")
def test_the_owner_is_notified_of_another_password(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    receive_twice(notify, "password-changed")
    [message] = notify.mail()
    assert (message.to, message.subject) == ("Alice <alice@example.test>", "Votre mot de passe a changé")


@pytest.mark.spec("AUTH-40")
def test_the_former_address_is_told_of_another_one_and_shown_no_more_of_it_than_its_owner_needs(
    notify: NotifyUnderTest,
) -> None:
    notify.receive(activated(ALICE))
    contacts = {"email": "nouvelle@exemple.fr", "former_email": "ancienne@exemple.fr"}
    receive_twice(notify, "email-changed", name="Alice", language="fr", **contacts)
    [message] = notify.mail()
    assert "ancienne@exemple.fr" in message.to
    assert "l’adresse n•••@exemple.fr a pris la place" in words(message.text)
    assert "nouvelle" not in message.text


@pytest.mark.spec("AUTH-40", "AUTH-41")
def test_messages_go_to_the_address_and_the_name_that_an_account_has_now(notify: NotifyUnderTest) -> None:
    alice = {"tenant_id": ALICE.id, "account_id": ALICE.id, "last_name": "Martin"}
    former = alice | {"version": 2, "email": address_of(CHARLIE), "first_name": "Alix", "language": "fr"}
    latest = alice | {"version": 3, "email": address_of(BOB), "first_name": "Alizée", "language": "en"}
    # The former one arrives late: a message to a mailbox that was given up would be read by somebody else.
    for described in (latest, former):
        notify.receive(("auth.profile-changed.v1", described))
    notify.receive(activated(ALICE))
    receive_twice(notify, "password-changed")
    [message] = notify.mail()
    assert address_of(BOB) in message.to
    assert "Hello Alizée" in message.text


@pytest.mark.spec("AUTH-41")
@pytest.mark.parametrize("added, what", [(True, "ajouté à"), (False, "retiré de")])
def test_the_owner_is_notified_of_a_number_by_its_ending(notify: NotifyUnderTest, *, added: bool, what: str) -> None:
    notify.receive(activated(ALICE))
    receive_twice(notify, "phone-changed", added=added, ending="12")
    [message] = notify.mail()
    assert f"le numéro qui finit par 12 a été {what} votre compte" in words(message.text)


@pytest.mark.spec("AUTH-23")
def test_every_contact_so_far_is_told_once_that_another_address_gets_in(notify: NotifyUnderTest) -> None:
    # Two numbers with the same four last figures are two numbers.
    numbers = ["+33639980012", "+33639990012"]
    receive_twice(
        notify, "identifier-recovered", former_email="ancienne@exemple.fr", phones=numbers, name="Alice",
        language="fr",
    )  # fmt: skip
    written = {message.to: message.text for message in notify.mail()}
    assert len(notify.mail()) == len(written) == 3
    assert [any(number in to for to in written) for number in numbers] == [True, True]
    assert any("ancienne@exemple.fr" in to for to in written)
    assert all("notre assistance" in words(text) for text in written.values())


@pytest.mark.spec("NOTIF-06", "AUTH-08")
def test_each_of_two_whom_one_event_concerns_is_told_and_neither_twice(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE), activated(BOB))
    receive_twice(notify, "account-merged", merge_id=new_id(), absorbed_id=BOB.id, undo_until=notify.clock.now())
    assert [len(notify.mail_to(who)) for who in (ALICE, BOB)] == [1, 1]


@pytest.mark.spec("NOTIF-06", "AUTH-13")
def test_two_events_that_differ_in_nothing_but_what_they_are_about_are_two_messages(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    alike = {"browser": "Firefox", "system": "Windows", "at": notify.clock.now()}
    for session_id in (new_id(), new_id()):
        receive_twice(notify, "device-added", session_id=session_id, **alike)
    assert len(notify.mail_to(ALICE)) == 2


@pytest.mark.spec("AUTH-21")
def test_a_new_password_comes_as_one_message_with_a_link_and_a_code_for_each_account(notify: NotifyUnderTest) -> None:
    offers = [
        {
            "identifier": name,
            "sealed_link": sealed(f"{PUBLIC_URL}/reinitialisation#of-{name}"),
            "sealed_code": sealed(f"CODE-{name}"),
        }
        for name in ("alice", "alice-perrin")
    ]
    lasts = {"expires_at": notify.clock.now().replace(day=22)}
    receive_twice(
        notify, "password-reset-offered", offer_id=new_id(), cause="forgotten", email="alice@exemple.fr", name="Alice",
        language="fr", links=offers, **lasts,
    )  # fmt: skip
    messages = notify.mail()
    assert {message.subject for message in messages} == {"Choisir un nouveau mot de passe"}
    assert len(messages) == 1
    for name in ("alice", "alice-perrin"):
        assert f"{PUBLIC_URL}/reinitialisation#of-{name}" in messages[0].text.split()
        assert f"CODE-{name}" in messages[0].text
    assert notify.stored_secrets() == [None], "what opens something is forgotten once it left"


@pytest.mark.spec("AUTH-30")
def test_only_the_mailbox_learns_that_it_has_an_account_already(notify: NotifyUnderTest) -> None:
    opening_id = new_id()
    receive_twice(
        notify, "address-already-used", tenant_id=opening_id, opening_id=opening_id, email="alice@exemple.fr",
        language="fr",
    )  # fmt: skip
    [message] = notify.mail()
    assert "alice@exemple.fr" in message.to
    assert message.subject == "Vous avez déjà un compte Chartrier"


@pytest.mark.spec("AUTH-30")
def test_who_opened_a_client_account_is_told_how_it_goes_on(notify: NotifyUnderTest) -> None:
    receive_twice(notify, "client-account-opened", company_name="Étude Perrin", email="etude@exemple.fr", language="fr")
    [message] = notify.mail()
    assert "etude@exemple.fr" in message.to
    assert "il reste à présenter votre structure" in words(message.text)


@pytest.mark.spec("TEN-42")
def test_a_confidential_password_comes_in_a_message_of_its_own_that_does_not_show_it_in_its_subject(
    notify: NotifyUnderTest,
) -> None:
    at = notify.clock.now()
    issued = {
        "tenant_id": ALICE.id, "code_id": new_id(), "account_id": ALICE.id, "channel": "email",
        "purpose": "confidential-password", "language": "fr", "to": address_of(ALICE), "name": "Alice",
        "sealed_code": sealed("K7XR4P"), "issued_at": at, "expires_at": at + timedelta(hours=48),
    }  # fmt: skip
    for _ in range(2):
        notify.receive(("auth.code-issued.v1", issued))
    notify.after(seconds=1)
    [message] = notify.mail()
    assert (message.to, message.subject) == (f"Alice <{address_of(ALICE)}>", "Votre mot de passe confidentiel")
    assert "- K7XR4P" in message.text
    assert "demandez-en un nouveau sur cette même page" in words(message.text)
