"""The ways in that begin elsewhere: a letter, another service's word, an application, a lost identifier."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from playwright.sync_api import Route, expect

from chartrier.access.sealing import Unsealer
from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import send
from tests.e2e.journeys.test_signing_in_with_a_browser import code_in, figures_in, leave, sign_in
from tests.e2e.support.browser import Browsers
from tests.e2e.support.people import PASSWORD, Person, eventually

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]

VERIFIER: Final = "a-verifier-that-is-as-long-as-the-standard-wants-it"
BACK, AFTER = "https://conges.exemple/retour", "https://conges.exemple/au-revoir"


@pytest.mark.spec("AUTH-20", "AUTH-42")
def test_who_got_a_letter_chooses_address_and_password_and_answers_about_the_other_address(
    scene: Scene, people: Browsers
) -> None:
    send(scene)
    scene.link("camille")
    camille = people.new(expected="403")
    camille.open(f"{scene.product.base}/connexion")
    letter = enrolment_letter(scene, "camille")
    sign_in(camille, letter["private_number"], letter["password"])
    camille.heading("Bienvenue dans Chartrier")
    camille.look("email-address")
    own = scene.address("personnelle")
    camille.write("Adresse e-mail personnelle", own)
    camille.press("Recevoir un code")
    expect(camille.page.get_by_role("heading", name="Votre code et votre mot de passe")).to_be_focused()
    camille.press("Entrer dans mon espace")
    camille.see("Acceptez les conditions générales pour continuer.")
    camille.look("email-choice-refused")
    camille.write(re.compile(r"^Mot de passe( \*)?$"), PASSWORD)
    camille.write(re.compile("seconde fois"), PASSWORD)
    camille.tick()
    camille.write(re.compile("Code reçu"), "AAAAAA")
    camille.press("Entrer dans mon espace")
    camille.see("Il vous reste 4 essais.")
    camille.write(re.compile("Code reçu"), code_in(eventually(lambda: scene.product.mail.emails_to(own))[-1].text))
    camille.press("Entrer dans mon espace")

    camille.heading("Une autre adresse pour votre coffre ?")
    camille.see("Intérim Imaginaire vous écrit à")
    camille.look("address-question")
    camille.press("Ne pas remplacer")
    camille.see("Votre adresse ne change pas.")
    camille.page.reload()
    camille.see("documents vous attendent.")
    expect(camille.page.get_by_role("dialog")).to_have_count(0)
    leave(camille)
    sign_in(camille, own, PASSWORD)
    camille.see("documents vous attendent.")


def enrolment_letter(scene: Scene, name: str) -> dict[str, str]:
    """Have somebody enrolled by a letter, and open it as notify will when it prints it."""
    with scene.product.database("auth") as rows:
        asked = rows.execute("select id from invitations where address = %s", (scene.address(name),)).fetchone()
    assert asked
    answer = scene.product.operator().post("/api/auth/enrolments", json={"invitation_id": str(asked[0])})
    assert answer.status_code == 201, answer.text
    unsealer = Unsealer(scene.product.installation.keys.seal_key())
    letter: dict[str, str] = json.loads(unsealer.open(answer.json()["sealed_letter"]))
    return letter


@pytest.mark.spec("AUTH-16")
def test_another_service_vouches_for_somebody_once_both_are_linked(scene: Scene, people: Browsers) -> None:
    outside = scene.product.outside
    assert outside
    outside.person = {"sub": f"dominique-{scene.mark}", "email": None, "email_verified": None}
    taken_into_use(scene, "dominique")
    dominique = people.new(expected="40[149]")
    dominique.open(f"{scene.product.base}/connexion?next=%2Fmon-suivi")
    dominique.press("Se connecter avec Identité Fictive")
    dominique.heading("Votre identité Identité Fictive n’est pas encore rattachée")
    dominique.look("outside-unknown")
    dominique.follow("Me connecter et rattacher")
    dominique.see("votre identité Identité Fictive y sera rattachée.")
    sign_in(dominique, scene.address("dominique"), PASSWORD)
    dominique.see("Votre identité Identité Fictive ouvre désormais votre compte.")
    dominique.page.wait_for_url(re.compile("/mon-suivi"))

    leave(dominique)
    dominique.press("Se connecter avec Identité Fictive")
    dominique.heading(re.compile("^Bonjour Dominique"))
    dominique.open(f"{scene.product.base}/compte/comptes-associes")
    dominique.look("outside-linked")
    dominique.press("Retirer : Identité Fictive")
    dominique.press("Retirer cette connexion")
    dominique.see("Identité Fictive ne permet plus d’entrer dans votre compte.")
    leave(dominique)
    dominique.press("Se connecter avec Identité Fictive")
    dominique.heading("Votre identité Identité Fictive n’est pas encore rattachée")
    dominique.open(f"{scene.product.base}/connexion/retour/outside?error=access_denied&state=inconnu")
    dominique.heading("L’identification n’a pas abouti")
    dominique.look("outside-failed")


def taken_into_use(scene: Scene, name: str) -> Person:
    """Somebody who has activated their account, though not in this browser."""
    person = scene.product.visitor()
    person.activate(scene.link(name), identifier=scene.address(name))
    return person


@dataclass(frozen=True)
class Application:
    """A web application elsewhere, that the operator registered."""

    base: str
    id: str

    @classmethod
    def registered(cls, scene: Scene, name: str) -> Application:
        """Register it; it may know its people and act for them."""
        scope = ["openid", "profile", "email", "offline_access", "chartrier"]
        registration = {"kind": "web", "redirect_uris": [BACK], "post_logout_redirect_uris": [AFTER], "ours": False}
        answer = scene.product.operator().post(
            "/api/auth/applications",
            json={"name": name, "scope": scope, "home": "https://conges.exemple/"} | registration,
        )
        assert answer.status_code == 201, answer.text
        return cls(scene.product.base, str(answer.json()["id"]))

    def sign_in_url(self) -> str:
        """Where it sends its people."""
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        asked = {"response_type": "code", "client_id": self.id, "redirect_uri": BACK, "state": "etat", "nonce": "n"}
        asked |= {"scope": "openid profile email chartrier", "code_challenge": challenge}
        return f"{self.base}/api/auth/oauth/authorize?{urlencode(asked | {'code_challenge_method': 'S256'})}"

    def tokens_for(self, address: str) -> dict[str, str]:
        """Exchange the code with which somebody came back."""
        [code] = parse_qs(urlsplit(address).query)["code"]
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": self.id}
        url = f"{self.base}/api/auth/oauth/token"
        answer = requests.post(url, data=asked | {"code_verifier": VERIFIER}, timeout=30)
        assert answer.status_code == 200, answer.text
        tokens: dict[str, str] = answer.json()
        return tokens

    def way_out(self, tokens: dict[str, str]) -> str:
        """Where it sends people who sign out."""
        asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": AFTER}
        return f"{self.base}/api/auth/oauth/end-session?{urlencode(asked)}"


def stands_in(route: Route) -> None:
    """Answer for the application, which is somewhere else."""
    route.fulfill(content_type="text/html", body="<h1>Congés</h1>")


@pytest.mark.spec("AUTH-14")
def test_an_application_asks_and_is_let_in_and_asks_to_leave(scene: Scene, people: Browsers) -> None:
    application = Application.registered(scene, "Congés Fictifs")
    taken_into_use(scene, "dominique")
    dominique = people.new(expected="40[14]")
    dominique.page.route("https://conges.exemple/**", stands_in)
    dominique.open(application.sign_in_url())
    dominique.see("Pour continuer vers Congés Fictifs, identifiez-vous dans Chartrier.")
    sign_in(dominique, scene.address("dominique"), PASSWORD)
    dominique.heading("Autoriser Congés Fictifs ?")
    dominique.see("lire vos documents et agir en votre nom")
    dominique.look("application-asks")
    dominique.press("Refuser")
    dominique.page.wait_for_url(re.compile("error=access_denied"))
    dominique.open(application.sign_in_url())
    dominique.heading("Autoriser Congés Fictifs ?")
    dominique.press("Autoriser")
    dominique.page.wait_for_url(re.compile("/retour.*code="))
    tokens = application.tokens_for(dominique.page.url)
    dominique.open(application.sign_in_url())
    dominique.page.wait_for_url(re.compile("/retour.*code="))

    dominique.open(f"{scene.product.base}/compte/comptes-associes")
    dominique.see("Congés Fictifs")
    dominique.look("application-allowed")
    dominique.open(application.way_out(tokens))
    dominique.see("Congés Fictifs demande à vous déconnecter.")
    dominique.look("application-signs-out")
    dominique.press("Se déconnecter")
    dominique.page.wait_for_url(f"{AFTER}*")
    dominique.open(f"{scene.product.base}/compte")
    dominique.heading("Connexion")
    dominique.open(f"{scene.product.base}/api/auth/oauth/end-session")
    dominique.heading("Vous n’êtes pas connecté")
    dominique.look("sign-out-nobody")
    dominique.open(f"{scene.product.base}/autorisation?demande=perdue")
    dominique.heading("Cette demande n’est plus valable")


@pytest.mark.spec("AUTH-23", "AUTH-24", "AUTH-41")
def test_a_lost_identifier_comes_back_by_the_mobile_that_was_proven(scene: Scene, people: Browsers) -> None:
    send(scene)
    camille = people.new(expected="40[13]|422")
    camille.activate(scene.link("camille"))
    camille.see("documents vous attendent.")
    mobile = f"0612{int(scene.mark, 16) % 10**6:06d}"
    camille.open(f"{scene.product.base}/compte")
    camille.press("Ajouter : Ajouter un numéro")
    camille.write("Numéro de mobile", "01 02")
    camille.page.get_by_label(re.compile(r"^Mot de passe( \*)?$")).last.fill(PASSWORD)
    camille.press("Recevoir un code")
    expect(camille.page.get_by_role("textbox", name="Numéro de mobile")).to_be_focused()
    camille.look("phone-refused")
    camille.write("Numéro de mobile", mobile)
    camille.press("Recevoir un code")
    camille.write("Code reçu par SMS", figures_in(text_to(scene, mobile, 1)))
    camille.look("phone-code")
    camille.press("Valider le code")
    camille.see("est vérifié et ajouté")
    leave(camille)

    camille.follow("Identifiant perdu ?")
    new = scene.address("nouvelle")
    answers = {"^Nom": "Exemple", "Prénom": "Camille", "Lieu": "Villefictive", "Mois": "05/1984"}
    answers |= {"mobile": mobile, "Adresse e-mail où": new, "Adresse e-mail, une": new}
    for label, words in answers.items():
        camille.write(re.compile(label), words)
    camille.tick()
    camille.press("Envoyer ma demande")
    camille.heading("Votre demande est enregistrée")
    camille.write("Code reçu par SMS", figures_in(text_to(scene, mobile, 2)))
    camille.press("Valider le code")
    camille.heading("Consultez votre boîte e-mail")
    camille.look("lost-identifier-proven")

    camille.open(f"{scene.product.base}/courrier")
    camille.press(re.compile(f"^SMS Au {mobile[:2]}"))
    camille.see("Chartrier : ")
    camille.look("kept-text")
    camille.open(eventually(lambda: scene.product.mail.emails_to(new))[-1].link("reinitialisation"))
    camille.heading("Nouveau mot de passe")
    camille.look("lost-identifier-password")


def text_to(scene: Scene, mobile: str, count: int) -> str:
    """Return the latest text message for a number, once so many came."""
    number = f"+33{mobile[1:]}"
    came = eventually(lambda: (found := scene.product.mail.emails_to(number))[count - 1 :] and found)
    return came[-1].text
