"""The day of who sends for an agency, in a real browser: what was sent, opened, withdrawn, answered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_one_document import send
from tests.e2e.support.browser import Browsers

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]


@pytest.mark.spec("VLT-13", "VLT-23", "VLT-34", "VLT-36", "POR-03")
def test_who_sends_for_an_agency_follows_opens_and_withdraws_what_was_sent(scene: Scene, people: Browsers) -> None:
    send(scene)
    agency = scene.organisations.agency_id
    invited = {"email": scene.address("agathe"), "first_name": "Agathe", "last_name": "Imaginaire"}
    invited["accesses"] = [{"unit_id": agency, "rights": ["A", "D"]}]  # type: ignore[assignment]
    answer = scene.product.operator().post(f"/api/tenancy/organisations/{agency}/members", json=invited)
    assert answer.status_code == 201, answer.text
    agathe = people.new()
    agathe.activate(scene.link("agathe"))
    agathe.see("Rien ne vous attend")

    agathe.follow("Documents transmis")
    agathe.see("Contrat de mission")
    agathe.look("sent-documents")

    agathe.page.get_by_label("Type").select_option(label="Facture")
    agathe.page.get_by_role("columnheader", name="Téléchargé le").wait_for()
    agathe.follow(re.compile("^Facture de novembre"))
    agathe.see("Chaque ouverture est inscrite")
    agathe.page.locator("canvas").first.wait_for()
    agathe.look("sent-document")

    agathe.follow("Documents transmis")
    agathe.page.get_by_label("Type").select_option(label="Bulletin de paie")
    agathe.follow(re.compile("^Bulletin de paie"))
    agathe.see("Le contenu appartient à son destinataire")

    agathe.follow("Documents transmis")
    agathe.page.get_by_label("Type").select_option(label="Contrat de travail")
    agathe.follow(re.compile("^Contrat de travail"))
    agathe.press("Supprimer ce contrat")
    agathe.page.get_by_role("dialog").get_by_role("button", name="Supprimer ce contrat").click()
    agathe.see("« Contrat de travail » est supprimé.")
    expect(agathe.page.get_by_role("cell", name="Supprimé").first).to_be_visible()

    agathe.follow("Lots transmis")
    agathe.heading("Lots transmis")
    agathe.look("sent-batches")
    agathe.page.get_by_role("row").nth(1).get_by_role("link").click()
    agathe.see("Compte rendu (Excel)")
    agathe.look("sent-batch")
