"""What an employee asks for and sends from a phone: an advance that the agency reduces, hours that the client disputes.

The agency's ERP lists the assignment first, and reads what was decided in the end.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.e2e.conftest import Scene
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import batch
from tests.e2e.support.people import eventually

pytestmark = [pytest.mark.runs_on("embedded")]

PHONE: ViewportSize = {"width": 390, "height": 844}
NORMAL_HOURS = re.compile("^Heures normales")


@pytest.mark.spec("DEP-40", "DEP-41")
def test_an_employee_asks_for_an_advance_and_sends_a_week_of_hours_by_phone(scene: Scene, people: Browsers) -> None:
    employ(scene)
    # Rights reach the service a moment after people come in: until then it knows nothing of their spaces.
    elise = people.new(expected="422|404")
    elise.activate(scene.link("elise"))
    clara = people.new(expected="404")
    clara.activate(scene.link("clara"))
    camille = people.new(expected="404")
    camille.page.set_viewport_size(PHONE)
    camille.activate(scene.link("camille"))

    ask_for_an_advance(camille)
    grant_less(elise)
    read_the_decision(scene, camille)
    send_a_week(camille)
    dispute_it(clara)
    correct_it(scene, camille)
    validate_it(clara)
    read_what_was_decided(scene)


def employ(scene: Scene) -> None:
    """Have the ERP send somebody's payslip and list their assignment; the agency has somebody who decides advances."""
    organisations = scene.organisations
    agency = organisations.agency_id
    operator, of_agency = scene.product.operator(), f"/api/tenancy/organisations/{agency}"
    subscribed = operator.put(f"{of_agency}/services", json={"services": ["diffusion", "timesheets", "advances"]})
    assert subscribed.status_code == 200, subscribed.text
    decider = {"email": scene.address("elise"), "first_name": "Élise", "last_name": "Fictive"}
    access = {"unit_id": agency, "rights": ["DA"]}
    invited = operator.post(f"{of_agency}/members", json=decider | {"accesses": [access]})
    assert invited.status_code == 201, invited.text
    deposits, files = batch(scene.address("camille"), scene.address("clara"), mark=scene.mark, siret=scene.siret)
    sent = organisations.deposit(f"LOT-{scene.mark}", deposits, files)
    assert sent.status_code == 200, sent.text
    today = datetime.now(UTC).date()
    assignment = {
        "reference": f"MIS-{scene.mark}",
        "staff_number": f"M-{scene.mark}",
        "first_name": "Camille",
        "last_name": "Exemple",
        "company_siret": scene.siret,
        "company_name": "Ateliers Fictifs",
        "position": "Monteuse-câbleuse",
        "starts_on": str(today - timedelta(days=40)),
        "ends_on": str(today + timedelta(days=30)),
    }
    listed = {"organisation_id": agency, "assignments": [assignment]}
    # What the ERP may do reaches each service a moment later.
    eventually(lambda: organisations.erp.put("/api/deposits/assignments", json=listed).status_code == 200)


def ask_for_an_advance(camille: Visitor) -> None:
    open_until(camille, "/mes-acomptes", "Demander un acompte")
    camille.press("Demander un acompte")
    window = camille.page.get_by_role("dialog")
    window.get_by_role("textbox", name="Montant").fill("300 €")
    window.get_by_role("button", name="Envoyer ma demande").click()
    camille.see("Dites en quelques mots pourquoi.")
    camille.photograph("advance-asked-by-phone")
    window.get_by_role("textbox", name="Motif").fill("Caution d’un logement.")
    window.get_by_role("button", name="Envoyer ma demande").click()
    camille.see("En attente")
    look_by_phone(camille, "own-advances")


def grant_less(elise: Visitor) -> None:
    open_until(elise, "/acomptes", "Décider de la demande de Camille Exemple")
    elise.look("advances")
    elise.press("Décider de la demande de Camille Exemple")
    window = elise.page.get_by_role("dialog")
    window.get_by_role("textbox", name="Montant accordé").fill("200")
    window.get_by_role("button", name="Accorder cet acompte").click()
    expect(window.get_by_text(re.compile("^Dites pourquoi"))).to_be_visible()
    elise.look("advance-decided")
    window.get_by_role("textbox", name="Motif de votre décision").fill("Deux semaines travaillées.")
    window.get_by_role("button", name="Accorder cet acompte").click()
    elise.see("Aucune demande ici")
    elise.page.get_by_role("tab", name=re.compile("^Acceptées")).click()
    elise.see("Accepté pour 200,00")


