"""What people do with their account without a mouse: every step is reached by keyboard and announced."""

from __future__ import annotations

import re

import pyotp
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_account_page_in_a_browser import camille_of, code_for, go_to
from tests.e2e.journeys.test_signing_in_with_a_browser import asked_for_more, figures_in, leave
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.keyboard import Keyboard
from tests.e2e.support.people import PASSWORD, eventually

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]


@pytest.mark.spec("AUTH-12")
def test_a_second_factor_is_set_up_and_given_without_a_mouse(scene: Scene, people: Browsers) -> None:
    scene.product.visitor().activate(scene.link("dominique"), identifier=scene.address("dominique"))
    policy = f"/api/tenancy/organisations/{scene.organisations.structure_id}/sign-in-policy"
    assert scene.product.operator().put(policy, json={"second_factor": "required"}).status_code == 200
    eventually(lambda: asked_for_more(scene, "dominique"))
    dominique = people.new(expected="401|422")
    keys = Keyboard(dominique.page)
    dominique.open(f"{scene.product.base}/connexion")
    dominique.heading("Connexion")
    sign_in(keys, scene.address("dominique"))

    keys.begins_at("Protégez votre compte")
    keys.reach("^Clé d’accès")
    keys.press("ArrowDown")
    keys.act("^Continuer$")
    keys.begins_at("Reliez votre application")
    secret = dominique.page.locator("code").first.inner_text().replace(" ", "")
    keys.write("^Code affiché", "000000")
    keys.press("Enter")
    dominique.see("Ce code n’est pas le bon")
    keys.is_at("Code affiché par l’application")
    dominique.look("keyboard-app-refused")
    keys.type(pyotp.TOTP(secret).now())
    keys.press("Enter")
    keys.begins_at("Gardez vos codes de secours")
    recovery = dominique.page.locator("code").first.inner_text()
    keys.act("^Continuer vers")
    expect(dominique.page.get_by_role("checkbox")).to_be_focused()
    dominique.look("keyboard-codes-not-kept")
    keys.press("Space")
    keys.act("^Continuer vers")
    keys.begins_at("Bonjour Dominique")

    leave(dominique)
    sign_in(keys, scene.address("dominique"))
    keys.is_at("Code à 6 chiffres")
    keys.hears("Vérification. Un code de votre application")
    keys.type("000000")
    keys.press("Enter")
    dominique.see("Ce code ne convient pas")
    keys.is_at("Code à 6 chiffres")
    dominique.look("keyboard-second-factor-refused")
    keys.act("^Un code de secours")
    keys.is_at("Code de secours")
    keys.hears("Vérification. Un code de secours")
    keys.type(recovery)
    keys.press("Enter")
    keys.begins_at("Bonjour Dominique")


@pytest.mark.spec("AUTH-12", "AUTH-43")
def test_a_factor_is_added_and_the_account_closed_without_a_mouse(scene: Scene, people: Browsers) -> None:
    camille = camille_of(scene, people, expected="401|403|422")
    keys = Keyboard(camille.page)
    keys.act("^Mon compte : Camille Exemple")
    expect(camille.page.get_by_role("menuitem", name="Mon compte")).to_be_focused()
    keys.press("Enter")
    keys.begins_at("Mon compte")
    keys.act("^Sécurité$")
    keys.begins_at("Sécurité")
    add_a_mobile(scene, camille, keys)

    keys.act("^Suppression de compte$")
    keys.begins_at("Suppression de compte")
    keys.act("^Commencer la suppression$")
    keys.begins_at("Étape 1 sur 3")
    keys.write("^Mot de passe", "Pas-Le-Bon-2026")
    keys.press("Enter")
    camille.see("Mot de passe incorrect")
    keys.is_at("Mot de passe")
    camille.look("keyboard-closing-refused")
    keys.type(PASSWORD)
    keys.press("Enter")
    keys.begins_at("Étape 2 sur 3")
    code = code_for(scene, scene.address("camille"))
    keys.write("^Code reçu", "AAAAAA")
    keys.press("Enter")
    # In haste: the right one is typed and entered, whether or not the first was answered yet.
    keys.type(code)
    keys.press("Enter")
    keys.begins_at("Étape 3 sur 3")
    keys.act("^Supprimer définitivement")
    keys.act("^Annuler$")
    expect(camille.page.get_by_role("button", name="Supprimer définitivement mon compte")).to_be_focused()
    keys.press("Enter")
    keys.act("^Oui, supprimer mon compte")
    keys.begins_at("Votre compte est supprimé")
    go_to(camille, "/compte", "Connexion")


def add_a_mobile(scene: Scene, camille: Visitor, keys: Keyboard) -> None:
    """Add codes by text message; Escape gives up, and leads back to where one was."""
    keys.act("^Code par SMS")
    keys.is_in_a_dialog()
    keys.press("Escape")
    expect(camille.page.get_by_role("button", name=re.compile("^Code par SMS"))).to_be_focused()
    keys.press("Enter")
    mobile = f"0612{int(scene.mark, 16) % 10**6:06d}"
    keys.write("^Numéro de mobile", mobile)
    keys.write("^Mot de passe", PASSWORD)
    keys.press("Enter")
    keys.begins_at("Saisissez le code reçu")
    keys.hears("Un code de 6 chiffres est parti par SMS")
    keys.write("^Code reçu par SMS", "000000")
    keys.press("Enter")
    camille.see("Ce code n’est pas le bon")
    keys.is_at("Code reçu par SMS")
    text = eventually(lambda: scene.product.mail.emails_to(f"+33{mobile[1:]}"))[-1].text
    keys.type(figures_in(text))
    keys.press("Enter")
    keys.begins_at("Gardez vos codes de secours")
    camille.look("keyboard-factor-codes")
    keys.reach("^Je les ai mis en lieu sûr")
    keys.press("Space")
    keys.act("^Terminer$")
    expect(camille.page.get_by_role("dialog")).to_have_count(0)
    keys.hears("la double authentification est activée")


def sign_in(keys: Keyboard, identifier: str) -> None:
    keys.write("^Identifiant$", identifier)
    keys.write("^Mot de passe$", PASSWORD)
    keys.press("Enter")
