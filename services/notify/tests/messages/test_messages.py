from datetime import UTC, datetime, timedelta

import pytest

from chartrier.ids import new_id
from chartrier.testing import ALICE, BOB, CHARLIE
from services.notify.tests.notify_under_test import (
    AGENCY,
    EMPLOYER,
    PUBLIC_URL,
    NotifyUnderTest,
    activated,
    delivered,
    document,
    granted,
    holder_of,
    invited,
    sealed,
    shared,
)


def test_whoever_sent_a_request_gets_its_file_number_once(notify: NotifyUnderTest) -> None:
    request_id = new_id()
    fields = {
        "tenant_id": holder_of("Étude Perrin"),
        "request_id": request_id,
        "holder_id": holder_of("Étude Perrin"),
        "account_id": ALICE.id,
        "file_number": "RSI-2026-000042",
        "journey": "property-seizure-recovery",
        "journey_title": "Récupération après saisie immobilière",
        "at": datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    }
    for _ in range(100):
        notify.receive(("deposits.request-submitted.v1", fields))
    notify.after(hours=2)
    assert notify.mail() == [], "the address is not known yet"
    notify.receive(activated(ALICE))
    notify.after(seconds=1)
    notify.after(hours=2)
    (message,) = notify.mail_to(ALICE)
    assert message.subject == "Votre demande est envoyée\u00a0: dossier RSI-2026-000042"
    assert f"https://chartrier.test/mon-suivi/{request_id}" in message.text
    assert "20 novembre 2026 à 09:30" in message.text


@pytest.mark.spec("NOTIF-12")
@pytest.mark.parametrize(
    "event, more, subject, said",
    [
        ("returned", {"reasons": ["rib.pdf\u00a0: illisible"]}, "Votre demande est à compléter", "illisible"),
        ("validated", {}, "Votre demande est validée", "justificatif de paiement"),
        ("rejected", {"reason": "Hors délai."}, "Votre demande est rejetée", "Hors délai."),
        ("message-written", {}, "Un message vous attend", "vous a écrit"),
        ("reassigned", {"journey_title": "Récupération"}, "Une demande vous est confiée", "vous est confiée"),
    ],
)
def test_the_owner_of_a_request_is_told_once_what_became_of_it_and_led_to_it(
    notify: NotifyUnderTest, event: str, more: dict[str, object], subject: str, said: str
) -> None:
    notify.receive(activated(ALICE))
    request_id = new_id()
    fields = {
        "tenant_id": holder_of("Étude Perrin"),
        "request_id": request_id,
        "holder_id": holder_of("Étude Perrin"),
        "account_id": ALICE.id,
        "file_number": "DC-2026-000042-1",
        "at": datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    }
    notify.receive((f"deposits.request-{event}.v1", fields | more))
    notify.after(seconds=1)
    (message,) = notify.mail_to(ALICE)
    assert message.subject == f"{subject}\u00a0: dossier DC-2026-000042-1"
    assert said in message.text
    assert f"https://chartrier.test/mon-suivi/{request_id}" in message.text


def test_the_owner_of_a_locked_account_is_warned_once_for_each_lock(notify: NotifyUnderTest) -> None:
    notify.receive(activated(BOB, language="en"))
    until = notify.clock.now() + timedelta(minutes=120)
    for locked_until in (until, until, until + timedelta(minutes=30)):
        fields = {"tenant_id": BOB.id, "account_id": BOB.id, "locked_until": locked_until}
        notify.receive(("auth.account-locked.v1", fields))
    notify.after(seconds=1)
    assert [message.subject for message in notify.mail_to(BOB)] == [
        "Your account is locked for 2 hours",
        "Your account is locked for 2 hours 30 minutes",
    ]


def test_a_link_is_sent_once_however_often_it_arrives(notify: NotifyUnderTest) -> None:
    link_id, event_id = new_id(), new_id()
    for _ in range(50):
        notify.receive(shared(link_id, notify.clock.now()), event_id=event_id)
        notify.receive(shared(link_id, notify.clock.now()))
    notify.after(seconds=1)
    (message,) = notify.mail()
    assert message.to == "Dominique Petit <dominique@example.test>"
    assert "Alice Martin partage 2 documents avec vous" in message.subject
    assert "> Voici mes bulletins." in message.text
    assert "https://chartrier.test/partage#secret-of-link" in message.text


