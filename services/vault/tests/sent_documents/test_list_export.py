"""All of a search of documents sent, taken out as a list: by establishment, whole, and without formulas."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import create_engine

from chartrier.testing import BOB, CHARLIE, Person, RunningService
from services.vault.tests.vault_support.large_vault import fill
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    COMPANY,
    NORTH,
    NORTH_SIRET,
    SIRET,
    Scenario,
    invoice,
)
from vault.sent_documents.list_export import ROWS_AT_A_TIME

LIST = "/api/vault/sent-documents/list"


def taken(service: RunningService, who: Person, **query: object) -> list[list[str]]:
    answer = service.as_(who).get(LIST, query_string=query)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv"), answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def agency(scenario: Scenario) -> Scenario:
    scenario.open_second_establishment()
    scenario.give_agency_right(CHARLIE)
    scenario.give_bob_access("F")
    scenario.decide("confirmed")
    return scenario


@pytest.mark.spec("TEN-04", "VLT-32", "VLT-35")
def test_what_is_taken_out_goes_by_establishment_and_by_what_became_of_it(
    agency: Scenario, service: RunningService
) -> None:
    agency.sent(invoice(title="=Facture"), organisation_id=AGENCY)
    agency.sent(invoice("FAC-2", establishment=NORTH_SIRET), organisation_id=AGENCY, reference="N")

    heading, row = taken(service, CHARLIE, organisation=AGENCY, establishment=NORTH)

    assert dict(zip(heading, row, strict=True)) == {
        "Titre": "Facture de novembre", "Type": "Facture", "Établissement": "Agence Rivoli Nord",
        "Destinataire": "Menuiserie Petit", "SIRET du client": SIRET, "État salarié": "",
        "État client": "Non téléchargée", "Transmis le": "20/11/2026", "Signé le": "", "Téléchargé le": "",
        "Numéro": "F-2026-11", "N° de contrat": "", "Période": "", "Montant HT": "1000,00", "TVA": "200,00",
        "Montant TTC": "1200,00",
    }  # fmt: skip
    _, own = taken(service, CHARLIE, establishment=AGENCY)
    assert own[0] == "'=Facture", "no cell is a formula"
    assert len(taken(service, CHARLIE, status="downloaded")) == 1
    assert len(taken(service, CHARLIE, q="novembre")) == 2


@pytest.mark.spec("VLT-22", "VLT-32")
def test_all_of_a_long_search_is_taken_out_each_document_once(agency: Scenario, service: RunningService) -> None:
    engine = create_engine(service.superuser_url)
    fill(engine, ROWS_AT_A_TIME + 20, holder_id=COMPANY, organisation_id=AGENCY)
    engine.dispose()

    rows = taken(service, CHARLIE, type="invoice")[1:]

    assert len(rows) == len({row[0] for row in rows}) == ROWS_AT_A_TIME + 20


@pytest.mark.spec("TEN-04", "VLT-32")
def test_a_stranger_and_another_establishment_take_out_a_heading_alone(
    agency: Scenario, service: RunningService
) -> None:
    agency.sent(invoice(), organisation_id=AGENCY)
    agency.give_agency_right(BOB, NORTH)

    assert len(taken(service, BOB)) == 1, "what was sent to one is not what one sent"
    forced = service.as_(CHARLIE).get(LIST, headers={"Sec-Fetch-Site": "cross-site"})
    assert forced.status_code == 403
