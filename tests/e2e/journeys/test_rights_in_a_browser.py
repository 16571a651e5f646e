"""The days of an agency's administrator and of a client's, in real browsers: people, rights, relations."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Scene, siret_of
from tests.e2e.journeys.test_one_document import send
from tests.e2e.support.browser import Browsers, Visitor
from tests.e2e.support.organisations import INVOICE, company, line
from tests.e2e.support.people import eventually
from tests.e2e.support.sample_documents import invoice

# Screens are the same in both ways to run the product.
pytestmark = [pytest.mark.runs_on("embedded")]


def add_somebody(
    administrator: Visitor, email: str, first_name: str, *, rights: dict[str, bool], look: str = ""
) -> None:
    """Add somebody in four steps; of the rights offered on the only unit, these are changed."""
    administrator.follow("Ajouter un utilisateur")
    fill_in_somebody(administrator, email, first_name, rights=rights, look=look)


def fill_in_somebody(
    administrator: Visitor, email: str, first_name: str, *, rights: dict[str, bool], look: str = ""
) -> None:
    """Say who it is and what they may do, and send the invitation."""
    administrator.write(re.compile("^Adresse e-mail"), email)
    _look(administrator, look, "email")
    administrator.press("Continuer vers l’identité")
    administrator.write(re.compile("^Prénom"), first_name)
    administrator.write(re.compile("^Nom"), "Modèle")
    _look(administrator, look, "identity")
    administrator.press("Continuer vers les droits")
    for right, given in rights.items():
        move(administrator.page.get_by_role("switch", name=right), on=given)
    _look(administrator, look, "rights")
    administrator.press("Continuer vers le récapitulatif")
    administrator.see(email)
    _look(administrator, look, "summary")
    administrator.press("Envoyer l’invitation")
    administrator.heading(f"L’invitation de {first_name} Modèle est partie")
    _look(administrator, look, "done")
    administrator.follow("Voir les utilisateurs")


def _look(visitor: Visitor, name: str, step: str) -> None:
    if name:
        visitor.look(f"{name}-{step}")


def move(switched: Locator, *, on: bool) -> None:
    """Click a switch, unless it stands so already; what is drawn of it lies beside the field of the form."""
    expect(switched).to_be_visible()
    if switched.is_checked() != on:
        switched.locator("xpath=ancestor::label").click()
    expect(switched).to_be_checked(checked=on)


def switch(administrator: Visitor, name: str, *, on: bool) -> None:
    """Give or withdraw a right, and wait until it is said to be in force."""
    right = administrator.page.get_by_role("switch", name=name)
    move(right, on=on)
    expect(administrator.page.get_by_text("En vigueur")).to_be_visible()
    expect(right).to_be_checked(checked=on)


def stands(administrator: Visitor, name: str, state: str) -> None:
    """Wait until the list says where somebody's membership stands."""
    expect(administrator.page.get_by_role("rowheader", name=name)).to_contain_text(state)


def import_employees(administrator: Visitor) -> None:
    """Import a file, of which a column has a name of its own and a line is refused."""
    lines = ("Réf. paie;Nom;Prénom;E-mail", "X-1;Modèle;Yves;yves@exemple.test", "X-2;=1+1;Zoé;", "X-3;Modèle;Xénia;")
    administrator.follow("Mes salariés")
    administrator.follow("Importer un fichier")
    administrator.look("import")
    content = "\n".join(lines).encode()
    file = {"name": "paie.csv", "mimeType": "text/csv", "buffer": content}
    administrator.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    administrator.page.get_by_label("Réf. paie").select_option(label="Matricule")
    administrator.look("import-columns")
    administrator.press("Vérifier les lignes")
    administrator.see("Ce texte commence comme une formule de tableur.")
    administrator.look("import-checked")
    administrator.press("Appliquer 2 lignes")
    administrator.page.get_by_role("dialog").get_by_role("button", name="Appliquer 2 lignes").click()
    administrator.see("Import appliqué par Agathe Imaginaire et terminé")
    administrator.look("import-applied")
    administrator.follow("Mes salariés")
    administrator.see("Modèle Xénia")


