"""Where a signature stands: as its depositor or its signatory says, in points from the top left corner of a page."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from chartrier.testing import ALICE
from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.validators import boxes_of, is_valid, pdfsig
from signature.certificates.signing_key import SigningKey

TWO_PAGES = sample_pdfs.contract("#pagebreak()\nAnnexe.")
A4_HEIGHT = 841.89


def signed(scenario: Scenario, *, position: dict[str, int] | None, content: bytes = TWO_PAGES, **asked: Any) -> bytes:  # noqa: ANN401
    scenario.grant(ALICE)
    document_id = scenario.deliver(content, pages=2, **asked)
    body = {"position": position} if position else {}
    answer = scenario.sign(ALICE, scenario.envelope(ALICE, document_id), **body)
    assert answer.status_code == 202, answer.text
    scenario.run_worker()
    return scenario.vault.signed(document_id)


def page_of(pdf: bytes) -> int:
    """The page on which the first signature stands."""
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.Root.AcroForm.Fields[0].P
        return 1 + [each.obj.objgen for each in document.pages].index(page.objgen)


@pytest.mark.spec("SIG-02")
def test_a_person_places_their_signature_on_a_page(scenario: Scenario, signing_key: SigningKey, tmp_path: Path) -> None:
    pdf = signed(scenario, position={"page": 1, "x": 72, "y": 144})
    assert is_valid(pdf, signing_key)
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)
    assert page_of(pdf) == 1
    left, bottom, right, top = boxes_of(pdf)[0]
    assert (left, right) == (72, 286)
    assert top == pytest.approx(A4_HEIGHT - 144, abs=0.1)
    assert bottom == pytest.approx(A4_HEIGHT - 208, abs=0.1)
    (decision,) = scenario.decisions()
    assert decision["position"] == {"page": 1, "x": 72, "y": 144}


@pytest.mark.spec("SIG-01", "SIG-02")
def test_a_signature_stands_where_its_depositor_wants_it(scenario: Scenario, signing_key: SigningKey) -> None:
    given = {"party": "recipient", "page": 1, "x": 300, "y": 700}
    pdf = signed(scenario, position=None, signature={"positions": [given]})
    assert is_valid(pdf, signing_key)
    assert page_of(pdf) == 1
    assert boxes_of(pdf)[0][0] == 300


def test_a_signature_that_would_hang_over_the_edge_stands_wholly_on_its_page(scenario: Scenario) -> None:
    pdf = signed(scenario, position={"page": 2, "x": 14400, "y": 14400})
    assert page_of(pdf) == 2
    left, bottom, right, _ = boxes_of(pdf)[0]
    assert right == pytest.approx(595.28, abs=0.1)
    assert (bottom, right - left) == pytest.approx((0, 214), abs=0.1)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_on_a_page_that_is_shown_turned_it_stands_as_its_reader_sees_it(scenario: Scenario, degrees: int) -> None:
    pdf = signed(scenario, position={"page": 1, "x": 10, "y": 20}, content=sample_pdfs.turned(degrees))
    with pikepdf.open(BytesIO(pdf)) as document:
        width, height = (float(edge) for edge in document.pages[0].mediabox[2:])
    left, bottom, right, top = boxes_of(pdf)[0]
    corner = {90: (20, 10), 180: (width - right, bottom), 270: (width - right, height - top)}[degrees]
    expected = {90: (20, 10), 180: (10, 20), 270: (20, 10)}[degrees]
    assert ((left, bottom) if degrees == 90 else corner) == pytest.approx(expected, abs=0.1)


@pytest.mark.spec("SIG-02")
@pytest.mark.parametrize(
    "asked, position, field",
    [
        ({"placing": True}, None, "position"),
        ({"positions": [{"party": "recipient", "page": 1, "x": 1, "y": 1}]}, {"page": 1, "x": 5, "y": 5}, "position"),
        ({}, {"page": 3, "x": 5, "y": 5}, "position.page"),
        ({}, {"page": 0, "x": 5, "y": 5}, "position.page"),
        ({}, {"page": 1, "x": -5, "y": 5}, "position.x"),
        ({}, {"page": 1, "x": 5, "y": 14401}, "position.y"),
    ],
    ids=["asked", "given", "after-the-last", "before-the-first", "left", "below"],
)
def test_a_place_that_is_missing_or_nowhere_is_refused_beside_its_field(
    scenario: Scenario, asked: dict[str, Any], position: dict[str, int] | None, field: str
) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver(TWO_PAGES, pages=2, signature=asked))
    assert envelope["steps"]["placing"] == ("placing" in asked)
    refused = scenario.sign(ALICE, envelope, **({"position": position} if position else {}))
    assert refused.status_code == 422
    assert [each["field"] for each in refused.get_json()["errors"]] == [field]
    assert scenario.decisions() == []


def test_a_document_to_be_placed_on_is_left_out_of_a_batch(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    batch = scenario.draft(ALICE, [scenario.deliver(), scenario.deliver(signature={"placing": True})])
    assert [each["state"] for each in batch["documents"]] == ["ready", "left-out"]
    assert "à placer" in batch["documents"][1]["reason"]


@pytest.mark.spec("SIG-07")
def test_the_evidence_says_where_the_signature_was_placed(scenario: Scenario) -> None:
    signed(scenario, position={"page": 1, "x": 72, "y": 144})
    (envelope,) = scenario.envelopes(ALICE)
    evidence = scenario.service.as_(ALICE).get(f"/api/signature/envelopes/{envelope['id']}/evidence").get_json()
    assert [each["position"] for each in evidence["decisions"]] == [{"page": 1, "x": 72, "y": 144}]
