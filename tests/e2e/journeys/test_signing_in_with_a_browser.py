"""Every way in, as people meet it in a real browser, on the product as it runs."""

from __future__ import annotations

import re
from typing import Final

import pytest
from playwright.sync_api import CDPSession, expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import send
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import PAYSLIP, employee, line
from tests.e2e.support.people import PASSWORD, eventually
from tests.e2e.support.sample_documents import payslip

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]

SIGN_OUT: Final = """
fetch("/api/auth/sessions/current", {method: "DELETE", headers: {"X-Chartrier": "portal"}}).then(({status}) => status)
"""
ANOTHER_PASSWORD: Final = "Une-Autre-Phrase-Inventee-2026"


@pytest.mark.spec("AUTH-10", "AUTH-11", "AUTH-20", "AUTH-21", "AUTH-25")
def test_who_forgot_the_password_is_led_to_a_new_one_and_unlocked(scene: Scene, people: Browsers) -> None:
    send(scene)
    camille = people.new(expected="40[01]|401|429")
    camille.activate(scene.link("camille"))
    camille = people.new(expected="40[013]|429")
    camille.open(f"{scene.product.base}/connexion")
    camille.press("Où le trouver ?")
    camille.heading("Où trouver votre identifiant")
    camille.look("identifier-where")
    camille.press("Fermer")
    for tried in range(3):
        with camille.page.expect_response("**/api/auth/sessions"):
            sign_in(camille, scene.address("camille"), f"Pas-Le-Bon-{tried}")
        camille.see("Vérifiez les majuscules")
        expect(camille.page.get_by_role("button", name="Se connecter", exact=True)).to_be_enabled()
    camille.see("la connexion est bloquée")
    camille.look("sign-in-locked")
    camille.page.get_by_role("alert").get_by_role("link", name="Choisir un nouveau mot de passe").click()
    camille.heading("Mot de passe oublié")
    camille.see("Vérification automatique réussie.")
    camille.look("reset-ask")
    camille.write("Adresse e-mail de votre compte", scene.address("camille"))
    camille.press("Recevoir le lien")
    camille.heading("Consultez votre boîte e-mail")
    camille.look("reset-asked")

    email = scene.email("camille", "reinitialisation")
    camille.open(email.link("reinitialisation"))
    camille.heading("Nouveau mot de passe")
    camille.write("Code de l’e-mail", "ZZZZZZ")
    camille.write(re.compile(r"^Nouveau mot de passe( \*)?$"), ANOTHER_PASSWORD)
    camille.write(re.compile("seconde fois"), ANOTHER_PASSWORD)
    camille.look("reset-choose")
    camille.press("Enregistrer le mot de passe")
    camille.see("Ce code ne convient pas.")
    camille.write("Code de l’e-mail", code_in(email.text))
    camille.press("Enregistrer le mot de passe")
    camille.heading("Votre mot de passe est changé")
    camille.look("reset-done")
    camille.follow("Se connecter")
    sign_in(camille, scene.address("camille"), ANOTHER_PASSWORD)
    camille.heading(re.compile("^Bonjour"))


@pytest.mark.spec("AUTH-30", "AUTH-24", "AUTH-25")
def test_a_company_opens_an_account_and_starts(scene: Scene, people: Browsers) -> None:
    claude = people.new(expected="403")
    address, mobile = f"claude-{scene.mark}@exemple.test", f"0612{int(scene.mark, 16) % 10**6:06d}"
    claude.open(f"{scene.product.base}/connexion")
    claude.follow("Ouvrir un compte client")
    claude.press("Créer mon compte")
    claude.look("opening-refused")
    claude.write(re.compile("Nom de l’entreprise"), "Ateliers Inventés")
    claude.write(re.compile("^Adresse e-mail"), address)
    claude.write(re.compile(r"^Mot de passe( \*)?$"), PASSWORD)
    claude.write(re.compile("seconde fois"), PASSWORD)
    claude.write(re.compile("Numéro de mobile"), mobile)
    claude.tick()
    claude.press("Créer mon compte")

    claude.heading("Vérifions votre mobile")
    claude.look("opening-mobile")
    claude.page.go_back()
    expect(claude.page.get_by_role("textbox", name="Nom de l’entreprise")).to_have_value("Ateliers Inventés")
    claude.page.go_forward()
    claude.heading("Vérifions votre mobile")
    text = eventually(lambda: scene.product.mail.emails_to(f"+33{mobile[1:]}"))[-1].text
    claude.write(re.compile("Code reçu par SMS"), "000000")
    claude.press("Continuer")
    claude.see("Il vous reste 4 essais.")
    claude.write(re.compile("Code reçu par SMS"), figures_in(text))
    claude.press("Continuer")

    claude.heading("Vérifions votre adresse e-mail")
    claude.look("opening-email")
    email = eventually(lambda: scene.product.mail.emails_to(address))[-1]
    claude.write(re.compile("Code reçu par e-mail"), code_in(email.text))
    claude.press("Continuer")
    claude.heading("Votre compte est ouvert")
    claude.look("opening-done")
    claude.press("Démarrer")
    # What follows is told in the journey of structures.
    claude.page.wait_for_url(f"{scene.product.base}/ouvrir-mon-espace")
    claude.heading("Ouvrir mon espace")
    claude.look("opening-started")