def read_the_decision(scene: Scene, camille: Visitor) -> None:
    told = scene.email("camille", "mes-acomptes")
    assert told.subject == "Votre acompte est accepté en partie"
    assert "200" not in told.text, "how much stands in the portal alone"
    camille.open(told.link("mes-acomptes"))
    camille.see("Accepté pour 200,00")
    camille.see("Motif de l’agence : Deux semaines travaillées.")
    look_by_phone(camille, "own-advances-decided")


def send_a_week(camille: Visitor) -> None:
    open_until(camille, "/mes-heures", "7 h du lundi au vendredi")
    # Whatever the day, the whole of last week has passed.
    (monday,) = camille.page.get_by_role("combobox", name="Semaine").select_option(index=1)
    first_day = re.compile(rf"^Heures normales.*lun\. {int(monday[-2:])}(er)?\b")
    expect(camille.page.get_by_role("textbox", name=first_day)).to_be_visible()
    camille.press("7 h du lundi au vendredi")
    camille.see("Total : 35 h")
    camille.page.get_by_role("textbox", name=NORMAL_HOURS).nth(0).fill("beaucoup")
    camille.press("Envoyer mes heures")
    camille.see("par exemple 7 ou 7,5 ou 7h30.")
    look_by_phone(camille, "own-hours")
    camille.page.get_by_role("textbox", name=NORMAL_HOURS).nth(0).fill("7h30")
    camille.see("Total : 35 h 30")
    camille.press("Envoyer mes heures")
    expect(camille.page.get_by_role("button", name="Envoyer mes heures corrigées")).to_be_visible()


def dispute_it(clara: Visitor) -> None:
    open_until(clara, "/releves-heures", re.compile("^Contester les heures de Camille"))
    clara.see("Heures normales 35 h 30")
    clara.look("timesheets")
    clara.press(re.compile("^Contester les heures de Camille"))
    window = clara.page.get_by_role("dialog")
    window.get_by_role("textbox").fill("Camille est partie lundi à midi.")
    window.get_by_role("button", name="Contester").click()
    clara.see("Aucun relevé ici")


def correct_it(scene: Scene, camille: Visitor) -> None:
    told = scene.email("camille", "mes-heures")
    assert told.subject == "Vos heures sont contestées"
    assert "midi" not in told.text, "why stands in the portal alone"
    camille.open(told.link("mes-heures"))
    why = camille.page.get_by_role("alert").filter(has_text="Camille est partie lundi à midi.")
    expect(why).to_be_visible()
    look_by_phone(camille, "own-hours-disputed")
    camille.page.get_by_role("textbox", name=NORMAL_HOURS).nth(0).fill("4")
    camille.see("Total : 32 h")
    camille.press("Envoyer mes heures corrigées")
    expect(camille.page.get_by_text("Camille est partie lundi à midi.")).to_have_count(0)


def validate_it(clara: Visitor) -> None:
    clara.page.reload()
    clara.see("Heures normales 32 h")
    clara.press(re.compile("^Valider les heures de Camille"))
    clara.see("Aucun relevé ici")
    clara.page.get_by_role("tab", name="Validés").click()
    clara.see("Heures normales 32 h")


def read_what_was_decided(scene: Scene) -> None:
    """Read as the ERP does: each decision once, from the number of the last one on."""
    erp, agency = scene.organisations.erp, scene.organisations.agency_id

    def read(path: str, after: int = 0) -> list[dict[str, Any]]:
        return erp.items(f"/api/deposits/{path}?organisation_id={agency}&after={after}")

    (advance,) = read("advances/decided")
    assert (advance["amount"], advance["granted"], advance["assignment"]["staff_number"]) == (
        "300.00",
        "200.00",
        f"M-{scene.mark}",
    )
    assert read("advances/decided", after=advance["decision_number"]) == []
    (sheet,) = read("timesheets/validated")
    assert [line["minutes"] for line in sheet["hours"]] == [240, 420, 420, 420, 420]
    assert read("timesheets/validated", after=sheet["validation_number"]) == []


def open_until(visitor: Visitor, path: str, button: str | re.Pattern[str]) -> None:
    """Open a page until it offers this: rights and assignments reach the service a moment after people come in."""
    page = visitor.page
    answered = page.get_by_role("heading", level=1).or_(page.get_by_role("alert")).first

    def opened() -> bool:
        visitor.open(urljoin(page.url, path))
        expect(answered).to_be_visible()
        expect(page.locator('[aria-busy="true"]')).to_have_count(0)
        return page.get_by_role("button", name=button).count() > 0

    eventually(opened)


def look_by_phone(camille: Visitor, name: str) -> None:
    camille.look(name)
    camille.page.set_viewport_size(PHONE)
