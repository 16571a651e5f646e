"""What people do, done in a real browser, on the product as it runs."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import send
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import rib
from tests.e2e.support.people import PASSWORD

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]


@pytest.mark.spec("AUTH-03", "POR-02", "VLT-01", "VLT-02", "VLT-20", "VLT-21", "VLT-22", "LAW-10")
def test_an_employee_takes_an_account_into_use_and_reads_a_payslip(scene: Scene, people: Browsers) -> None:
    send(scene)
    camille = people.new()
    camille.open(scene.link("camille"))
    camille.heading("Bonjour Camille")
    camille.look("activation")
    camille.write(re.compile(r"^Mot de passe( \*)?$"), "court")
    camille.write(re.compile("seconde fois"), "autre")
    camille.press("Activer mon compte")
    assert "/activation" in camille.page.url, "the form stays, with its errors"
    camille.activate(scene.link("camille"))
    camille.see("2 documents vous attendent.")
    camille.look("home")

    camille.follow(re.compile("Bulletin de paie"))
    camille.see("Document lu")
    camille.page.locator("canvas").first.wait_for()
    camille.look("viewer")
    camille.follow("Accueil")
    camille.see("Un document vous attend.")
    camille.follow("Bulletins de paie")
    camille.see("Bulletin de paie d’octobre 2026")
    camille.look("list")

    # Words of the pages, without accents and with an error.
    box = camille.page.get_by_role("searchbox", name="Rechercher dans tous mes documents")
    box.fill("conges payes virememt")
    box.press("Enter")
    camille.see("Dans le texte du document")
    camille.look("found")
    camille.page.get_by_role("checkbox", name=re.compile("^Choisir Bulletin")).check()
    camille.press("Voir et éditer")
    camille.heading(re.compile("Bulletin de paie"))


@pytest.mark.spec("SIG-02", "SIG-06", "SIG-10", "SHR-01", "SHR-02", "SHR-03", "SHR-04", "POR-08")
def test_an_employee_signs_a_contract_and_shares_it_with_somebody_without_an_account(
    scene: Scene, people: Browsers
) -> None:
    send(scene)
    camille = people.new()
    camille.activate(scene.link("camille"))
    sign_the_contract(camille)
    camille.follow("Voir le document signé")
    camille.heading("Contrat de travail")
    camille.see("Signé")

    camille.follow("Partager")
    camille.write(re.compile("Nom du destinataire"), "Morgan Tiers")
    camille.write(re.compile("e-mail du destinataire"), scene.address("morgan"))
    day = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    camille.page.get_by_label(re.compile("Accessible jusqu’au")).first.fill(day)
    camille.page.get_by_label("Un mot de passe est demandé").check()
    camille.write(re.compile("Mot de passe du partage"), "convenu de vive voix")
    camille.look("share")
    camille.press("Envoyer le lien")
    camille.see("Lien envoyé à Morgan Tiers")

    morgan = people.new(expected="40[34]")
    morgan.open(scene.link("morgan", "partage"))
    morgan.heading("Partage protégé")
    morgan.look("share-locked")
    morgan.write("Mot de passe", "convenu de vive voix")
    morgan.press("Ouvrir le partage")
    morgan.see("Camille Exemple vous transmet ce document.")
    morgan.page.locator("canvas").first.wait_for()
    morgan.look("shared")

    camille.follow("Voir mes partages")
    camille.look("shares")
    camille.follow("Morgan Tiers")
    camille.heading("Partage avec Morgan Tiers")
    camille.see("Ordinateur")
    camille.look("share-page")
    camille.page.get_by_role("main").get_by_role("link", name="Mes partages").click()
    camille.page.get_by_role("checkbox", name=re.compile("avec Morgan Tiers")).check()
    camille.see("1 partage sélectionné")
    camille.press("Retirer")
    camille.press("Retirer ce partage")
    camille.see("est retiré")
    camille.open(f"{scene.product.base}/compte/signature")
    camille.see("Gardée depuis le")
    camille.look("own-signature")
    morgan.page.reload()
    morgan.heading("Ce lien ne s’ouvre pas")
    morgan.look("shared-closed")


def sign_the_contract(camille: Visitor) -> None:
    camille.follow(re.compile("^Signer"))
    camille.heading("Contrat de travail")
    camille.follow("Signer ou refuser")
    camille.heading("Avez-vous lu ce document ?")
    camille.look("sign-accept")
    camille.tick()
    camille.press("Continuer vers la signature")
    camille.heading("Choisissez votre signature")
    draw_a_signature(camille)
    camille.look("sign-appearance")
    camille.press("Suivant")
    place_it_by_keyboard(camille)
    camille.press("Placer ici")
    camille.write(re.compile("Mot de passe"), PASSWORD)
    camille.look("sign-confirm")
    camille.press("Signer ce document")
    camille.heading("Document signé")
    camille.look("sign-done")


def draw_a_signature(camille: Visitor) -> None:
    """Draw two lines with the mouse, in place of a typed name, and keep them for the next time."""
    camille.page.get_by_role("radio", name="Dessin").check()
    paper = camille.page.get_by_role("img", name="Votre signature")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box is not None
    mouse = camille.page.mouse
    for line in (((0.2, 0.7), (0.35, 0.2), (0.5, 0.7)), ((0.25, 0.5), (0.45, 0.5))):
        (x, y), *others = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in line]
        mouse.move(x, y)
        mouse.down()
        for to in others:
            mouse.move(*to, steps=4)
        mouse.up()
    paper.locator("polyline").nth(1).wait_for(state="attached")
    camille.page.get_by_role("checkbox", name="Garder comme ma signature").check()


def place_it_by_keyboard(camille: Visitor) -> None:
    """Move the signature up, from where it stands at first."""
    camille.heading("Placez votre signature")
    camille.see("cm du bord gauche")
    signature = camille.page.get_by_role("application", name="Votre signature")
    signature.wait_for()
    before = camille.page.get_by_role("status").filter(has_text="cm du bord gauche").inner_text()
    signature.focus()
    for _ in range(8):
        camille.page.keyboard.press("ArrowUp")
    moved = camille.page.get_by_role("status").filter(has_text="cm du bord gauche")
    moved.filter(has_not_text=before).wait_for()
    camille.look("sign-place")


@pytest.mark.spec("TEN-10", "POR-04")
def test_a_client_confirms_the_relation_and_sees_contract_and_invoice(scene: Scene, people: Browsers) -> None:
    send(scene)
    alix = people.new()
    alix.activate(scene.link("alix"))
    alix.see("Intérim Imaginaire")
    alix.look("relation")
    alix.press(re.compile("^Confirmer"))
    alix.see("Contrat de mission")
    alix.see("Facture de novembre 2026")
    alix.look("client-home")


@pytest.mark.spec("DEP-10", "DEP-11", "DEP-12")
def test_a_structure_files_a_request_step_by_step(scene: Scene, people: Browsers, tmp_path: Path) -> None:
    dominique = people.new()
    dominique.activate(scene.link("dominique"))
    dominique.follow("Créer une demande")
    dominique.look("journeys")
    dominique.follow("Commencer cette demande : Récupérer des fonds après une saisie immobilière")
    dominique.press("Récupérer des fonds")
    dominique.page.get_by_role("navigation", name="Étape 1").wait_for()
    file = tmp_path / "rib.pdf"
    file.write_bytes(rib())
    fill_the_journey(dominique, file)
    dominique.look("request-summary")
    dominique.press("Transmettre la demande")
    dominique.page.get_by_role("dialog").get_by_role("button", name="Transmettre la demande").click()
    dominique.heading("Votre demande est transmise")
    dominique.see("Numéro de dossier")
    with dominique.page.expect_download() as download:
        dominique.press("Télécharger le récapitulatif")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    dominique.look("request-sent")
    dominique.follow("Mon suivi")
    dominique.look("follow-up")


WRITTEN = {
    "SIRET": "73282932000074",
    "Numéro RG": "26/01234",
    "IBAN": "FR1420041010050500013M02606",
    "BIC": "PSSTFRPPLIL",
    "Libellé du virement": "Solde de consignation",
    "Date du jugement": "2026-03-02",
}


def fill_the_journey(dominique: Visitor, bank_details: Path) -> None:
    for step in (1, 2, 3):
        fill_the_step(dominique)
        dominique.press("Enregistrer et continuer")
        dominique.page.get_by_role("navigation", name=f"Étape {step + 1}").wait_for()
    dominique.look("request-attachments")
    dominique.see("PDF, JPG, JPEG et PNG · 10")
    drop(dominique, bank_details.read_bytes(), "rib.pdf", "releve.pdf")
    # What was dropped is kept once it is validated; until then one does not go on without being told.
    dominique.press(re.compile("continuer"))
    dominique.see("Validez les fichiers choisis")
    dominique.press(re.compile("^Valider ces 2 fichiers"))
    dominique.page.get_by_role("button", name="Retirer releve.pdf").wait_for()
    expect(dominique.page.get_by_role("button", name="Retirer rib.pdf")).to_be_visible()
    dominique.press(re.compile("continuer"))
    dominique.heading(re.compile("Récapitulatif"))


def drop(dominique: Visitor, content: bytes, *names: str) -> None:
    """Drop files of this content on the first place for files, as from a folder of the desk."""
    page = dominique.page
    transfer = page.evaluate_handle(
        """([text, names]) => {
          const content = Uint8Array.from(atob(text), one => one.charCodeAt(0));
          const transfer = new DataTransfer();
          for (const name of names) transfer.items.add(new File([content], name, { type: "application/pdf" }));
          return transfer;
        }""",
        [b64encode(content).decode(), list(names)],
    )
    page.get_by_text("Glissez les fichiers ici").first.dispatch_event("drop", {"dataTransfer": transfer})


def fill_the_step(dominique: Visitor) -> None:
    form = dominique.page.locator("main form")
    form.wait_for()
    for box in form.get_by_role("combobox").all():
        box.click()
        dominique.page.get_by_role("option").first.click()
    for field in form.locator("input:not([type=hidden]):not([type=file]):not([role=combobox])").all():
        label = field.get_attribute("aria-label") or ""
        if not field.input_value():
            wanted = next((text for name, text in WRITTEN.items() if name in label), "Étude Fictive")
            field.fill(wanted)


@pytest.mark.spec("AUTH-10")
def test_signing_in_says_what_is_wrong_in_french_or_english_by_day_and_by_night(scene: Scene, people: Browsers) -> None:
    send(scene)
    camille = people.new(expected="40[01]|401")
    camille.activate(scene.link("camille"))
    stranger = people.new(expected="40[01]|401")
    stranger.open(f"{scene.product.base}/connexion")
    stranger.look("sign-in")
    stranger.write("Identifiant", scene.address("camille"))
    stranger.write("Mot de passe", "Pas-Le-Bon-1")
    stranger.press("Se connecter")
    expect(stranger.page.get_by_role("alert").first).to_contain_text("Identifiant ou mot de passe incorrect.")
    stranger.press(re.compile("Mode sombre"))
    expect(stranger.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    stranger.look("sign-in-dark")
    stranger.press("View in English")
    stranger.heading("Sign in")
    expect(stranger.page.locator("html")).to_have_attribute("lang", "en")
    stranger.look("sign-in-english")
    stranger.write(re.compile("^Identifier|^Username|^Sign-in"), scene.address("camille"))
    stranger.write("Password", PASSWORD)
    stranger.press("Sign in")
    stranger.heading(re.compile("Camille"))
    stranger.look("home-dark-english")
