"""What people do with their account, done in a real browser, on the product as it runs."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pyotp
import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import send
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.people import PASSWORD, eventually

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]

NEW_PASSWORD = "Une-Autre-Phrase-2027"
CODE = re.compile(r"^([0-9A-Z]{6})\s:")


def camille_of(scene: Scene, people: Browsers, *, expected: str = r"$^") -> Visitor:
    send(scene)
    camille = people.new(expected=expected)
    camille.activate(scene.link("camille"))
    camille.see("Documents à traiter")
    return camille


def code_for(scene: Scene, address: str) -> str:
    """Return the code of the latest email that has one."""

    def latest() -> str | None:
        emails = reversed(scene.product.mail.emails_to(address))
        return next((found[1] for email in emails if (found := CODE.match(email.subject))), None)

    return eventually(latest)


def go_to(visitor: Visitor, path: str, heading: str | re.Pattern[str]) -> None:
    visitor.open(urljoin(visitor.page.url, path))
    visitor.heading(heading)


def type_password(within: Locator, password: str = PASSWORD) -> None:
    field = within.get_by_label(re.compile(r"^Mot de passe( \*)?$")).first
    field.fill(password)
    field.press("Enter")


@pytest.mark.spec("AUTH-40", "AUTH-41", "AUTH-45", "AUTH-17")
def test_somebody_changes_the_address_and_names_and_finds_it_all_in_the_journal(scene: Scene, people: Browsers) -> None:
    camille = camille_of(scene, people)
    go_to(camille, "/compte", "Mon compte")
    camille.look("account")
    camille.press("Modifier : Adresse e-mail")
    address = scene.address("camille-ailleurs")
    camille.write(re.compile("Nouvelle adresse"), address)
    type_password(camille.page.locator("main"))
    camille.write("Code reçu par e-mail", code_for(scene, address))
    camille.press("Confirmer cette adresse")
    camille.see(f"Votre adresse est maintenant {address}")
    former = scene.address("camille")
    assert eventually(lambda: [one for one in scene.product.mail.emails_to(former) if "a changé" in one.subject])

    camille.write(re.compile("Prénom"), "Camille-Zoé")
    camille.press("Enregistrer")
    camille.see("Vos informations personnelles sont enregistrées.")
    expect(camille.page.get_by_role("button", name="Mon compte : Camille-Zoé Exemple")).to_be_visible()
    camille.see("Mon coffre · Camille-Zoé Exemple")

    camille.follow("Mes consentements")
    camille.see("Version")
    camille.look("account-consents")
    camille.follow("Journal de sécurité")
    camille.see("Vous avez activé votre compte.")
    camille.look("account-journal")
    camille.write("Chercher dans le journal", "ADRESSE remplacee")
    camille.see("1 ligne trouvée")
    camille.see("Votre adresse e-mail a été remplacée.")
    camille.page.get_by_label("Quoi").select_option("Connexions et sessions")
    camille.see("Aucune ligne")
    camille.press("Effacer la recherche")
    camille.see("Vous vous êtes connecté.")
    camille.look("account-journal-searched")


@pytest.mark.spec("AUTH-40")
def test_an_address_that_opens_another_account_brings_that_one_along(scene: Scene, people: Browsers) -> None:
    camille = camille_of(scene, people, expected="409")
    # Whose account is joined to another is signed out: a page of theirs that asks anew learns it.
    other, address = people.new(expected="401"), scene.address("dominique")
    other.activate(scene.link("dominique"))
    go_to(camille, "/compte", "Mon compte")
    camille.press("Modifier : Adresse e-mail")
    camille.write(re.compile("Nouvelle adresse"), address)
    type_password(camille.page.locator("main"))
    camille.write("Code reçu par e-mail", code_for(scene, address))
    camille.press("Confirmer cette adresse")
    camille.see("Cette adresse ouvre déjà un autre compte")
    camille.look("account-address-of-another")
    camille.press("Réunir les deux comptes")
    camille.see("Vos deux comptes sont réunis")
    go_to(camille, "/compte/comptes-associes", "Mes autres comptes")
    camille.see("les deux comptes ont la même adresse vérifiée")
    camille.see("Dominique Modèle")
    emails = scene.product.mail.emails_to
    changed = "L’adresse e-mail de votre compte a changé"
    assert eventually(lambda: [one for one in emails(scene.address("camille")) if one.subject == changed])


@pytest.mark.spec("AUTH-12", "AUTH-13", "AUTH-22")
def test_somebody_adds_an_app_keeps_the_recovery_codes_and_changes_the_password(scene: Scene, people: Browsers) -> None:
    camille = camille_of(scene, people, expected="401")
    go_to(camille, "/compte/securite", "Sécurité")
    camille.look("account-security")
    camille.press(re.compile("^Application"))
    window = camille.page.get_by_role("dialog")
    type_password(window)
    secret = window.get_by_text(re.compile(r"^([A-Z2-7]{4} ?)+$")).inner_text().replace(" ", "")
    camille.look("account-security-app")
    window.get_by_label(re.compile("Code affiché")).fill(pyotp.TOTP(secret).now())
    window.get_by_role("button", name="Vérifier").click()
    expect(window.get_by_role("list", name="Codes de secours").get_by_role("listitem")).to_have_count(10)
    camille.look("account-recovery-codes")
    window.get_by_role("checkbox").check()
    window.get_by_role("button", name="Terminer").click()
    camille.see("10 codes restants")

    camille.follow("Mes appareils")
    camille.see("Cet appareil")
    camille.look("account-devices")

    go_to(camille, "/compte", "Mon compte")
    camille.press("Modifier : Mot de passe")
    camille.press("Recevoir un code")
    camille.see("Un code de 6 caractères est parti par e-mail")
    camille.write(re.compile("^Mot de passe actuel"), PASSWORD)
    camille.write(re.compile("^Code reçu"), code_for(scene, scene.address("camille")))
    camille.write(re.compile(r"^Nouveau mot de passe( \*)?$"), NEW_PASSWORD)
    camille.write(re.compile("^Nouveau mot de passe, une seconde fois"), NEW_PASSWORD)
    camille.look("account-password")
    camille.press("Changer le mot de passe")
    camille.see("Votre mot de passe est changé. Connectez-vous avec le nouveau.")
    camille.heading("Connexion")


@pytest.mark.spec("AUTH-43", "AUTH-44")
def test_somebody_takes_everything_along_and_closes_the_account(scene: Scene, people: Browsers) -> None:
    camille = camille_of(scene, people, expected="401")
    go_to(camille, "/compte/suppression", "Suppression de compte")
    camille.see("Code du travail")
    camille.look("account-closing")
    camille.press("Demander une copie")
    with camille.page.expect_download() as taken:
        camille.page.get_by_role("link", name="Télécharger").click()
    assert taken.value.suggested_filename.endswith(".zip")

    camille.press("Commencer la suppression")
    camille.heading("Étape 1 sur 3 : votre mot de passe")
    type_password(camille.page.locator("main"))
    camille.heading("Étape 2 sur 3 : le code reçu par e-mail")
    camille.write("Code reçu par e-mail", code_for(scene, scene.address("camille")))
    camille.press("Valider le code")
    camille.heading("Étape 3 sur 3 : dernière confirmation")
    camille.press("Supprimer définitivement mon compte")
    camille.see("Camille Exemple")
    camille.press("Oui, supprimer mon compte")
    camille.heading("Votre compte est supprimé")
    camille.see("Les 7 services ont confirmé")
    camille.look("account-closed")
    go_to(camille, "/compte", "Connexion")
