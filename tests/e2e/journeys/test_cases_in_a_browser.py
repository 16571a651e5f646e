"""A deposit from the form to the payment proof: filed, a document refused and replaced, validated, in real browsers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_account_page_in_a_browser import go_to
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import rib
from tests.e2e.support.people import eventually

pytestmark = [pytest.mark.runs_on("embedded")]

TITLE = "Consigner une provision pour une expertise médicale (CPH, autres départements)"


def invite_case_manager(scene: Scene) -> None:
    """Have the operator register its own space and invite somebody who examines requests there."""
    operator = scene.product.operator()
    organisations = "/api/tenancy/organisations"
    registered = operator.post(organisations, json={"kind": "operator", "name": f"Caisse Fictive {scene.mark}"})
    assert registered.status_code == 201, registered.text
    space = registered.json()["id"]
    member = {"email": scene.address("marc"), "first_name": "Marc", "last_name": "Fictif"}
    access = {"unit_id": space, "rights": ["case_manager"]}
    invited = operator.post(f"{organisations}/{space}/members", json={**member, "accesses": [access]})
    assert invited.status_code == 201, invited.text


@pytest.mark.spec("DEP-04", "DEP-14", "DEP-22", "DEP-30", "DEP-32")
def test_a_deposit_goes_from_the_form_to_its_payment_proof(scene: Scene, people: Browsers, tmp_path: Path) -> None:
    invite_case_manager(scene)
    file = tmp_path / "decision.pdf"
    file.write_bytes(rib())
    dominique = people.new()
    dominique.activate(scene.link("dominique"))
    number = file_the_deposit(dominique, file)
    marc = people.new()
    marc.activate(scene.link("marc"))
    refuse_the_decision(marc, number)
    complete(scene, dominique, file)
    validate(marc, number)
    dominique.page.reload()
    dominique.heading("Validée")
    with dominique.page.expect_download() as download:
        dominique.press("Justificatif de paiement")
    # It bears the platform's seal.
    assert b"/ETSI.CAdES.detached" in Path(download.value.path()).read_bytes()
    dominique.look("request-validated")
    email = scene.email("dominique", "mon-suivi")
    assert number in email.subject


def file_the_deposit(dominique: Visitor, file: Path) -> str:
    go_to(dominique, "/demarches", "Les démarches")
    dominique.look("catalogue")
    dominique.follow(f"Voir cette démarche : {TITLE}")
    dominique.press("Consigner des fonds")
    dominique.page.get_by_role("navigation", name="Étape 1").wait_for()
    choose(dominique, "Forme juridique")
    dominique.press("Enregistrer et continuer")
    dominique.write("Numéro RG", "26/01234")
    dominique.write("Tribunal", "CPH de Nantes")
    dominique.page.locator("input[type=date]").first.fill("2026-03-02")
    choose(dominique, "Votre qualité")
    dominique.press("Enregistrer et continuer")
    dominique.heading("Le dépôt")
    dominique.write("Nom du titulaire 1", "Fictive")
    dominique.write("Montant à consigner", "1 250,50")
    dominique.page.get_by_role("radio", name="Virement", exact=True).check()
    dominique.look("deposit-step")
    # *Retour* and back again: what was typed is there.
    dominique.press("Retour")
    dominique.heading("La procédure")
    dominique.press("Enregistrer et continuer")
    dominique.heading("Le dépôt")
    dominique.press("Enregistrer et continuer")
    dominique.page.locator("input[type=file]").first.set_input_files(file)
    dominique.press(re.compile("^Valider ce fichier"))
    dominique.see("decision.pdf est ajouté.")
    dominique.press("Enregistrer et continuer")
    dominique.heading("Récapitulatif")
    dominique.see("Moyen de paiement choisi")
    dominique.press("Transmettre la demande")
    dominique.page.get_by_role("dialog").get_by_role("button", name="Transmettre la demande").click()
    dominique.heading("Votre demande est transmise")
    dominique.see("Moyen de paiement choisi")
    return str(eventually(lambda: re.findall(r"CO-\d{4}-\d{6}-\d", dominique.page.content()))[0])


def choose(dominique: Visitor, label: str) -> None:
    dominique.page.get_by_role("combobox", name=label).click()
    dominique.page.get_by_role("option").first.click()


def refuse_the_decision(marc: Visitor, number: str) -> None:
    marc.follow("Dossiers")
    marc.heading("Dossiers")
    marc.look("queue")
    marc.write("Numéro de dossier", number)
    marc.press("Ouvrir le dossier")
    marc.heading(re.compile(number))
    marc.press("Prendre ce dossier")
    # The document is read beside the facts, page and all.
    marc.press("Voir la pièce decision.pdf")
    beside = marc.page.get_by_role("region", name="decision.pdf")
    beside.locator("canvas").first.wait_for()
    marc.see("26/01234")
    marc.look("case-document")
    marc.press("Fermer la pièce")
    beside.wait_for(state="detached")
    marc.press("Refuser decision.pdf")
    dialog = marc.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("La décision est illisible.")
    dialog.get_by_role("button", name="Refuser").click()
    marc.see("La décision est illisible.")
    marc.look("case")
    marc.press("Renvoyer à la structure")
    marc.page.get_by_role("dialog").get_by_role("button", name="Renvoyer à la structure").click()
    marc.heading("À compléter")


def complete(scene: Scene, dominique: Visitor, file: Path) -> None:
    told = eventually(
        lambda: [
            one
            for one in scene.product.mail.emails_to(scene.address("dominique"))
            if "La décision est illisible." in one.text
        ]
    )[-1]
    dominique.open(told.link("mon-suivi"))
    dominique.heading("À compléter")
    dominique.look("request-returned")
    dominique.page.locator("input[type=file]").first.set_input_files(file)
    dominique.press(re.compile("^Valider ce fichier"))
    dominique.see("decision.pdf est ajouté.")
    dominique.page.get_by_role("button", name="Valider", exact=True).click()
    dominique.heading("Transmise")


def validate(marc: Visitor, number: str) -> None:
    marc.page.reload()
    marc.heading("Complétée")
    marc.press("Prendre ce dossier")
    marc.press("Accepter decision.pdf")
    marc.see("Acceptée")
    marc.press("Valider")
    marc.page.get_by_role("dialog").get_by_role("button", name="Valider").click()
    marc.heading("Validée")
    marc.see(number)
