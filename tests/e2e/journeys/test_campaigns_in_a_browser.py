"""The payslips of a month from one PDF, in a real browser: split, one settled by hand, sent, read, followed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Scene
from tests.e2e.support.browser import Browsers
from tests.e2e.support.sample_documents import payslip, together

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]


def of_everybody(mark: str) -> bytes:
    """Return one PDF with the payslips of two employees, and of somebody whom nobody knows."""
    named = ((f"M-{mark}-1", "Camille Exemple"), (f"M-{mark}-2", "Noé Témoin"), ("X-9", "Zoé Inconnue"))
    return together([payslip(name=name, staff_number=number) for number, name in named])


@pytest.mark.spec("VLT-14", "POR-03", "POR-17")
def test_payslips_of_one_pdf_reach_their_employees_once_what_is_unclear_is_settled(
    scene: Scene, people: Browsers
) -> None:
    agency = scene.organisations.agency_id
    known = [
        {"staff_number": f"M-{scene.mark}-1", "first_name": "Camille", "last_name": "Exemple"},
        {"staff_number": f"M-{scene.mark}-2", "first_name": "Noé", "last_name": "Témoin"},
    ]
    lines = [each | {"email": scene.address(each["first_name"].lower().replace("é", "e"))} for each in known]
    listed = scene.organisations.erp.put(f"/api/tenancy/establishments/{agency}/employees", json={"employees": lines})
    assert listed.status_code == 200, listed.text
    invited = {"email": scene.address("agathe"), "first_name": "Agathe", "last_name": "Imaginaire"}
    invited["accesses"] = [{"unit_id": agency, "rights": ["D"]}]  # type: ignore[assignment]
    answer = scene.product.operator().post(f"/api/tenancy/organisations/{agency}/members", json=invited)
    assert answer.status_code == 201, answer.text
    agathe = people.new()
    agathe.activate(scene.link("agathe"))

    agathe.follow("Campagnes de diffusion")
    agathe.see("Aucune campagne pour l’instant")
    agathe.follow("Nouvelle campagne")
    agathe.see("PDF de tous les bulletins")
    agathe.look("new-campaign")
    file = {"name": "bulletins.pdf", "mimeType": "application/pdf", "buffer": of_everybody(scene.mark)}
    agathe.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]

    agathe.see("Un document n’a pas de salarié")
    agathe.see("Matricule lu : X-9. Aucun salarié ne le porte.")
    agathe.look("campaign-to-settle")
    agathe.press("Attribuer à un salarié : Page 3")
    agathe.page.get_by_role("button", name=re.compile("^Noé Témoin")).click()
    agathe.press("Transmettre les 3 documents")
    expect(agathe.page.get_by_role("definition").filter(has_text="3").first).to_be_visible()
    agathe.see("Transmise")
    agathe.look("campaign-sent")

    camille = people.new()
    camille.activate(scene.link("camille"))
    with camille.page.expect_response(re.compile("/readings$")):
        camille.follow(re.compile("^Bulletin de paie"))

    agathe.follow("Campagnes de diffusion")
    expect(agathe.page.get_by_role("row").nth(1).get_by_role("cell").last).to_have_text("1")