@pytest.mark.spec("TEN-20", "TEN-22", "TEN-23", "TEN-24", "TEN-25", "TEN-27", "TEN-34", "POR-03", "POR-12")
def test_an_agency_s_administrator_runs_the_rights_of_the_agency_and_of_its_clients(
    scene: Scene, people: Browsers
) -> None:
    send(scene)
    agency = scene.organisations.agency_id
    invited = {"email": scene.address("agathe"), "first_name": "Agathe", "last_name": "Imaginaire"}
    invited["accesses"] = [{"unit_id": agency, "rights": ["A", "D"]}]  # type: ignore[assignment]
    answer = scene.product.operator().post(f"/api/tenancy/organisations/{agency}/members", json=invited)
    assert answer.status_code == 201, answer.text
    agathe = people.new()
    agathe.activate(scene.link("agathe"))
    agathe.see("Rien ne vous attend")
    agathe.heading("Administration")
    agathe.look("agency-home")

    agathe.follow("Mes accès")
    agathe.see("Un autre administrateur peut vous retirer l’administration")
    expect(agathe.page.get_by_role("switch", name=re.compile("^Administration, Agathe"))).to_be_disabled()
    add_somebody(agathe, scene.address("bilal"), "Bilal", rights={"Administration": False}, look="add-user")
    stands(agathe, "Bilal Modèle", "Invité")
    switch(agathe, "Diffusion, Bilal Modèle, Intérim Imaginaire", on=False)
    agathe.look("agency-access")
    agathe.follow("Modifier Bilal Modèle")
    agathe.heading("Bilal Modèle")
    agathe.write(re.compile("^Téléphone"), "06 12 34 56 78")
    agathe.press("Enregistrer")
    agathe.see("Les informations de Bilal Modèle sont enregistrées.")
    agathe.look("member")
    agathe.press("Supprimer l’accès de Bilal Modèle")
    agathe.page.get_by_role("dialog").get_by_role("button", name="Supprimer l’accès de Bilal Modèle").click()
    agathe.see("Bilal Modèle n’a plus accès à Intérim Imaginaire.")
    agathe.follow("Ouvrir le journal")
    agathe.see("par Agathe Imaginaire")
    agathe.look("rights-journal")

    import_employees(agathe)

    agathe.follow("Relations")
    agathe.see("Ateliers Fictifs n’a pas encore décidé.")
    agathe.look("agency-relations")
    agathe.follow("Utilisateurs du client")
    agathe.heading("Utilisateurs du client")
    agathe.see("Nommé par le logiciel de l’agence")
    switch(agathe, "Factures, Alix Durand, Intérim Imaginaire", on=False)
    agathe.look("client-users")


@pytest.mark.spec("TEN-05", "TEN-10", "TEN-11", "TEN-21", "TEN-22", "TEN-24", "TEN-28", "POR-04", "POR-12")
def test_a_client_s_administrator_decides_about_relations_and_rights(scene: Scene, people: Browsers) -> None:
    send(scene)
    alix = people.new()
    alix.activate(scene.link("alix"))
    alix.see("Une relation est à confirmer.")
    alix.see("Qui verra quoi")
    alix.look("client-relation")
    alix.press("Confirmer la relation")
    alix.see("Relation confirmée avec Intérim Imaginaire")
    alix.heading("Le nom de votre entreprise")
    alix.press("Confirmer ce nom")
    alix.see("Votre entreprise s’appelle Ateliers Fictifs.")

    alix.follow("Droits et accès")
    add_somebody(alix, scene.address("fanny"), "Fanny", rights={"Factures": True})
    fanny = people.new(expected="404")
    fanny.activate(scene.link("fanny"))
    fanny.see("Facture de novembre 2026")
    expect(fanny.page.get_by_role("link", name="Contrats")).to_have_count(0)
    fanny.look("client-user-home")
    switch(alix, "Factures, Fanny Modèle, Intérim Imaginaire", on=False)
    alix.look("client-access")
    eventually(lambda: _documents(fanny) == 0)
    fanny.page.reload()
    fanny.see("Rien ne vous attend")
    expect(fanny.page.get_by_text("Facture de novembre 2026")).to_have_count(0)
    switch(alix, "Contrats, Fanny Modèle, Intérim Imaginaire", on=True)
    eventually(lambda: _documents(fanny) == 1)
    fanny.page.reload()
    fanny.see("Contrat de mission")

    alix.follow("Relations")
    alix.look("client-relations")
    alix.press("Mettre fin à la relation")
    alix.page.get_by_role("dialog").get_by_role("button", name="Mettre fin à la relation").click()
    alix.see("Les documents déjà reçus restent lisibles.")
    alix.follow(re.compile("^Terminées"))
    alix.press("Reprendre la relation")
    alix.see("Relation confirmée avec Intérim Imaginaire")


