"""Two people of a company to whom an agency sends the same contract, in real browsers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Scene
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import ASSIGNMENT, line
from tests.e2e.support.sample_documents import assignment_contract

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]


def send_to_both(scene: Scene) -> None:
    """Send a contract for Alix and Basile to sign."""
    alix = {"email": scene.address("alix"), "first_name": "Alix", "last_name": "Durand"}
    basile = {"email": scene.address("basile"), "first_name": "Basile", "last_name": "Durand"}
    users = {"A": alix, "S": [alix, basile]}
    recipient = {"company": {"siret": scene.siret, "name": "Ateliers Fictifs", "users": users}}
    contract = line(
        f"CMDE-{scene.mark}", "assignment_contract", "Contrat de mission", recipient, ASSIGNMENT, signature=True
    )
    answer = scene.organisations.deposit(f"LOT-{scene.mark}", [contract], {contract["file"]: assignment_contract()})
    assert answer.status_code == 200, answer.text
    assert [each["outcome"] for each in answer.json()["lines"]] == ["accepted"], answer.text


def card_of(visitor: Visitor, name: str) -> Locator:
    """Return the card of a sub-account."""
    return visitor.page.get_by_role("listitem").filter(has_text=name)


def confirm(visitor: Visitor, act: str) -> None:
    """Press the act of the question that is asked."""
    visitor.page.get_by_role("dialog").get_by_role("button", name=act).click()


@pytest.mark.spec("TEN-50", "TEN-51", "TEN-52")
def test_two_people_of_a_company_read_the_same_contract_and_swap_the_principal_account(
    scene: Scene, people: Browsers
) -> None:
    send_to_both(scene)
    alix = people.new()
    alix.activate(scene.link("alix"))
    alix.press("Confirmer la relation")
    alix.see("Relation confirmée")
    basile = people.new()
    basile.activate(scene.link("basile"))
    basile.see("Contrat de mission")

    alix.follow("Sous-comptes")
    alix.heading("Avec Intérim Imaginaire")
    card = card_of(alix, "Basile Durand")
    expect(card.get_by_text("Inscription terminée")).to_be_visible()
    card.get_by_role("combobox").select_option("Toujours notifié")
    alix.see("La notification de Basile Durand est enregistrée.")
    alix.press("Ajouter un sous-compte")
    alix.write(re.compile("^Prénom"), "Chloé")
    alix.write(re.compile("^Nom"), "Durand")
    alix.write(re.compile("e-mail"), scene.address("chloe"))
    alix.press("Envoyer le lien d’inscription")
    expect(card_of(alix, "Chloé Durand").get_by_text("Inscription à terminer")).to_be_visible()
    alix.look("sub-accounts")
    chloe = people.new()
    chloe.activate(scene.link("chloe"))
    chloe.see("Contrat de mission")

    basile.follow("Sous-comptes")
    basile.see(f"celui de Alix Durand ({scene.address('alix')})")
    basile.press("Devenir compte principal")
    confirm(basile, "Demander le compte principal")
    basile.see("sauf si Alix Durand refuse avant")
    basile.look("sub-account")
    alix.page.reload()
    alix.see("Basile Durand demande le compte principal")
    alix.press("Accepter")
    confirm(alix, "Donner le compte principal à Basile Durand")
    alix.see("celui de Basile Durand")
    basile.page.reload()
    basile.see("Vous avez le compte principal")

    chloe.follow("Sous-comptes")
    chloe.press("Fermer mon accès")
    confirm(chloe, "Fermer mon accès")
    chloe.see("Vous n’avez plus accès aux documents")
    basile.page.reload()
    expect(card_of(basile, "Alix Durand")).to_be_visible()
    expect(card_of(basile, "Chloé Durand")).to_have_count(0)
