"""Signing with a drawing or an image: it stands in the file, the file is valid, and nothing of it stays behind."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import text

from chartrier.access.principal import Principal
from chartrier.database.session import engine, transaction
from chartrier.testing import ALICE, BOB
from services.signature.tests.signature_support import own_signatures
from services.signature.tests.signature_support.own_signatures import DRAWN, image_of
from services.signature.tests.signature_support.scenario import Scenario
from services.signature.tests.signature_support.validators import is_valid, pdfsig
from signature.certificates.signing_key import SigningKey

IMAGE = image_of(own_signatures.png())


def lines_in(pdf: bytes) -> list[bytes]:
    """The lines that are drawn in the place of the signature."""
    with pikepdf.open(BytesIO(pdf)) as document:
        content = document.Root.AcroForm.Fields[-1].AP.N.read_bytes()
    return [line for line in content.split(b"\n") if line.endswith(b" l")]


def picture_in(pdf: bytes) -> Image.Image:
    with pikepdf.open(BytesIO(pdf)) as document:
        picture = document.Root.AcroForm.Fields[-1].AP.N.Resources.XObject.Picture
        assert isinstance(picture, pikepdf.Stream)
        return pikepdf.PdfImage(picture).as_pil_image().convert("L")


def signed_with(scenario: Scenario, appearance: dict[str, Any]) -> bytes:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    answer = scenario.sign(ALICE, scenario.envelope(ALICE, document_id), appearance=appearance)
    assert answer.status_code == 202, answer.text
    scenario.run_worker()
    return scenario.vault.signed(document_id)


def drawings(scenario: Scenario) -> int:
    with engine(scenario.service.app).begin() as connection:
        connection.execute(text("SELECT set_config('chartrier.maintenance', 'on', true)"))
        return connection.scalar(text("SELECT count(*) FROM drawings")) or 0


@pytest.mark.spec("SIG-02")
def test_a_drawn_signature_stands_in_the_file_as_it_was_drawn(
    scenario: Scenario, signing_key: SigningKey, tmp_path: Path
) -> None:
    signed = signed_with(scenario, DRAWN)
    assert is_valid(signed, signing_key)
    assert "Signature is Valid" in pdfsig(signed, tmp_path)
    assert [line.count(b" l") for line in lines_in(signed)] == [5, 2, 1]
    (decision,) = scenario.decisions()
    assert (decision["appearance_kind"], decision["signatory_name"]) == ("drawn", "Alice Petit")


@pytest.mark.spec("SIG-02")
def test_an_image_stands_in_the_file_and_the_file_is_valid(
    scenario: Scenario, signing_key: SigningKey, tmp_path: Path
) -> None:
    signed = signed_with(scenario, IMAGE)
    assert is_valid(signed, signing_key)
    assert "Signature is Valid" in pdfsig(signed, tmp_path)
    picture = picture_in(signed)
    assert picture.width > picture.height
    assert min(picture.tobytes()) < 90, "ink is dark"


@pytest.mark.spec("SIG-04")
def test_a_drawing_signs_a_whole_batch_and_is_stored_once(scenario: Scenario, signing_key: SigningKey) -> None:
    scenario.grant(ALICE)
    documents = [scenario.deliver() for _ in range(3)]
    batch = scenario.draft(ALICE, documents)
    assert scenario.act(ALICE, batch, appearance=DRAWN).status_code == 202
    assert drawings(scenario) == 1
    scenario.run_worker()
    for document_id in documents:
        signed = scenario.vault.signed(document_id)
        assert is_valid(signed, signing_key)
        assert len(lines_in(signed)) == 3


def test_a_drawing_is_sealed_seen_by_nobody_else_and_deleted_once_it_is_in_its_files(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    answer = scenario.sign(ALICE, scenario.envelope(ALICE, scenario.deliver()), appearance=DRAWN)
    assert answer.status_code == 202
    for who, seen in ((ALICE, 1), (BOB, 0)):
        with scenario.service.app.app_context(), transaction(by=Principal(who.id, "person")) as session:
            found = session.scalars(text("SELECT sealed FROM drawings")).all()
        assert len(found) == seen
        assert all(b"480,300" not in sealed for sealed in found)
    scenario.advance(timedelta(days=2))
    scenario.service.run_job("delete_used_drawings")
    assert drawings(scenario) == 1, "a signature still waits for it"
    scenario.run_worker()
    scenario.service.run_job("delete_used_drawings")
    assert drawings(scenario) == 0


@pytest.mark.spec("SIG-07")
def test_the_evidence_says_what_stands_for_the_signature(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    document_id = scenario.deliver()
    envelope = scenario.envelope(ALICE, document_id)
    assert scenario.sign(ALICE, envelope, appearance=IMAGE).status_code == 202
    evidence = scenario.service.as_(ALICE).get(f"/api/signature/envelopes/{envelope['id']}/evidence").get_json()
    assert [each["appearance_kind"] for each in evidence["decisions"]] == ["image"]


def test_a_drawing_that_is_refused_signs_nothing_and_says_so_beside_its_field(scenario: Scenario) -> None:
    scenario.grant(ALICE)
    envelope = scenario.envelope(ALICE, scenario.deliver())
    refused = scenario.sign(ALICE, envelope, appearance=DRAWN | {"lines": []})
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["field"] == "appearance.lines"
    assert scenario.decisions() == []