@pytest.mark.spec("SHR-02")
def test_the_mail_of_a_link_says_what_its_page_will_ask_for(notify: NotifyUnderTest) -> None:
    at = notify.clock.now()
    notify.receive(shared(new_id(), at, protection="password", most_openings=3), shared(new_id(), at))
    notify.after(seconds=1)
    asking, plain = notify.mail()
    assert "un mot de passe\u00a0: Alice Martin vous le donne" in asking.text
    assert "Ce lien s’ouvre 3 fois au plus." in asking.text
    assert "mot de passe" not in plain.text
    assert "au plus" not in plain.text


@pytest.mark.spec("SHR-02")
def test_the_code_of_a_link_goes_to_whom_it_is_meant_for_with_the_way_back(notify: NotifyUnderTest) -> None:
    at = notify.clock.now()
    issued = {
        "tenant_id": holder_of("Alice"),
        "code_id": new_id(),
        "link_id": new_id(),
        "recipient_name": "Dominique Petit",
        "recipient_email": "dominique@example.test",
        "sender_name": "Alice Martin",
        "language": "en",
        "sealed_link": sealed(f"{PUBLIC_URL}/partage#secret-of-link"),
        "sealed_code": sealed("K7XR4P"),
        "issued_at": at,
        "expires_at": at + timedelta(minutes=10),
    }
    notify.receive(("sharing.opening-code-issued.v1", issued), ("sharing.opening-code-issued.v1", issued))
    notify.after(seconds=1)
    (message,) = notify.mail()
    assert message.to.endswith("<dominique@example.test>")
    assert message.subject == "K7XR4P: your code to open what Alice Martin shares"
    assert f"{PUBLIC_URL}/partage#secret-of-link" in message.text


@pytest.mark.spec("SHR-04")
def test_a_link_that_is_sent_again_is_another_mail_which_says_so(notify: NotifyUnderTest) -> None:
    link_id, at = new_id(), notify.clock.now()
    _, fields = shared(link_id, at)
    again = fields | {"sending_id": new_id(), "sealed_link": sealed(f"{PUBLIC_URL}/partage#another-secret")}
    notify.receive(shared(link_id, at), ("sharing.link-sent-again.v1", again), ("sharing.link-sent-again.v1", again))
    notify.after(seconds=1)
    first, second = notify.mail()
    assert "Ce lien remplace le précédent" not in first.text
    assert "Ce lien remplace le précédent, qui ne s’ouvre plus." in second.text
    assert "another-secret" in second.text


@pytest.mark.spec("SHR-07", "NOTIF-05")
def test_whoever_shared_is_told_of_the_first_opening_and_of_the_end(notify: NotifyUnderTest) -> None:
    link_id, at = new_id(), notify.clock.now()
    common = {
        "tenant_id": ALICE.id,
        "link_id": link_id,
        "document_ids": [new_id(), new_id()],
        "account_id": ALICE.id,
        "recipient_name": "Dominique Petit",
        "at": at,
    }
    notify.receive(activated(ALICE))
    for number, tell in ((1, False), (2, True), (1, True), (1, True)):
        notify.receive(("sharing.link-opened.v1", common | {"number": number, "tell": tell}))
    notify.receive(("sharing.link-reminded.v1", common | {"openings": 2, "expires_at": at + timedelta(days=2)}))
    notify.after(seconds=1)
    opened, ending = notify.mail()
    assert opened.subject == "Dominique Petit a ouvert votre partage"
    assert f"/partages/{link_id}" in opened.text.replace("%2F", "/")
    assert "a été ouvert 2 fois" in ending.text


def test_a_name_in_an_event_changes_nothing_of_the_text_around_it(notify: NotifyUnderTest) -> None:
    names = {"sender_name": "Alice\u202e Martin\u2069", "recipient_name": "Do\u200bminique\r\nBcc: eve@example.test"}
    notify.receive(shared(new_id(), notify.clock.now(), **names, message="Lisez\u202e ceci."))
    notify.after(seconds=1)
    (message,) = notify.mail()
    assert message.subject.startswith("Alice  Martin partage 2 documents avec vous")
    assert message.to.endswith("<dominique@example.test>")
    written = message.to + message.subject + message.text + message.html
    assert [each for each in written if each in "\u202e\u2069\u200b"] == []