@pytest.mark.spec("AUTH-17")
def test_who_is_given_spaces_of_other_kinds_reads_and_accepts_their_terms(scene: Scene, people: Browsers) -> None:
    send(scene)
    camille = people.new(expected="401")
    camille.activate(scene.link("camille"))
    organisations, member = "/api/tenancy/organisations", {"first_name": "Camille", "last_name": "Exemple"}
    for organisation, right in (
        (scene.organisations.agency_id, "D"),
        (scene.organisations.structure_id, "consultation"),
    ):
        access = {"unit_id": organisation, "rights": [right]}
        user = member | {"email": scene.address("camille"), "accesses": [access]}
        assert scene.product.operator().post(f"{organisations}/{organisation}/members", json=user).status_code == 201
    accept_invitations(scene, scene.address("camille"), count=2)
    eventually(lambda: terms_asked_of(scene, "camille") == ["agency", "deposit_client"])

    leave(camille)
    sign_in(camille, scene.address("camille"), PASSWORD)
    camille.heading("Des conditions à accepter")
    camille.look("terms-of-spaces")
    camille.press("Lire les conditions générales des déposants")
    camille.see("Cet espace sert à préparer, envoyer et suivre des demandes")
    camille.press("Fermer")
    camille.page.get_by_role("checkbox", name=re.compile("déposants")).check()
    camille.press("Accepter et entrer")
    camille.see("Acceptez les conditions")
    assert camille.page.evaluate("fetch('/api/auth/me').then(({status}) => status)") == 401
    camille.press("View in English")
    camille.heading("Terms to accept")
    camille.look("terms-of-spaces-english")
    for box in camille.page.get_by_role("checkbox").all():
        box.check()
    camille.press("Accept and enter")
    camille.page.wait_for_url(f"{scene.product.base}/")
    assert terms_asked_of(scene, "camille") == []


@pytest.mark.spec("AUTH-12")
def test_a_passkey_that_an_organisation_asks_for_also_signs_in_alone(scene: Scene, people: Browsers) -> None:
    dominique = people.new(expected="401")
    holds_passkeys(dominique)
    dominique.activate(scene.link("dominique"))
    policy = f"/api/tenancy/organisations/{scene.organisations.structure_id}/sign-in-policy"
    assert scene.product.operator().put(policy, json={"second_factor": "required"}).status_code == 200
    eventually(lambda: asked_for_more(scene, "dominique"))

    leave(dominique)
    dominique.open(f"{scene.product.base}/connexion?next=%2Fmon-suivi")
    sign_in(dominique, scene.address("dominique"), PASSWORD)
    dominique.heading("Protégez votre compte")
    dominique.look("enrol-choose")
    dominique.page.reload()
    dominique.heading("Protégez votre compte")
    dominique.press("Continuer")
    dominique.press("Créer la clé d’accès")
    dominique.heading("Gardez vos codes de secours")
    dominique.look("enrol-codes")
    recovery = dominique.page.locator("code").first.inner_text()
    dominique.tick()
    dominique.press("Continuer vers mon espace")
    dominique.page.wait_for_url(re.compile("/mon-suivi"))

    leave(dominique)
    dominique.press("Utiliser une clé d’accès")
    dominique.heading(re.compile("^Bonjour"))

    leave(dominique)
    sign_in(dominique, scene.address("dominique"), PASSWORD)
    dominique.heading("Vérification")
    dominique.look("second-factor")
    dominique.press("Utiliser ma clé d’accès")
    dominique.heading(re.compile("^Bonjour"))

    leave(dominique)
    sign_in(dominique, scene.address("dominique"), PASSWORD)
    dominique.press("Un code de secours")
    dominique.write("Code de secours", "FAUX-FAUX")
    dominique.press("Continuer")
    dominique.see("Ce code ne convient pas.")
    dominique.look("second-factor-recovery")
    dominique.write("Code de secours", recovery)
    dominique.press("Continuer")
    dominique.heading(re.compile("^Bonjour"))


