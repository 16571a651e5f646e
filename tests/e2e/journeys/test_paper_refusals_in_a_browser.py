"""An employee who wants paper, and changes her mind, in real browsers: her employer sees both, and so does its ERP."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_account_page_in_a_browser import go_to
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import PAYSLIP, employee, line, rib
from tests.e2e.support.people import PASSWORD, eventually
from tests.e2e.support.sample_documents import payslip

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]

EMPLOYER = "Intérim Imaginaire"
ACKNOWLEDGED = "Accusé de réception de votre refus"
# A password that is wrong, on purpose; and a space that is opened a moment after its account.
EXPECTED = r"401 .*/paper-refusals/identification|404 .*/api/vault/personal/"


def pay(scene: Scene, month: str) -> dict[str, Any]:
    """Have the ERP send a payslip to Camille; return how its line was answered."""
    number = f"M-{scene.mark}"
    recipient = employee(scene.address("camille"), number)
    metadata = PAYSLIP | {"staff_number": number}
    sent = line(f"BUL-{month}-{scene.mark}", "payslip", f"Bulletin de paie de {month} 2026", recipient, metadata)
    answer = scene.organisations.deposit(f"PAIE-{month}-{scene.mark}", [sent], {sent["file"]: payslip()})
    assert answer.status_code == 200, answer.text
    (answered,) = answer.json()["lines"]
    found: dict[str, Any] = answered
    return found


def who_sends(scene: Scene, people: Browsers) -> Visitor:
    """Let somebody in who sends for the agency."""
    agency = scene.organisations.agency_id
    invited: dict[str, Any] = {"email": scene.address("agathe"), "first_name": "Agathe", "last_name": "Imaginaire"}
    invited["accesses"] = [{"unit_id": agency, "rights": ["A", "D"]}]
    answer = scene.product.operator().post(f"/api/tenancy/organisations/{agency}/members", json=invited)
    assert answer.status_code == 201, answer.text
    agathe = people.new()
    agathe.activate(scene.link("agathe"))
    agathe.see("Rien ne vous attend")
    return agathe


def said_of_camille(agathe: Visitor) -> str:
    """Return what the list of employees says of Camille."""
    go_to(agathe, "/mes-salaries", "Mes salariés")
    return agathe.page.get_by_role("row").filter(has_text="Exemple Camille").inner_text()


def documents_of(camille: Visitor) -> Locator:
    """Return the payslips in Camille's list."""
    go_to(camille, "/documents?compartment=payslips", "Bulletins de paie")
    return camille.page.get_by_role("link", name=re.compile("^Bulletin de paie d"))


@pytest.mark.spec("VLT-51", "LAW-03")
def test_an_employee_refuses_electronic_payslips_on_the_public_page_and_accepts_them_again(
    scene: Scene, people: Browsers
) -> None:
    assert pay(scene, "septembre")["outcome"] == "accepted"
    camille = people.new(expected=EXPECTED)
    camille.activate(scene.link("camille"))
    camille.see("Bulletin de paie de septembre 2026")
    agathe = who_sends(scene, people)
    assert "Papier" not in said_of_camille(agathe)
    address = agathe.page.get_by_role("link", name="/refus-dematerialisation/").get_attribute("href")

    refuse(scene, people, str(address))
    assert pay(scene, "novembre")["outcome"] == "paper"
    eventually(lambda: "Papier depuis le" in said_of_camille(agathe))
    agathe.look("paper-employees")
    expect(documents_of(camille)).to_have_count(1)

    accept_again(camille)
    assert pay(scene, "décembre")["outcome"] == "accepted"
    expect(documents_of(camille)).to_have_count(2)
    eventually(lambda: "Papier" not in said_of_camille(agathe))


def refuse(scene: Scene, people: Browsers, address: str) -> None:
    """Refuse on the employer's own page, in a browser where nobody is signed in; the answer can be printed."""
    anybody = people.new(expected=EXPECTED)
    anybody.open(f"{scene.product.base}{address}")
    anybody.heading("Qui êtes-vous ?")
    anybody.look("paper-identify")
    anybody.write("Identifiant", scene.address("camille"))
    password = anybody.page.get_by_label(re.compile("^Mot de passe")).first
    password.fill("Une-Autre-Phrase-2026")
    anybody.press("Continuer")
    expect(password).to_have_accessible_description(re.compile("Identifiant ou mot de passe incorrect"))
    expect(password).to_be_focused()
    anybody.look("paper-wrong-password")
    password.fill(PASSWORD)
    anybody.press("Continuer")
    anybody.heading("De quel employeur ?")
    expect(anybody.page.get_by_role("radio", name=EMPLOYER)).to_be_checked()
    anybody.press("Continuer")
    anybody.see("Cochez cette case pour continuer.")
    anybody.look("paper-employer")
    anybody.tick()
    anybody.press("Continuer")
    anybody.heading(f"Refuser les documents dématérialisés de {EMPLOYER} ?")
    anybody.look("paper-confirm")
    anybody.press("Confirmer mon refus")
    anybody.heading(ACKNOWLEDGED)
    anybody.see(f"Camille Exemple a refusé que {EMPLOYER} lui remette ses documents sous forme électronique.")
    anybody.look("paper-acknowledged")
    stands_alone_in_print(anybody, ACKNOWLEDGED, picture="paper-printed")