def test_whoever_was_invited_but_has_an_account_by_now_is_told_to_sign_in(notify: NotifyUnderTest) -> None:
    holder = holder_of("Alice")
    notify.receive(delivered(document(holder, "payslip", "owner")), granted(ALICE, holder, ["owner"], "person"))
    notify.receive(invited(ALICE, holder, notify.clock.now()), activated(ALICE))
    notify.after(seconds=20)
    (message,) = notify.mail()
    assert "Je me connecte" in message.text
    assert "activation" not in message.text


def test_an_invitation_without_documents_leaves_by_itself(notify: NotifyUnderTest) -> None:
    holder = holder_of("Étude Perrin")
    notify.receive(granted(ALICE, holder, ["user"], "deposit_client"))
    notify.receive(invited(ALICE, holder, notify.clock.now(), invited_by="Camille Roux", language="en"))
    notify.after(seconds=2)
    (message,) = notify.mail()
    assert message.subject == "Camille Roux invites you to Chartrier"
    assert "Complete my registration" in message.text


@pytest.mark.spec("NOTIF-11")
def test_a_renewed_link_is_sent_and_the_same_one_never_again(notify: NotifyUnderTest) -> None:
    holder, invitation_id = holder_of("Étude Perrin"), new_id()
    first = invited(ALICE, holder, notify.clock.now(), invitation_id=invitation_id)
    notify.receive(granted(ALICE, holder, ["user"], "deposit_client"), first)
    notify.after(seconds=2)
    notify.after(days=31)
    notify.receive(first)
    notify.after(seconds=2)
    assert len(notify.mail()) == 1
    link = sealed("https://chartrier.test/activation#renewed")
    notify.receive(invited(ALICE, holder, notify.clock.now(), invitation_id=invitation_id, sealed_link=link))
    notify.after(seconds=2)
    assert ["activation#renewed" in message.text for message in notify.mail()] == [False, True]


@pytest.mark.spec("AUTH-11", "AUTH-12")
def test_a_lock_of_one_device_or_after_a_right_password_says_so(notify: NotifyUnderTest) -> None:
    notify.receive(activated(BOB, language="en"))
    fields = {"tenant_id": BOB.id, "account_id": BOB.id, "this_device": True, "second_factor": False}
    until = notify.clock.now() + timedelta(minutes=120)
    notify.receive(("auth.account-locked.v1", fields | {"locked_until": until}))
    notify.after(seconds=1)
    later = {"locked_until": until + timedelta(minutes=1), "this_device": False, "second_factor": True}
    notify.receive(("auth.account-locked.v1", fields | later))
    notify.after(seconds=1)
    device, codes = notify.mail_to(BOB)
    assert device.subject == "One of your devices is locked for 2 hours"
    assert "somebody knows your password" in codes.text