@pytest.mark.spec("AUTH-04")
def test_who_has_an_account_already_joins_a_second_invitation_to_it(scene: Scene, people: Browsers) -> None:
    send(scene)
    camille = people.new(expected="401")
    camille.activate(scene.link("camille"))
    leave(camille)
    send_to_a_second_address(scene)
    camille.open(scene.link("camille-bis"))
    camille.press("J’ai déjà un compte")
    camille.see("Connectez-vous avec le compte que vous avez déjà")
    assert "#" not in camille.page.url, "the secret of the link stands in no address"
    sign_in(camille, scene.address("camille"), PASSWORD)
    camille.heading("Rattacher à mon compte")
    camille.look("joining")
    camille.press("Rattacher à ce compte")
    camille.see("les documents de Intérim Imaginaire arrivent")
    camille.open(f"{scene.product.base}/documents")
    expect(camille.page.get_by_text("Bulletin d’un autre emploi").first).to_be_visible()


@pytest.mark.spec("AUTH-23", "AUTH-25")
def test_a_lost_identifier_is_asked_for_without_learning_anything(scene: Scene, people: Browsers) -> None:
    stranger = people.new(expected="403")
    stranger.open(f"{scene.product.base}/identifiant-perdu")
    stranger.write(re.compile("^Nom"), "Exemple")
    stranger.write(re.compile("Prénom"), "Camille")
    stranger.write(re.compile("Lieu de naissance"), "Villefictive")
    stranger.write(re.compile("Mois et année"), "mai 1984")
    stranger.write(re.compile("Numéro de mobile"), "06 39 98 00 01")
    stranger.write(re.compile("Adresse e-mail où"), f"nouvelle-{scene.mark}@exemple.test")
    stranger.write(re.compile("Adresse e-mail, une"), f"nouvelle-{scene.mark}@exemple.test")
    stranger.tick()
    stranger.press("Envoyer ma demande")
    stranger.see("Écrivez le mois et l’année")
    expect(stranger.page.get_by_label(re.compile("Mois et année"))).to_be_focused()
    stranger.look("lost-identifier")
    stranger.write(re.compile("Mois et année"), "5/1984")
    stranger.press("Envoyer ma demande")
    stranger.heading("Votre demande est enregistrée")
    stranger.look("lost-identifier-asked")
    stranger.write("Code reçu par SMS", "123456")
    stranger.press("Valider le code")
    stranger.see("Ce code ne convient pas")


def sign_in(visitor: Visitor, identifier: str, password: str) -> None:
    visitor.write("Identifiant", identifier)
    visitor.write("Mot de passe", password)
    visitor.press("Se connecter")


def leave(visitor: Visitor) -> None:
    """Sign out, and stand before the sign-in page."""
    ended = visitor.page.evaluate(SIGN_OUT)
    assert ended == 204, ended
    visitor.open(f"{origin(visitor)}/connexion")
    visitor.heading("Connexion")


def origin(visitor: Visitor) -> str:
    found: str = visitor.page.evaluate("location.origin")
    return found


def holds_passkeys(visitor: Visitor) -> CDPSession:
    """Give a browser an authenticator that knows its owner."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools


def asked_for_more(scene: Scene, name: str) -> bool:
    credentials = {"identifier": scene.address(name), "password": PASSWORD}
    return scene.product.visitor().post("/api/auth/sessions", json=credentials).status_code == 202


def terms_asked_of(scene: Scene, name: str) -> list[str]:
    credentials = {"identifier": scene.address(name), "password": PASSWORD}
    answer = scene.product.visitor().post("/api/auth/sessions", json=credentials)
    return [each["kind"] for each in answer.json().get("terms", [])]


def accept_invitations(scene: Scene, identifier: str, *, count: int) -> None:
    """Accept them in one session: whoever signs in anew is asked for the terms of the first."""
    person = scene.product.visitor()
    person.post("/api/auth/sessions", json={"identifier": identifier, "password": PASSWORD})
    path = "/api/tenancy/invitations"
    for invitation in eventually(lambda: (found := person.items(path))[count - 1 :] and found):
        assert person.post(f"{path}/{invitation['id']}/acceptance").status_code == 204


def send_to_a_second_address(scene: Scene) -> None:
    to = employee(scene.address("camille-bis"), f"M-{scene.mark}-2")
    facts = PAYSLIP | {"staff_number": f"M-{scene.mark}-2"}
    reference = f"BUL-BIS-{scene.mark}"
    deposit = line(reference, "payslip", "Bulletin d’un autre emploi", to, facts)
    answer = scene.organisations.deposit(f"BIS-{scene.mark}", [deposit], {deposit["file"]: payslip()})
    assert answer.json()["accepted"] == 1, answer.text


def code_in(text: str) -> str:
    found = re.search(r"^\s*([A-Z2-9]{6})\s*$", text, re.MULTILINE) or re.search(r"\b([A-Z2-9]{6})\b", text)
    assert found, text
    return found.group(1)


def figures_in(text: str) -> str:
    found = re.search(r"\b(\d{6})\b", text)
    assert found, text
    return found.group(1)
