"""*Mon suivi* with more requests than fit a page, at a desk and on a phone, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Scene
from tests.e2e.journeys.test_account_page_in_a_browser import go_to
from tests.e2e.support.browser import Browsers, Visitor

pytestmark = [pytest.mark.runs_on("embedded")]


@pytest.mark.spec("DEP-20", "DEP-21")
def test_a_structure_finds_its_way_among_many_requests(scene: Scene, people: Browsers) -> None:
    dominique = people.new()
    dominique.activate(scene.link("dominique"))
    dominique.page.get_by_role("link", name="Créer une demande").first.wait_for()
    for journey in (*["property-seizure-recovery"] * 50, "vacant-succession-deposit"):
        begin(scene, dominique, journey)
    go_to(dominique, "/mon-suivi", "Mon suivi")
    rows = dominique.page.get_by_role("row")
    expect(dominique.page.get_by_role("tab", name="Brouillons (51)")).to_be_visible()
    expect(rows).to_have_count(1 + 50)
    expect(rows.nth(1)).to_contain_text("succession vacante")
    expect(rows.nth(1)).to_contain_text("Consignation")
    dominique.press("Afficher la suite")
    expect(rows).to_have_count(1 + 51)
    choose_order(dominique, "Première modification")
    expect(rows.nth(1)).to_contain_text("saisie immobilière")
    dominique.write("Rechercher", "succession")
    dominique.page.keyboard.press("Enter")
    expect(rows).to_have_count(1 + 1)
    duplicate_on_a_phone(dominique)


def begin(scene: Scene, dominique: Visitor, journey: str) -> None:
    begun = dominique.page.request.post(
        f"{scene.product.base}/api/deposits/requests",
        data={"space": scene.organisations.structure_id, "journey": journey},
        headers={"X-Chartrier": "portal"},
    )
    assert begun.status == 201, begun.text()


def choose_order(dominique: Visitor, order: str) -> None:
    dominique.page.get_by_role("combobox", name="Trier par").click()
    dominique.page.get_by_role("option", name=order).click()


def duplicate_on_a_phone(dominique: Visitor) -> None:
    dominique.page.set_viewport_size({"width": 390, "height": 800})
    card = dominique.page.get_by_role("tabpanel").get_by_role("listitem").first
    for words in ("Consignation", "Dominique Modèle"):
        expect(card).to_contain_text(words)
    card.get_by_role("button", name=re.compile("^Autres actions")).click()
    dominique.page.get_by_role("menuitem", name="Dupliquer").click()
    dominique.page.get_by_role("navigation", name="Étape 1").wait_for()
    go_to(dominique, "/mon-suivi?q=succession", "Mon suivi")
    expect(dominique.page.get_by_role("tab", name="Brouillons (2)")).to_be_visible()