@pytest.mark.spec("AUTH-13")
def test_a_new_device_is_announced_once_with_the_way_to_ones_sessions(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    fields = {"tenant_id": ALICE.id, "account_id": ALICE.id, "session_id": new_id(), "at": notify.clock.now()}
    for _ in range(3):
        notify.receive(("auth.device-added.v1", fields | {"browser": "Firefox", "system": "Windows", "device": "x"}))
    notify.after(seconds=1)
    (message,) = notify.mail_to(ALICE)
    assert message.subject == "Connexion depuis un nouvel appareil"
    assert "(Firefox, Windows)" in message.text
    assert "https://chartrier.test/connexion?next=/compte/appareils" in message.text.split()
    assert "« Mes appareils »" in message.text.replace("\u00a0", " "), "as the page is called"


@pytest.mark.spec("AUTH-14")
def test_the_owner_is_notified_once_what_an_application_may_do_and_when_it_may_no_longer(
    notify: NotifyUnderTest,
) -> None:
    notify.receive(activated(ALICE), activated(BOB, language="en"))
    fields = {"tenant_id": ALICE.id, "account_id": ALICE.id, "application_id": new_id(), "scope": "openid chartrier"}
    fields |= {"application_name": "Chartrier mobile", "at": notify.clock.now()}
    for _ in range(3):
        notify.receive(("auth.application-allowed.v1", fields), ("auth.application-withdrawn.v1", fields))
    notify.after(seconds=1)
    allowed, withdrawn = sorted(notify.mail_to(ALICE), key=lambda each: "plus accès" in each.subject)
    assert allowed.subject == "Une application a accès à votre compte"
    assert "«\u00a0Chartrier mobile\u00a0»" in allowed.text
    assert "- lire vos documents et agir en votre nom dans Chartrier" in allowed.text
    assert "adresse e-mail" not in allowed.text, "what it was not allowed is not in the list"
    assert "https://chartrier.test/connexion?next=/compte/comptes-associes" in allowed.text
    assert withdrawn.subject == "Une application n’a plus accès à votre compte"
    assert notify.mail_to(BOB) == []


@pytest.mark.spec("AUTH-16")
def test_the_owner_is_notified_when_another_service_opens_the_account_and_when_it_no_longer_does(
    notify: NotifyUnderTest,
) -> None:
    notify.receive(activated(BOB, language="en"), activated(ALICE))
    fields = {"tenant_id": BOB.id, "account_id": BOB.id, "provider_name": "FranceConnect", "at": notify.clock.now()}
    for change in ("linked", "unlinked", "linked"):
        notify.receive(("auth.outside-identity-changed.v1", fields | {"change": change}))
    notify.after(seconds=1)
    linked, unlinked = sorted(notify.mail_to(BOB), key=lambda each: "no longer" in each.subject)
    assert linked.subject == "Another service opens your account"
    assert "signing in to “FranceConnect”" in " ".join(linked.text.split())
    assert "/connexion?next=/compte/comptes-associes" in linked.text
    assert "no longer opens your account" in unlinked.text
    assert notify.mail_to(ALICE) == []


@pytest.mark.spec("AUTH-12")
def test_the_owner_is_notified_of_each_change_of_the_second_step(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    fields = {"tenant_id": ALICE.id, "account_id": ALICE.id, "at": notify.clock.now(), "left": 1}
    for change, kind in (("added", "passkey"), ("removed", "sms"), ("recovery-code-used", None)):
        notify.receive(("auth.second-factor-changed.v1", fields | {"change": change, "kind": kind}))
    notify.after(seconds=1)
    texts = " ".join(" ".join(message.text.split()) for message in notify.mail_to(ALICE))
    for sentence in ("une clé d’accès a été ajoutée", "un téléphone a été retiré de", "Il en reste un seul."):
        assert sentence in texts
    assert "à vos secondes preuves" in texts, "as the portal calls it"
    assert texts.count("/connexion?next=/compte/securite ") == 3


@pytest.mark.spec("AUTH-21")
def test_an_address_that_is_not_the_one_on_record_is_told_that_the_link_went_elsewhere_once(
    notify: NotifyUnderTest,
) -> None:
    account_id, request_id = new_id(), new_id()
    fields = {"tenant_id": account_id, "account_id": account_id, "request_id": request_id, "language": "fr"}
    for _ in range(3):
        notify.receive(
            ("auth.password-reset-sent-elsewhere.v1", fields | {"email": "old@exemple.fr", "at": notify.clock.now()})
        )
    notify.after(seconds=1)
    (message,) = notify.mail()
    assert message.to == "old@exemple.fr"
    assert "à l’adresse liée à ce coffre-là" in message.text
    assert "reinitialisation" not in message.text


@pytest.mark.spec("TEN-05")
def test_whoever_has_an_account_is_told_of_an_invitation_and_answers_it_at_home(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    offered = {
        "tenant_id": holder_of("Étude Perrin"),
        "invitation_id": new_id(),
        "account_id": ALICE.id,
        "space_name": "Étude Perrin",
        "invited_by": "Maître Fictif",
        "at": notify.clock.now(),
    }
    for _ in range(2):
        notify.receive(("tenancy.invitation-offered.v1", offered))
    notify.after(seconds=1)
    (message,) = notify.mail_to(ALICE)
    assert message.subject == "Étude Perrin vous propose un accès"
    assert "Maître Fictif vous invite" in message.text
    assert "https://chartrier.test/connexion?next=/" in message.text
    assert notify.mail_to(BOB) == []


@pytest.mark.spec("TEN-26", "TEN-05")
def test_administrators_are_told_of_approvals_and_refusals_each_in_their_language(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    notify.receive(activated(BOB, language="en"))
    about = {
        "tenant_id": holder_of("Fonderie"),
        "member_id": new_id(),
        "space_name": "Fonderie",
        "member_name": "Emma Durand",
        "administrators": [ALICE.id, BOB.id],
        "at": notify.clock.now(),
    }
    notify.receive(("tenancy.approval-requested.v1", about | {"organisation_name": "Intérim"}))
    notify.receive(("tenancy.invitation-refused.v1", about))
    notify.after(seconds=1)
    assert {message.subject for message in notify.mail_to(ALICE)} == {
        "Intérim désigne Emma Durand\u00a0: votre accord est attendu",
        "Emma Durand a refusé votre invitation",
    }
    assert {message.subject for message in notify.mail_to(BOB)} == {
        "Intérim names Emma Durand: your approval is awaited",
        "Emma Durand declined your invitation",
    }


@pytest.mark.spec("TEN-41")
@pytest.mark.parametrize(
    "profile, subject", [("user", "Votre profil a changé\u00a0: Étude"), (None, "Votre accès a pris fin\u00a0: Étude")]
)
def test_whoever_has_another_profile_or_none_any_more_is_told(
    notify: NotifyUnderTest, profile: str | None, subject: str
) -> None:
    notify.receive(activated(ALICE))
    changed = {
        "tenant_id": holder_of("Étude"),
        "account_id": ALICE.id,
        "holder_id": holder_of("Étude"),
        "space_name": "Étude",
        "profile": profile,
        "at": notify.clock.now(),
    }
    notify.receive(("tenancy.member-profile-changed.v1", changed))
    notify.after(seconds=1)
    (message,) = notify.mail_to(ALICE)
    assert message.subject == subject
    assert ("Utilisateur" in message.text) is (profile is not None)


@pytest.mark.spec("NOTIF-12", "TEN-43")
def test_administrators_of_a_structure_are_told_of_users_and_asked_about_deletions(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    notify.receive(activated(BOB, language="en"))
    about = {
        "tenant_id": holder_of("Étude"),
        "structure_id": holder_of("Étude"),
        "structure_name": "Étude",
        "member_id": new_id(),
        "member_name": "Emma Durand",
        "administrators": [ALICE.id, BOB.id],
        "at": notify.clock.now(),
    }
    for change in ("added", "profile-changed", "removed"):
        notify.receive(("tenancy.user-changed.v1", about | {"change": change, "profile": "user"}))
    notify.receive(("tenancy.deletion-requested.v1", about))
    notify.after(seconds=1)
    assert {message.subject for message in notify.mail_to(ALICE)} == {
        "Un utilisateur a été ajouté\u00a0: Emma Durand",
        "Un profil a changé\u00a0: Emma Durand",
        "Un accès a pris fin\u00a0: Emma Durand",
        "Emma Durand demande la suppression de son accès",
    }
    assert "A user was added: Emma Durand" in {message.subject for message in notify.mail_to(BOB)}
    assert all("next=/mes-utilisateurs" in message.text for message in notify.mail_to(ALICE))


@pytest.mark.spec("TEN-43")
def test_whoever_asked_for_a_deletion_that_was_refused_is_told(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    refused = {
        "tenant_id": holder_of("Étude"),
        "structure_name": "Étude",
        "member_id": new_id(),
        "account_id": ALICE.id,
        "at": notify.clock.now(),
    }
    notify.receive(("tenancy.deletion-refused.v1", refused))
    notify.after(seconds=1)
    assert [message.subject for message in notify.mail_to(ALICE)] == ["Votre accès est conservé\u00a0: Étude"]
    assert notify.mail_to(BOB) == []


@pytest.mark.spec("TEN-51", "TEN-52")
def test_both_are_told_who_has_the_principal_account_and_its_owner_of_who_asks_for_it(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE), activated(BOB, language="en"))
    company = holder_of("Fonderie")
    about = {"tenant_id": company, "holder_id": company, "space_name": "Fonderie", "organisation_name": "Intérim"}
    until = notify.clock.now() + timedelta(hours=72)
    asked = {"account_id": ALICE.id, "asked_by": "Bob Durand", "until": until}
    notify.receive(("tenancy.principal-requested.v1", about | asked))
    refused = {"account_id": BOB.id, "at": notify.clock.now()}
    notify.receive(("tenancy.principal-request-refused.v1", about | refused))
    notify.after(seconds=1)
    (message,) = notify.mail_to(ALICE)
    assert message.subject == "Bob Durand demande le compte principal de Fonderie"
    assert f"https://chartrier.test/connexion?next=/sous-comptes/{company}" in message.text
    (message,) = notify.mail_to(BOB)
    assert message.subject == "You keep your sub-account of Fonderie"

    changed = {"account_id": BOB.id, "name": "Bob Durand", "former_account_id": ALICE.id, "former_name": "Alice Martin"}
    notify.receive(("tenancy.principal-changed.v1", about | changed | {"at": notify.clock.now()}))
    notify.after(seconds=1)
    assert notify.mail_to(ALICE)[-1].subject == "Bob Durand a le compte principal de Fonderie"
    assert notify.mail_to(BOB)[-1].subject == "You have the principal account of Fonderie"
    nobody = changed | {"account_id": None, "former_account_id": None}
    notify.receive(("tenancy.principal-changed.v1", about | nobody | {"at": notify.clock.now()}))
    notify.after(seconds=1)
    assert len(notify.mail()) == 4


@pytest.mark.spec("TEN-10")
def test_administrators_are_told_which_relation_somebody_else_confirmed(notify: NotifyUnderTest) -> None:
    notify.receive(activated(ALICE))
    confirmed = {
        "tenant_id": holder_of("Fonderie"),
        "relation_id": new_id(),
        "space_name": "Fonderie",
        "organisation_name": "Intérim",
        "confirmed_by": "Bob Durand",
        "administrators": [ALICE.id],
        "at": notify.clock.now(),
    }
    for _ in range(2):
        notify.receive(("tenancy.relation-undoable.v1", confirmed))
    notify.after(seconds=1)
    message = notify.mail_to(ALICE)[0]
    assert message.subject == "Bob Durand a confirmé la relation avec Intérim"
    assert "https://chartrier.test/connexion?next=/relations%3Fetat%3Dconfirmed" in message.text
    assert notify.mail_to(BOB) == []


@pytest.mark.spec("VLT-51")
def test_a_person_and_the_employers_administrators_are_told_that_paper_is_wanted_and_nobody_else(
    notify: NotifyUnderTest,
) -> None:
    notify.receive(activated(ALICE), activated(BOB), activated(CHARLIE))
    for who, right in ((BOB, "A"), (CHARLIE, "D")):
        notify.service.receive_grant(
            who.id, holder_id=EMPLOYER, organisation_id=EMPLOYER, rights=[right], kind="employer"
        )
    decided = {
        "tenant_id": holder_of("Alice"),
        "refusal_id": new_id(),
        "holder_id": holder_of("Alice"),
        "organisation_id": EMPLOYER,
        "organisation_name": "Atelier Perrin",
        "account_id": ALICE.id,
        "person_name": "Alice Durand",
        "at": notify.clock.now(),
    }
    for _ in range(2):
        notify.receive(("vault.paper-refused.v1", decided))
    notify.after(seconds=1)
    assert [message.subject for message in notify.mail_to(ALICE)] == [
        "Votre refus des documents dématérialisés est enregistré"
    ]
    (to_employer,) = notify.mail_to(BOB)
    assert to_employer.subject == "Alice Durand refuse les documents dématérialisés"
    assert "/connexion?next=/mes-salaries" in to_employer.text
    assert notify.mail_to(CHARLIE) == []
    notify.receive(("vault.paperless-accepted.v1", decided))
    notify.after(seconds=1)
    assert [len(notify.mail_to(who)) for who in (ALICE, BOB, CHARLIE)] == [2, 2, 0]


@pytest.mark.spec("VLT-34")
def test_whoever_could_read_a_contract_is_told_that_its_sender_deleted_it_and_nobody_else(
    notify: NotifyUnderTest,
) -> None:
    notify.receive(activated(ALICE), activated(BOB), activated(CHARLIE))
    holder = holder_of("Alice")
    for who, rights in ((ALICE, ["S"]), (BOB, ["F"])):
        notify.service.receive_grant(who.id, holder_id=holder, organisation_id=AGENCY, rights=rights, kind="company")
    withdrawn = {
        "tenant_id": holder,
        "document_id": new_id(),
        "holder_id": holder,
        "organisation_id": AGENCY,
        "organisation_name": "Agence Horizon",
        "required_right": "S",
        "was_delivered": True,
        "account_id": CHARLIE.id,
        "at": notify.clock.now(),
    }
    for _ in range(2):
        notify.receive(("vault.contract-withdrawn.v1", withdrawn))
    notify.receive(("vault.contract-withdrawn.v1", withdrawn | {"document_id": new_id(), "was_delivered": False}))
    notify.after(seconds=1)
    assert [message.subject for message in notify.mail_to(ALICE)] == ["Agence Horizon a retiré un contrat"]
    assert [len(notify.mail_to(who)) for who in (BOB, CHARLIE)] == [0, 0]
