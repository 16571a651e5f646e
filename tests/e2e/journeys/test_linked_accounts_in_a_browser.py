"""Several devices and several accounts of one person, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_account_page_in_a_browser import camille_of, go_to, type_password
from tests.e2e.journeys.test_signing_in_with_a_browser import holds_passkeys, leave, sign_in
from tests.e2e.support.browser import Browsers
from tests.e2e.support.people import PASSWORD, eventually

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]

STATUS_OF_ME = "fetch('/api/auth/me').then(({status}) => status)"


@pytest.mark.spec("AUTH-12", "AUTH-13")
def test_a_passkey_made_on_the_account_page_signs_in_and_the_other_browser_is_out_at_once(
    scene: Scene, people: Browsers
) -> None:
    camille = camille_of(scene, people, expected="401")
    elsewhere = people.new(expected="401")
    elsewhere.open(f"{scene.product.base}/connexion")
    sign_in(elsewhere, scene.address("camille"), PASSWORD)
    elsewhere.see("documents vous attendent.")

    holds_passkeys(camille)
    go_to(camille, "/compte/securite", "Sécurité")
    camille.press(re.compile("^Clé d’accès"))
    window = camille.page.get_by_role("dialog")
    window.get_by_label("Nom", exact=True).fill("Ordinateur d’essai")
    type_password(window)
    camille.heading("Créez votre clé d’accès")
    camille.look("account-passkey")
    camille.press("Créer la clé d’accès")
    camille.heading("Gardez vos codes de secours")
    window.get_by_role("checkbox").check()
    camille.press("Terminer")
    camille.see("Clé d’accès · Ordinateur d’essai")

    go_to(camille, "/compte/appareils", "Mes appareils")
    camille.look("account-two-devices")
    camille.press("Déconnecter l’autre appareil")
    question = camille.page.get_by_role("dialog")
    question.get_by_role("button", name="Déconnecter l’autre appareil").click()
    camille.see("Vos autres appareils sont déconnectés.")
    eventually(lambda: elsewhere.page.evaluate(STATUS_OF_ME) == 401)
    elsewhere.page.reload()
    elsewhere.heading("Connexion")

    leave(camille)
    camille.press("Utiliser une clé d’accès")
    camille.heading(re.compile("^Bonjour Camille"))


@pytest.mark.spec("AUTH-07", "AUTH-08")
def test_another_account_is_brought_under_this_one_and_taken_apart_again(scene: Scene, people: Browsers) -> None:
    camille = camille_of(scene, people, expected="401")
    scene.product.visitor().activate(scene.link("dominique"), identifier=scene.address("dominique"))
    go_to(camille, "/compte/comptes-associes", "Comptes associés")
    camille.write("Identifiant de l’autre compte", scene.address("dominique"))
    camille.write("Mot de passe de l’autre compte", "Pas-Le-Bon-2026")
    camille.press("Associer ce compte")
    camille.see("Identifiant ou mot de passe de l’autre compte incorrect.")
    expect(camille.page.get_by_role("textbox", name="Mot de passe de l’autre compte")).to_be_focused()
    camille.look("association-refused")
    camille.write("Mot de passe de l’autre compte", PASSWORD)
    camille.press("Associer ce compte")
    camille.see("Vous avez 30 jours pour revenir en arrière.")
    camille.see("Tous mes espaces")
    camille.look("association-made")

    camille.press(re.compile("^Séparer : Dominique Modèle"))
    camille.press("Séparer ces comptes")
    camille.see("les deux comptes sont séparés.")
    camille.see("Mon coffre · Camille Exemple")
    expect(camille.page.get_by_text("Étude Fictive")).to_have_count(0)
    camille.look("association-undone")
    assert camille.page.evaluate("document.activeElement !== document.body"), "the focus is nowhere"
    dominique = people.new()
    dominique.open(f"{scene.product.base}/connexion")
    sign_in(dominique, scene.address("dominique"), PASSWORD)
    dominique.heading(re.compile("^Bonjour Dominique"))
