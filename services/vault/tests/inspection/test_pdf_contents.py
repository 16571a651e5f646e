"""What a PDF contains decides whether it is accepted: every object of it, however it is reached or written."""

from __future__ import annotations

import pytest
from pikepdf import Encryption

from services.vault.tests.vault_support import hostile_files
from services.vault.tests.vault_support.hostile_files import (
    ACTING,
    DISGUISED,
    HONEST,
    SIGNABLE,
    UNSIGNABLE,
    changed,
    in_object_streams,
)
from services.vault.tests.vault_support.scenario import pdf
from vault.inspection.inspection import InspectedFile, Inspection
from vault.inspection.refusals import FileRefused


def refused(inspection: Inspection, content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        inspection.inspect(content)
    return refusal.value.rule.name


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("how", ACTING)
def test_a_pdf_that_acts_attaches_or_plays_is_refused(inspection: Inspection, how: str) -> None:
    change, rule = ACTING[how]
    assert refused(inspection, changed(change)) == rule


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("how", ACTING)
def test_packed_objects_are_looked_at_like_others(inspection: Inspection, how: str) -> None:
    change, rule = ACTING[how]
    assert refused(inspection, in_object_streams(change)) == rule


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("how", DISGUISED)
def test_what_is_written_in_a_roundabout_way_is_refused_all_the_same(inspection: Inspection, how: str) -> None:
    content, rule = DISGUISED[how]
    assert refused(inspection, content) == rule


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("what", HONEST)
def test_what_honest_documents_do_is_accepted(inspection: Inspection, what: str) -> None:
    for content in (changed(HONEST[what]), in_object_streams(HONEST[what])):
        assert inspection.inspect(content) == InspectedFile("application/pdf", 1)


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize("what", UNSIGNABLE)
def test_what_could_show_something_else_later_is_refused_where_a_signature_is_asked(
    inspection: Inspection, what: str
) -> None:
    change, rule = UNSIGNABLE[what]
    content = changed(change)
    assert inspection.inspect(content) == InspectedFile("application/pdf", 1)
    with pytest.raises(FileRefused) as refusal:
        inspection.inspect(content, to_sign=True)
    assert refusal.value.rule.name == rule


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize("what", SIGNABLE)
def test_what_can_be_signed_is_accepted_for_it(inspection: Inspection, what: str) -> None:
    assert inspection.inspect(changed(SIGNABLE[what]), to_sign=True) == InspectedFile("application/pdf", 1)


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_pdf_is_refused(inspection: Inspection, password: str) -> None:
    encryption = Encryption(owner="owner", user=password)
    assert refused(inspection, changed(lambda _: None, encryption=encryption)) == "encrypted"


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize(
    "content,rule",
    [
        (b"", "empty"),
        (b"Bonjour", "type"),
        (b"PK\x03\x04" + bytes(200), "type"),
        (b"MZ" + bytes(500), "type"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 4, "broken_pdf"),
        (pdf("cut", padding=5000)[:3000], "broken_pdf"),
        (hostile_files.written_by_hand(hostile_files.CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>"), "no_page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "broken_image"),
        (b"\xff\xd8\xff\xe0 not a photograph", "broken_image"),
    ],
    ids=["nothing", "text", "a ZIP", "a program", "no objects", "half a PDF", "no page", "half a PNG", "half a JPEG"],
)
def test_what_is_no_whole_document_is_refused_with_the_reason(
    inspection: Inspection, content: bytes, rule: str
) -> None:
    assert refused(inspection, content) == rule
