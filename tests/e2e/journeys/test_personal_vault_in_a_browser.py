"""A person's own papers, in a real browser: dropped, gone on with after a cut, put in order, taken out, deleted."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import send
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import rib

pytestmark = [pytest.mark.runs_on("embedded")]

# The line that is cut; and a space that is opened a moment after its account.
EXPECTED = r"ERR_INTERNET_DISCONNECTED|404 .*/api/vault/personal/"


def photograph(path: Path) -> Path:
    noise = Image.effect_noise((1400, 1400), 90)
    noise.save(path, "JPEG", quality=95)
    return path


def add(visitor: Visitor, *files: Path) -> None:
    visitor.page.locator("input[type=file]").set_input_files(list(files))


@pytest.mark.spec("VLT-24", "VLT-30", "VLT-34", "VLT-40", "VLT-41", "VLT-42", "POR-07", "LAW-10")
def test_a_person_keeps_their_own_papers_in_order(scene: Scene, people: Browsers, tmp_path: Path) -> None:
    send(scene)
    lease, sea = tmp_path / "Bail_2026.pdf", photograph(tmp_path / "La mer.jpg")
    lease.write_bytes(rib())
    camille = people.new(expected=EXPECTED)
    camille.activate(scene.link("camille"))
    camille.follow("Coffre personnel")
    camille.heading("Coffre personnel")
    camille.see("Rien ici pour l’instant")
    camille.look("personal-empty")

    camille.page.context.set_offline(True)
    add(camille, lease, sea)
    camille.see("Interrompu")
    camille.page.context.set_offline(False)
    camille.see("2 sur 2 ajoutés")
    camille.see("2 fichiers")
    add(camille, lease)
    camille.see("Déjà dans votre coffre")
    camille.press("Ne pas ajouter Bail_2026.pdf")
    camille.look("personal-added")

    camille.press("Nouveau dossier")
    camille.write("Nom du dossier", "Logement")
    camille.page.get_by_role("dialog").get_by_role("button", name="Nouveau dossier").click()
    camille.see("Dossier « Logement » créé.")
    put_into_folder(camille)
    take_out(camille, tmp_path, sea)
    delete(camille)


def put_into_folder(camille: Visitor) -> None:
    camille.press("Actions sur Bail 2026")
    camille.page.get_by_role("menuitem", name="Modifier les informations").click()
    camille.page.get_by_role("dialog").get_by_label("Dossier").select_option("Logement")
    camille.write("Note", "Signé chez le notaire")
    camille.press("Enregistrer")
    camille.see("« Bail 2026 » est enregistré.")
    expect(camille.page.get_by_role("link", name="Bail 2026")).to_have_count(0)
    camille.follow("Logement")
    camille.heading("Logement")
    camille.follow("Bail 2026")
    camille.see("Signé chez le notaire")
    camille.page.locator("canvas").first.wait_for()
    camille.follow("Coffre personnel")


def take_out(camille: Visitor, folder: Path, sea: Path) -> None:
    camille.follow("La mer")
    expect(camille.page.get_by_role("img", name="Page 1 du document")).to_be_visible()
    camille.page.get_by_role("link", name="Mes documents", exact=True).first.click()
    for title in ("La mer", "Bail 2026"):
        camille.page.get_by_role("checkbox", name=f"Choisir {title}").check()
    camille.see("2 documents choisis")
    camille.look("documents-ticked")
    with camille.page.expect_download() as started:
        camille.press("Télécharger (ZIP)")
    started.value.save_as(folder / "taken.zip")
    with ZipFile(io.BytesIO((folder / "taken.zip").read_bytes())) as archive:
        (photo,) = [name for name in archive.namelist() if name.endswith(" La mer.jpg")]
        assert sha256(archive.read(photo)).digest() == sha256(sea.read_bytes()).digest()
        assert len(archive.namelist()) == 2


def delete(camille: Visitor) -> None:
    camille.follow("La mer")
    camille.press("Supprimer")
    camille.see("seront effacés pour toujours")
    camille.press("Supprimer pour toujours")
    camille.see("« La mer » est supprimé.")
    expect(camille.page.get_by_role("link", name="La mer")).to_have_count(0)
    camille.follow(re.compile("^Coffre personnel"))
    camille.see("1 fichier")