def stands_alone_in_print(visitor: Visitor, heading: str, *, picture: str) -> None:
    """See what would be printed: what is to be kept, and nothing of the page around it."""
    visitor.page.emulate_media(media="print")
    visitor.heading(heading)
    for around in (visitor.page.get_by_role("banner"), visitor.page.get_by_role("button", name="Imprimer")):
        expect(around).to_have_count(0)
    visitor.photograph(picture)
    visitor.page.emulate_media(media="screen")


def accept_again(camille: Visitor) -> None:
    """Accept again among one's subscriptions; the acknowledgement stays, and says until when."""
    camille.follow("Abonnements")
    camille.see("Sur papier depuis le")
    camille.press("Accusé de réception")
    camille.heading(ACKNOWLEDGED)
    camille.look("subscriptions-on-paper")
    stands_alone_in_print(camille, ACKNOWLEDGED, picture="subscriptions-printed")
    camille.press(f"Recevoir de nouveau ici les documents de {EMPLOYER}")
    camille.page.get_by_role("dialog").get_by_role("button", name="Recevoir de nouveau ici").click()
    camille.see(f"Vous recevrez de nouveau ici les documents de {EMPLOYER}.")
    camille.see("Documents reçus ici")
    camille.see("Accepté de nouveau le")
    camille.look("subscriptions")


@pytest.mark.spec("VLT-21", "VLT-62", "VLT-66")
def test_a_search_is_kept_and_what_one_deleted_stays_in_the_journal_and_is_attested(
    scene: Scene, people: Browsers, tmp_path: Path
) -> None:
    assert pay(scene, "novembre")["outcome"] == "accepted"
    diploma = tmp_path / "Diplôme.pdf"
    diploma.write_bytes(rib())
    camille = people.new(expected=EXPECTED)
    camille.activate(scene.link("camille"))
    keep_a_search(camille)
    camille.follow("Coffre personnel")
    camille.see("Rien ici pour l’instant")
    camille.page.locator("input[type=file]").set_input_files(diploma)
    camille.see("1 fichier")
    camille.follow("Diplôme")
    camille.page.locator("canvas").first.wait_for()
    camille.press("Supprimer")
    camille.see("seront effacés pour toujours")
    camille.press("Supprimer pour toujours")
    camille.see("« Diplôme » est supprimé.")

    camille.follow("Journal")
    camille.see("Effacé")
    camille.look("vault-journal")
    camille.follow("Attestation de Diplôme")
    camille.heading("Ajouté au coffre")
    camille.heading("Effacé")
    camille.look("attestation")
    stands_alone_in_print(camille, "Attestation", picture="attestation-printed")
    with camille.page.expect_download() as started:
        camille.press("Télécharger l’attestation")
    assert started.value.suggested_filename == "Attestation Diplôme.json"
    kept = json.loads(Path(started.value.path()).read_bytes())
    assert [act["act"] for act in kept["statement"]["acts"]] == ["added", "erased"]
    assert {act["digest"] for act in kept["statement"]["acts"]} == {sha256(rib()).hexdigest()}


def keep_a_search(camille: Visitor) -> None:
    """Keep a search under a name, and come back by it."""
    go_to(camille, "/documents?q=novembre", "Mes documents")
    camille.see("Bulletin de paie de novembre 2026")
    camille.press("Recherches enregistrées")
    camille.page.get_by_role("menuitem", name="Enregistrer cette recherche").click()
    camille.write("Nom", "Mes mois de novembre")
    camille.look("search-to-keep")
    camille.press("Enregistrer")
    camille.see("Recherche « Mes mois de novembre » enregistrée.")
    go_to(camille, "/documents", "Mes documents")
    camille.press("Recherches enregistrées")
    camille.page.get_by_role("menuitem", name="Mes mois de novembre", exact=True).click()
    camille.page.wait_for_url(re.compile(r"/documents\?.*q=novembre"))
    camille.press("Recherches enregistrées")
    camille.page.get_by_role("menuitem", name="Supprimer « Mes mois de novembre »").wait_for()
    camille.settle()
    camille.photograph("searches-kept")
    camille.page.keyboard.press("Escape")
