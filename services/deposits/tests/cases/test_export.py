"""The queue as a spreadsheet: every case of a view, whole however long, and no text is ever a formula."""

import csv
import io
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, Person
from deposits.cases import export
from services.deposits.tests.cases.test_groups import assign, problem
from services.deposits.tests.cases.test_handover import act, copies, seen
from services.deposits.tests.support.filers import MARC, TILLEULS, Cast

ADDRESS = "/api/deposits/cases/export"


def rows(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def asked(cast: Cast, who: Person, query: str = "") -> TestResponse:
    return cast.service.as_(who).get(f"{ADDRESS}{query}")


@pytest.mark.spec("DEP-33")
def test_a_case_is_exported_with_journey_stage_and_age_and_a_name_that_begins_as_a_formula_is_text(
    cast: Cast, clock: FrozenClock
) -> None:
    cast.service.receive(
        "tenancy.structure-renamed.v1", tenant_id=TILLEULS, structure_id=TILLEULS, name="=1+1", siret=None
    )
    sent = cast.alice.submitted()
    act(cast, MARC, "labels", seen(cast, sent["id"]), add=["@urgent"])
    clock.at += timedelta(days=12)
    answer = asked(cast, MARC)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dossiers-2026-12-02.csv"'
    heading, row = rows(answer)
    assert (heading[0], heading[-1]) == ("Dossier", "Étiquettes")
    assert row == [
        sent["file_number"],
        "Récupérer des fonds après une saisie immobilière",
        "'=1+1",
        "20/11/2026",
        "12",
        "",
        "Reçue",
        "Saisies immobilières",
        "",
        "'@urgent",
    ]
    in_english = cast.service.as_(MARC).get(ADDRESS, headers={"Accept-Language": "en"})
    assert rows(in_english)[1][6] == "Received"


@pytest.mark.spec("DEP-33")
def test_every_case_of_a_view_is_exported_once_page_after_page(cast: Cast) -> None:
    sent = cast.alice.submitted()
    copies(cast, sent["id"], export.ROWS_AT_A_TIME)
    numbers = [row[0] for row in rows(asked(cast, MARC))[1:]]
    assert len(numbers) == len(set(numbers)) == export.ROWS_AT_A_TIME + 1
    assert rows(asked(cast, MARC, "?view=rejected"))[1:] == []
    assert rows(asked(cast, MARC, "?waiting_days=1"))[1:] == []


@pytest.mark.spec("DEP-33")
def test_a_stranger_cannot_export_the_queue_nor_a_case_manager_the_cases_of_other_groups(cast: Cast) -> None:
    cast.alice.submitted()
    assert problem(asked(cast, ALICE)) == (403, "case-managers-only")
    assign(cast, MARC, ["experts"])
    assert rows(asked(cast, MARC))[1:] == []
