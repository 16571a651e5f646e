"""Contracts signed and invoices validated by the batch, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Scene
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import ASSIGNMENT, INVOICE, company, line
from tests.e2e.support.people import PASSWORD, eventually
from tests.e2e.support.sample_documents import assignment_contract, invoice

pytestmark = [pytest.mark.runs_on("embedded")]

CONTRACTS, INVOICES = 5, 2


def send_to_the_client(scene: Scene) -> None:
    """Send a company several contracts and invoices."""
    client = company(scene.address("alix"), scene.siret)
    deposits: list[dict[str, Any]] = [
        line(
            f"CMDE-{scene.mark}-{number}",
            "assignment_contract",
            f"Mission {number}",
            client,
            ASSIGNMENT,
            signature=True,
        )
        for number in range(1, CONTRACTS + 1)
    ] + [
        line(f"FAC-{scene.mark}-{number}", "invoice", f"Facture {number}", client, INVOICE)
        for number in range(1, INVOICES + 1)
    ]
    contents = [assignment_contract()] * CONTRACTS + [invoice()] * INVOICES
    files = {one["file"]: content for one, content in zip(deposits, contents, strict=True)}
    answer = scene.organisations.deposit(f"LOT-{scene.mark}", deposits, files)
    assert answer.json()["accepted"] == CONTRACTS + INVOICES, answer.text


def client_of_an_agency(scene: Scene, people: Browsers) -> Visitor:
    send_to_the_client(scene)
    alix = people.new()
    alix.activate(scene.link("alix"))
    alix.press(re.compile("^Confirmer"))
    alix.see("Mission 1")
    return alix


def confirm(alix: Visitor, act: str) -> None:
    alix.heading("Confirmez avec votre mot de passe")
    alix.page.get_by_role("checkbox", name=re.compile("Je déclare")).check()
    alix.write(re.compile("Mot de passe"), PASSWORD)
    alix.look(f"batch-{act.split(maxsplit=1)[0].lower()}")
    alix.press(act)


def break_one(scene: Scene) -> int:
    """Let one contract not be what its envelope says it is; return the size that it should have."""
    with scene.product.database("signature") as database:
        query = (
            "UPDATE envelopes SET size = 1 WHERE id = (SELECT id FROM envelopes"
            " WHERE title = 'Mission 3' AND organisation_id = %s) RETURNING (SELECT max(size) FROM envelopes e"
            " WHERE e.title = 'Mission 1' AND e.organisation_id = envelopes.organisation_id)"
        )
        (row,) = database.execute(query, [scene.organisations.agency_id]).fetchall()
        return int(str(row[0]))


def mend(scene: Scene, size: int) -> None:
    with scene.product.database("signature") as database:
        query = "UPDATE envelopes SET size = %s WHERE title = 'Mission 3' AND organisation_id = %s"
        database.execute(query, [size, scene.organisations.agency_id])


@pytest.mark.spec("SIG-03", "SIG-04", "SIG-08")
def test_a_client_signs_five_contracts_with_one_password_and_does_again_the_one_that_failed(
    scene: Scene, people: Browsers, tmp_path: Path
) -> None:
    alix = client_of_an_agency(scene, people)
    eventually(lambda: waiting(alix, "sign") == CONTRACTS)
    size = break_one(scene)
    alix.page.reload()
    alix.follow("Signer par lot")
    alix.heading("Documents à signer")
    alix.page.get_by_role("checkbox", name=re.compile("Cocher les 5")).check()
    alix.look("batch-choose")
    alix.press("Signer ces 5 documents")
    confirm(alix, "Signer ces 5 documents")
    alix.see("4 sur 5 signés")
    alix.see("4 documents sont signés et rangés.")
    alix.see("rien n’a été signé")
    alix.look("batch-one-failed")

    # It is kept: whoever left finds it again from the home page.
    alix.follow("Accueil")
    alix.see("Un document n’a pas pu être traité.")
    alix.follow("Voir le lot")
    mend(scene, size)
    alix.press("Recommencer pour ce document")
    confirm(alix, "Signer ce document")
    alix.see("1 sur 1 signés")
    alix.see("Le document est signé et rangé.")
    alix.follow("Mission 3")
    alix.heading("Mission 3")
    alix.see("Signé le")
    anybody_verifies(people.new(), scene, download(alix, tmp_path))


def download(alix: Visitor, folder: Path) -> Path:
    with alix.page.expect_download() as taken:
        alix.press("Télécharger")
    file = folder / "signed.pdf"
    taken.value.save_as(file)
    return file


def anybody_verifies(stranger: Visitor, scene: Scene, file: Path) -> None:
    """Bring the signed file, then the same with a byte more, without an account."""
    stranger.open(f"{scene.product.base}/verifier")
    stranger.look("verify")
    stranger.page.locator("input[type=file]").set_input_files(file)
    stranger.heading("Document intact")
    stranger.see("Alix Durand")
    stranger.look("verified")
    stranger.press("Vérifier un autre fichier")
    changed = file.with_name("changed.pdf")
    changed.write_bytes(file.read_bytes() + b"%")
    stranger.page.locator("input[type=file]").set_input_files(changed)
    stranger.heading("Document non valide")


def waiting(alix: Visitor, action: str) -> int:
    """Return for how many documents signature lets her do this: it learns of her rights beside the vault."""
    asked = f"fetch('/api/signature/envelopes?action={action}&state=open').then(answer => answer.json())"
    return int(alix.page.evaluate(asked)["total"])


@pytest.mark.spec("SIG-05", "VLT-02", "TEN-21")
def test_a_client_validates_invoices_from_the_list_and_from_the_viewer(scene: Scene, people: Browsers) -> None:
    alix = client_of_an_agency(scene, people)
    eventually(lambda: waiting(alix, "validate") == INVOICES)
    alix.open(f"{scene.product.base}/documents?compartment=invoices")
    alix.follow("Facture 1")
    alix.heading("Facture 1")
    alix.press("Valider ce document")
    confirm(alix, "Valider ce document")
    alix.see("Le document est validé et rangé.")
    alix.open(f"{scene.product.base}/a-valider")
    alix.page.get_by_role("checkbox", name=re.compile("Facture 2")).check()
    alix.press("Valider ce document")
    confirm(alix, "Valider ce document")
    alix.see("1 sur 1 validés")
    alix.follow("Facture 2")
    alix.heading("Facture 2")
    alix.see("Validé le")
    alix.see("Alix Durand")
    alix.look("validated")
