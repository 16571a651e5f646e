"""The address that a structure's space was opened with gets every notice of it, whoever of its people is told."""

from typing import Any

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.notify.tests.notify_under_test import PUBLIC_URL, NotifyUnderTest, activated, address_of, holder_of

ETUDE = holder_of("Étude Perrin")
ACACIAS = holder_of("SCI des Acacias")
SPACE = "etude@exemple.test"


@pytest.fixture
def etude(notify: NotifyUnderTest) -> NotifyUnderTest:
    """Alice opened the Étude's space with its own address; Bob works there. Charlie opened another one."""
    for who in (ALICE, BOB, CHARLIE):
        notify.receive(activated(who))
    opened = {"first_name": "A", "last_name": "B", "category": "notary", "at": notify.clock.now()}
    for holder, who, email, name in (
        (ETUDE, ALICE, SPACE, "Étude Perrin"),
        (ACACIAS, CHARLIE, "acacias@exemple.test", "SCI des Acacias"),
    ):
        known = {"tenant_id": holder, "structure_id": holder, "account_id": who.id, "email": email, "name": name}
        notify.receive(("tenancy.structure-opened.v1", opened | known))
    return notify


def about_request(notify: NotifyUnderTest, who: Any, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    at = notify.clock.now()
    about = {"tenant_id": ETUDE, "holder_id": ETUDE, "request_id": new_id(), "account_id": who.id, "at": at}
    return about | {"file_number": "CO-2026-000042-1", "journey_title": "Consigner"} | more


@pytest.mark.spec("NOTIF-12", "DEP-11", "AUTH-30")
@pytest.mark.parametrize(
    "event, more, subject",
    [
        ("submitted", {"journey": "x", "payment": None}, "Votre demande est envoyée"),
        ("returned", {"reasons": ["rib.pdf\u00a0: illisible"]}, "Votre demande est à compléter"),
        ("validated", {}, "Votre demande est validée"),
        ("rejected", {"reason": "Hors délai."}, "Votre demande est rejetée"),
        ("withdrawn", {"reason": "Jugement réformé."}, "Votre demande est examinée à nouveau"),
        ("message-written", {}, "Un message vous attend"),
        ("reassigned", {"owner_name": "Bob Martin"}, "Une demande de votre structure est réaffectée"),
    ],
)
def test_each_step_of_a_request_reaches_its_owner_and_the_address_of_the_space_and_leads_to_it(
    etude: NotifyUnderTest, event: str, more: dict[str, Any], subject: str
) -> None:
    fields = about_request(etude, BOB, **more)
    about = "decision" if event == "withdrawn" else "request"
    for _ in range(2):
        etude.receive((f"deposits.{about}-{event}.v1", fields))
    etude.after(seconds=1)
    to_bob, to_space = sorted(etude.mail(), key=lambda message: address_of(BOB) not in message.to)
    assert (address_of(BOB) in to_bob.to, to_space.to) == (True, f"Étude Perrin <{SPACE}>")
    assert to_space.subject == f"{subject}\u00a0: dossier CO-2026-000042-1"
    for message in (to_bob, to_space):
        assert f"{PUBLIC_URL}/mon-suivi/{fields['request_id']}" in message.text


@pytest.mark.spec("NOTIF-12")
def test_whoever_opened_the_space_is_told_once(etude: NotifyUnderTest) -> None:
    etude.receive(("deposits.request-validated.v1", about_request(etude, ALICE)))
    etude.after(seconds=1)
    [message] = etude.mail()
    assert address_of(ALICE) in message.to


@pytest.mark.spec("NOTIF-12", "AUTH-30")
def test_what_becomes_of_users_reaches_the_administrators_and_the_address_of_the_space(
    etude: NotifyUnderTest,
) -> None:
    about = {
        "tenant_id": ETUDE, "structure_id": ETUDE, "structure_name": "Étude Perrin", "member_id": new_id(),
        "member_name": "Sam Noir", "administrators": [BOB.id], "at": etude.clock.now(),
    }  # fmt: skip
    etude.receive(("tenancy.user-changed.v1", about | {"change": "added", "profile": "user", "by_account_id": BOB.id}))
    etude.receive(("tenancy.deletion-requested.v1", about))
    etude.after(seconds=1)
    told = sorted((message.to.split("<")[1], message.subject) for message in etude.mail())
    assert told == [
        (f"{address}>", subject)
        for address in (address_of(BOB), SPACE)
        for subject in ("Sam Noir demande la suppression de son accès", "Un utilisateur a été ajouté\u00a0: Sam Noir")
    ]


@pytest.mark.spec("NOTIF-12")
def test_who_was_corrected_is_told_and_led_to_their_profile_and_the_administrators_to_their_users(
    etude: NotifyUnderTest,
) -> None:
    corrected = {
        "tenant_id": ETUDE, "structure_id": ETUDE, "structure_name": "Étude Perrin", "member_id": new_id(),
        "member_name": "Bob Noir", "administrators": [ALICE.id], "at": etude.clock.now(), "change": "corrected",
        "profile": "user", "account_id": BOB.id,
    }  # fmt: skip
    etude.receive(("tenancy.user-changed.v1", corrected))
    etude.after(seconds=1)
    to_alice, to_bob = sorted(etude.mail(), key=lambda message: message.to)
    assert (to_alice.subject, to_bob.subject) == (
        "Un utilisateur a été modifié\u00a0: Bob Noir",
        "Vos informations ont été corrigées",
    )
    assert "mes-utilisateurs" in to_alice.text
    assert "mon-profil" in to_bob.text


@pytest.mark.spec("TEN-45")
def test_who_may_replace_their_mobile_is_told_and_so_are_the_administrators(etude: NotifyUnderTest) -> None:
    allowed = {
        "tenant_id": ETUDE, "structure_id": ETUDE, "structure_name": "Étude Perrin", "member_id": new_id(),
        "member_name": "Bob Noir", "administrators": [ALICE.id], "at": etude.clock.now(),
        "change": "phone-change-allowed", "profile": "user", "account_id": BOB.id,
    }  # fmt: skip
    etude.receive(("tenancy.user-changed.v1", allowed))
    etude.after(seconds=1)
    to_alice, to_bob = sorted(etude.mail(), key=lambda message: message.to)
    assert to_alice.subject == "Un changement de mobile est permis\u00a0: Bob Noir"
    assert to_bob.subject == "Vous pouvez changer de mobile"
    assert "mon-profil" in to_bob.text


@pytest.mark.spec("AUTH-30")
def test_a_stranger_s_space_hears_nothing_of_it(etude: NotifyUnderTest) -> None:
    etude.receive(("deposits.request-validated.v1", about_request(etude, BOB)))
    etude.after(seconds=1)
    assert not [message for message in etude.mail() if "acacias" in message.to]


@pytest.mark.spec("AUTH-43")
def test_with_the_account_that_opened_it_the_address_is_forgotten(etude: NotifyUnderTest) -> None:
    closing = {"tenant_id": ALICE.id, "closing_id": new_id(), "account_id": ALICE.id, "accounts": [ALICE.id]}
    at = etude.clock.now()
    etude.receive(("auth.erasure-requested.v1", closing | {"holders": [], "service": "notify", "at": at}))
    etude.service.run_job("erase_accounts")
    etude.receive(("deposits.request-validated.v1", about_request(etude, BOB)))
    etude.after(seconds=1)
    assert [address_of(BOB) in message.to for message in etude.mail()] == [True]


@pytest.mark.spec("DEP-14")
def test_the_confirmation_recalls_the_means_of_payment_that_was_chosen(etude: NotifyUnderTest) -> None:
    payment = {"fr": "Virement", "en": "Bank transfer"}
    etude.receive(("deposits.request-submitted.v1", about_request(etude, ALICE, journey="x", payment=payment)))
    etude.after(seconds=1)
    [message] = etude.mail()
    assert "- Moyen de paiement choisi\u00a0: Virement" in message.text
