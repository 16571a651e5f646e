"""The day of a structure: opened in four steps, its users invited, their profiles changed, one asks to leave."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_account_page_in_a_browser import code_for, go_to
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import rib
from tests.e2e.support.people import PASSWORD, eventually

pytestmark = [pytest.mark.runs_on("embedded")]

WRITTEN = {
    "Adresse postale du siège": "4 rue des Tilleuls",
    "Code postal": "69003",
    "Commune": "Lyon",
    "Téléphone": "01 99 00 12 34",
    "Adresse e-mail": "etude@exemple.test",
}
CONFIDENTIAL = re.compile(r"^- (\w{6})\s*$", re.MULTILINE)
DIGITS = re.compile(r"\b(\d{6})\b")


@pytest.mark.spec("AUTH-30", "TEN-40")
@pytest.mark.spec("TEN-42", "DEP-02", "DEP-03", "DEP-04", "DEP-13", "DEP-21", "POR-16")
@pytest.mark.spec("TEN-41", "TEN-43", "TEN-44", "TEN-45", "TEN-46", "POR-05")
def test_a_structure_opens_its_space_and_runs_its_users(scene: Scene, people: Browsers, tmp_path: Path) -> None:
    file = tmp_path / "piece.pdf"
    file.write_bytes(rib())
    camille = people.new(expected="422|404|401")
    open_an_account(scene, camille)
    present_the_structure(scene, camille)
    prove_it(camille, file)
    invite_and_validate(scene, camille)
    sam = people.new()
    activate_and_be_welcomed(scene, sam)
    land_in_the_journey(camille)
    add_a_user_while_filing(scene, camille)
    leave_with_something_unsaved(camille)
    give_the_draft_away(camille)
    run_the_users(scene, camille, sam)
    change_the_file_and_the_profile(camille, file)


def open_an_account(scene: Scene, camille: Visitor) -> None:
    mobile = f"0612{int(scene.mark, 16) % 10**6:06d}"
    # From the front page to what each journey asks for, without an account; this one is then opened on the way to it.
    camille.open(f"{scene.product.base}/")
    camille.follow("Voir les démarches de consignation")
    camille.follow("Voir cette démarche : Récupérer les fonds d’une succession vacante")
    camille.follow("Ouvrir un compte")
    camille.write("Nom de l’entreprise", f"Étude Perrin {scene.mark}")
    camille.write("Adresse e-mail", scene.address("camille"))
    camille.write(re.compile(r"^Mot de passe( \*)?$"), PASSWORD)
    camille.write(re.compile("seconde fois"), PASSWORD)
    camille.write("Numéro de mobile", mobile)
    camille.tick()
    camille.press("Créer mon compte")
    camille.heading("Vérifions votre mobile")
    text = eventually(lambda: scene.product.mail.emails_to(f"+33{mobile[1:]}"))[-1].text
    camille.write(re.compile("^Code reçu"), DIGITS.findall(text)[0])
    camille.press("Continuer")
    camille.heading("Vérifions votre adresse e-mail")
    camille.write(re.compile("^Code reçu"), code_for(scene, scene.address("camille")))
    camille.press("Continuer")
    camille.heading("Votre compte est ouvert")
    camille.press("Démarrer")
    camille.heading("Ouvrir mon espace")


def present_the_structure(scene: Scene, camille: Visitor) -> None:
    camille.page.get_by_label("Catégorie").select_option("notary")
    camille.write("Commune", "Lyon")
    camille.press("Enregistrer")
    camille.see("C’est enregistré.")
    # On another day: what was saved is there, and what is missing is said beside its field.
    camille.page.reload()
    expect(camille.page.get_by_role("combobox", name="Commune")).to_have_value("Lyon")
    camille.press("Suivant")
    camille.see("Cette information est obligatoire.")
    camille.look("structure-step")
    for label, text in WRITTEN.items():
        camille.write(label, text)
    camille.write("SIRET", scene.siret)
    camille.press("Suivant")
    camille.page.get_by_label("Civilité").select_option("madame")
    for label, text in {"Prénom": "Camille", "Nom": "Perrin", "Fonction": "Notaire associée"}.items():
        camille.page.get_by_role("textbox", name=label, exact=True).fill(text)


def prove_it(camille: Visitor, file: Path) -> None:
    camille.page.locator("input[type=file]").first.set_input_files(file)
    camille.see("piece.pdf est ajouté.")
    camille.look("structure-administrator")
    camille.press("Suivant")
    camille.heading("Documents")
    today = datetime.now(UTC).date()
    for days, words in ((120, "Ce document a trois mois ou plus"), (20, "piece.pdf est ajouté.")):
        camille.page.get_by_label("Date de délivrance").fill((today - timedelta(days=days)).isoformat())
        camille.page.locator("input[type=file]").first.set_input_files(file)
        camille.see(words)
    # The same was said of the step before: the file stands in the list of this one.
    expect(camille.page.get_by_role("listitem").filter(has_text="piece.pdf")).to_have_count(1)
    camille.page.get_by_role("radio", name="Oui").check()
    camille.look("structure-documents")
    camille.press("Suivant")


def invite_and_validate(scene: Scene, camille: Visitor) -> None:
    camille.press("Ajouter un utilisateur")
    camille.page.get_by_role("textbox", name="Nom", exact=True).fill("Noir")
    camille.page.get_by_role("textbox", name="Prénom", exact=True).fill("Sam")
    camille.write("Adresse e-mail", scene.address("sam"))
    camille.look("structure-users-step")
    camille.press("Valider")
    camille.page.get_by_role("dialog").get_by_role("button", name="Valider").click()
    camille.heading(re.compile("est ouvert$"))
    camille.look("structure-opened")


def activate_and_be_welcomed(scene: Scene, sam: Visitor) -> None:
    sam.activate(scene.link("sam"), confidential_password=confidential_password_of(scene, "sam"))
    sam.see("Votre compte est actif.")
    sam.heading("Bonjour Sam, bienvenue")
    sam.page.get_by_role("link", name=re.compile("^Commencer cette demande")).nth(9).wait_for()
    sam.look("welcome")
    # Once: home is home from now on, and the journeys are under *Créer une demande*.
    sam.follow("Accueil")
    sam.heading("Bonjour Sam")
    sam.see("Mes consignations")
    go_to(sam, "/bienvenue", "Créer une demande")


def confidential_password_of(scene: Scene, name: str) -> str:
    """Return the password that somebody got beside the link of their invitation."""
    emails = scene.product.mail.emails_to
    written = eventually(
        lambda: [one for one in emails(scene.address(name)) if one.subject == "Votre mot de passe confidentiel"]
    )
    return str(CONFIDENTIAL.findall(written[-1].text)[0])


def run_the_users(scene: Scene, camille: Visitor, sam: Visitor) -> None:
    sam.follow("Mon profil")
    sam.heading("Mon profil")
    expect(sam.page.get_by_role("link", name="Mes utilisateurs")).to_have_count(0)
    sam.press("Demander la suppression")
    sam.page.get_by_role("dialog").get_by_role("button", name="Demander la suppression").click()
    sam.see("Un administrateur doit en décider.")

    go_to(camille, "/mes-utilisateurs", "Mes utilisateurs")
    camille.see("Demande à partir")
    camille.see(scene.address("lou"))
    camille.look("structure-users")
    camille.press("Gérer Sam Noir")
    camille.press("Refuser")
    camille.see("La demande de Sam Noir est refusée")
    camille.page.get_by_label("Profil").select_option("administrator")
    camille.see("a maintenant le profil")
    camille.press("Fermer")
    # The right is there in the other browser, which was open all the time.
    sam.page.reload()
    sam.follow("Mes utilisateurs")
    sam.heading("Mes utilisateurs")
    sam.press(re.compile("^Gérer Camille"))
    sam.press("Supprimer cet utilisateur")
    sam.look("structure-removal")
    sam.press("Annuler")


def land_in_the_journey(camille: Visitor) -> None:
    camille.page.get_by_role("main").get_by_role("link", name="Créer une demande").click()
    camille.heading("Récupérer les fonds d’une succession vacante")
    camille.page.get_by_role("navigation", name="Étape 1").wait_for()


def leave_with_something_unsaved(camille: Visitor) -> None:
    camille.write("E-mail de la personne à joindre", "suivi@exemple.test")
    camille.follow("Mon suivi")
    camille.see("Quitter sans enregistrer ?")
    camille.press("Continuer la saisie")
    expect(camille.page.get_by_role("textbox", name="E-mail de la personne à joindre")).to_have_value(
        "suivi@exemple.test"
    )
    camille.follow("Mon suivi")
    camille.press("Quitter sans enregistrer")
    camille.heading("Mon suivi")


def give_the_draft_away(camille: Visitor) -> None:
    camille.press(re.compile("^Autres actions"))
    camille.page.get_by_role("menuitem", name="Réaffecter").click()
    window = camille.page.get_by_role("dialog")
    window.get_by_role("combobox").click()
    camille.page.get_by_role("option", name="Sam Noir").click()
    camille.look("draft-given")
    window.get_by_role("button", name="Valider").click()
    camille.see("La demande est confiée à Sam Noir.")
    expect(camille.page.get_by_role("row").nth(1)).to_contain_text("Sam Noir")


def add_a_user_while_filing(scene: Scene, camille: Visitor) -> None:
    camille.heading("Qui suivra ces demandes avec vous")
    camille.press("Ajouter un utilisateur")
    window = camille.page.get_by_role("dialog")
    window.get_by_role("textbox", name="Nom", exact=True).fill("Blanc")
    window.get_by_role("textbox", name="Prénom", exact=True).fill("Lou")
    window.get_by_role("textbox", name="Adresse e-mail").fill(scene.address("lou"))
    window.get_by_role("button", name="Ajouter cet utilisateur").click()
    camille.see(f"{scene.address('lou')} est invité dans votre structure.")
    camille.look("filing-with-users")


def change_the_file_and_the_profile(camille: Visitor, file: Path) -> None:
    camille.follow("Ma fiche client")
    camille.heading("Ma fiche client")
    camille.page.get_by_role("textbox", name="Service").fill("Successions")
    camille.press("Enregistrer")
    camille.see("Votre fiche client est enregistrée.")
    camille.look("structure-file")
    camille.follow("Mon profil")
    camille.page.locator("input[type=file]").first.set_input_files(file)
    camille.see("piece.pdf est ajouté.")
    camille.look("structure-profile")