@pytest.mark.spec("TEN-05", "TEN-24")
def test_somebody_who_has_an_account_is_asked_before_anything_of_an_invitation_applies(
    scene: Scene, people: Browsers
) -> None:
    send(scene)
    camille = people.new()
    camille.activate(scene.link("camille"))
    alix = people.new()
    alix.activate(scene.link("alix"))
    alix.press("Confirmer la relation")
    alix.see("Relation confirmée")
    alix.follow("Droits et accès")
    add_somebody(alix, scene.address("camille"), "Camille", rights={"Factures": True})
    stands(alix, "Camille Modèle", "Invitation à accepter")

    camille.page.reload()
    camille.see("Une invitation attend votre réponse.")
    camille.see("Alix Durand vous invite à rejoindre Ateliers Fictifs")
    expect(camille.page.get_by_role("link", name="Factures")).to_have_count(0)
    camille.look("invitation")
    camille.press("Accepter l’invitation")
    camille.see("Ateliers Fictifs fait maintenant partie de vos espaces.")
    expect(camille.page.get_by_role("link", name="Factures", exact=True)).to_be_visible()


def send_to_another_site(scene: Scene) -> None:
    """Have the agency send an invoice to another site of the same company."""
    recipient = company(scene.address("alix"), siret_of(scene.siret[:9], 2))
    recipient["company"]["name"] = "Ateliers Fictifs Ouest"
    deposit = line(f"OUEST-{scene.mark}", "invoice", "Facture de l’atelier", recipient, INVOICE)
    answer = scene.organisations.deposit(f"OUEST-{scene.mark}", [deposit], {deposit["file"]: invoice()})
    assert answer.status_code == 200, answer.text


def go_by_menu(visitor: Visitor, entry: str) -> None:
    """Open the drawer that holds the menu on a phone, and follow an entry."""
    visitor.press("Ouvrir le menu")
    visitor.page.get_by_role("dialog").get_by_role("link", name=entry).click()
    visitor.heading(entry)


@pytest.mark.spec("TEN-04", "TEN-21", "TEN-22", "TEN-28", "POR-01", "POR-04")
def test_a_company_s_administrator_runs_all_its_sites_in_one_place_by_phone(scene: Scene, people: Browsers) -> None:
    send(scene)
    alix = people.new()
    alix.activate(scene.link("alix"))
    alix.page.set_viewport_size({"width": 390, "height": 844})
    alix.press("Confirmer la relation")
    alix.see("Relation confirmée avec Intérim Imaginaire")
    send_to_another_site(scene)
    eventually(lambda: _count(alix, "/api/tenancy/invitations") == 1)
    alix.page.reload()
    alix.press("Accepter l’invitation")
    alix.see("Ateliers Fictifs Ouest fait maintenant partie de vos espaces.")
    alix.press("Confirmer la relation")
    alix.see("Relation confirmée avec Intérim Imaginaire")

    go_by_menu(alix, "Droits et accès")
    alix.see("2 sites")
    cards = alix.page.get_by_role("list", name="Droits et accès").locator(":scope > li")
    expect(cards).to_have_count(2)
    alix.press("Ajouter un utilisateur")
    alix.page.get_by_role("menuitem", name="Ateliers Fictifs Ouest").click()
    alix.heading("Quelle est son adresse e-mail")
    fill_in_somebody(alix, scene.address("fanny"), "Fanny", rights={"Factures": True})
    fanny = people.new(expected="404")
    fanny.activate(scene.link("fanny"))
    fanny.see("Facture de l’atelier")

    go_by_menu(alix, "Droits et accès")
    expect(cards).to_have_count(3)
    switch(alix, "Factures, Fanny Modèle, Intérim Imaginaire", on=False)
    eventually(lambda: _documents(fanny) == 0)
    alix.look("company-sites")


def _count(visitor: Visitor, path: str) -> int:
    return int(
        visitor.page.evaluate(f"fetch('{path}').then(answer => answer.json()).then(found => found.items.length)")
    )


def _documents(visitor: Visitor) -> int:
    answer = visitor.page.evaluate("fetch('/api/vault/documents?state=todo').then(answer => answer.json())")
    return int(answer["total"])
