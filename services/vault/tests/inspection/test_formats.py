"""A file is of one format, whoever opens it."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from services.vault.tests.vault_support import hostile_files
from services.vault.tests.vault_support.hostile_files import TWO_FORMATS
from vault.inspection.inspection import InspectedFile, Inspection
from vault.inspection.refusals import FileRefused


def photograph(kind: str = "JPEG", pictures: int = 1) -> bytes:
    written = io.BytesIO()
    first, *others = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")[:pictures])
    first.save(written, kind, **({"save_all": True, "append_images": others} if others else {}))
    return written.getvalue()


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("what", TWO_FORMATS)
def test_a_file_of_two_formats_is_refused(inspection: Inspection, what: str) -> None:
    content, rule = TWO_FORMATS[what]
    with pytest.raises(FileRefused) as refused:
        inspection.inspect(content)
    assert refused.value.rule.name == rule


def test_the_files_of_two_formats_are_really_of_two() -> None:
    content, _ = TWO_FORMATS["a ZIP within a PDF"]
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["setup.exe"]
    for what in ("a ZIP within a PDF", "a TAR that is a PDF", "HTML at the beginning of a PDF"):
        with pikepdf.open(io.BytesIO(TWO_FORMATS[what][0]), attempt_recovery=False) as document:
            assert len(document.pages) == 1


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize(
    "hidden", [hostile_files.zipped(), b"Rar!\x1a\x07\x00", b"7z\xbc\xaf\x27\x1c"], ids=["ZIP", "RAR", "7z"]
)
def test_a_photograph_that_is_an_archive_too_is_refused(inspection: Inspection, hidden: bytes) -> None:
    for kind in ("JPEG", "PNG"):
        with pytest.raises(FileRefused, match="another format"):
            inspection.inspect(photograph(kind) + hidden)


@pytest.mark.spec("VLT-15")
def test_a_photograph_in_which_readers_of_pdf_find_one_is_refused(inspection: Inspection) -> None:
    small = io.BytesIO()
    Image.new("L", (1, 1)).save(small, "PNG")
    with pytest.raises(FileRefused, match="another format"):
        inspection.inspect(small.getvalue() + hostile_files.page_with(b""))


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\r\n\0\0  \t\n"], ids=repr)
def test_blanks_after_the_end_of_a_pdf_are_nothing(inspection: Inspection, end: bytes) -> None:
    assert inspection.inspect(hostile_files.page_with(b"") + end) == InspectedFile("application/pdf", 1)


@pytest.mark.spec("VLT-15")
@pytest.mark.parametrize(
    "content,media_type",
    [
        (photograph("JPEG"), "image/jpeg"),
        (photograph("PNG"), "image/png"),
        # Telephones put several pictures into one photograph, and notes of their own behind it.
        (photograph("MPO", pictures=2), "image/jpeg"),
        (photograph("JPEG") + b"SEFT" + bytes(40), "image/jpeg"),
    ],
    ids=["JPEG", "PNG", "several pictures", "notes behind it"],
)
def test_a_photograph_is_one(inspection: Inspection, content: bytes, media_type: str) -> None:
    assert inspection.inspect(content) == InspectedFile(media_type, 1)
