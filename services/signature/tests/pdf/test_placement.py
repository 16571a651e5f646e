"""The signature stands where nothing is written, upright, near the bottom right corner of the last page."""

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.sign import Sign
from services.signature.tests.signature_support.validators import boxes_of, is_valid, words_on_the_last_page
from signature.certificates.signing_key import SigningKey


@pytest.mark.spec("SIG-06")
def test_the_signature_stands_bottom_right_when_there_is_room(sign: Sign) -> None:
    signed = sign(sample_pdfs.contract())
    left, bottom, right, _ = boxes_of(signed.content)[0]
    assert bottom < 50
    assert left > 300
    assert right < 595


@pytest.mark.spec("SIG-06")
def test_the_signature_does_not_cover_what_is_written_in_the_corner(sign: Sign) -> None:
    footer = "#place(bottom + right)[#block(width: 8cm)[" + "Mentions légales. " * 30 + "]]"
    signed = sign(sample_pdfs.contract(footer))
    assert _is_blank(sample_pdfs.contract(footer), boxes_of(signed.content)[0])


@pytest.mark.spec("SIG-06")
def test_a_page_without_room_still_bears_the_signature(sign: Sign, signing_key: SigningKey) -> None:
    full = sample_pdfs.contract(
        "#place(top + left)[#rect(width: 100%, height: 100%, fill: gradient.linear(red, blue))]"
    )
    assert is_valid(sign(full).content, signing_key)


@pytest.mark.spec("SIG-06")
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_the_signature_is_upright_on_a_page_that_is_shown_turned(sign: Sign, degrees: int, tmp_path: Path) -> None:
    signed = sign(sample_pdfs.turned(degrees))
    left, bottom, right, top = boxes_of(signed.content)[0]
    assert (right - left > top - bottom) == (degrees == 180)
    assert "Signé électroniquement" in words_on_the_last_page(signed.content, tmp_path)


def _is_blank(pdf: bytes, box: tuple[float, ...]) -> bool:
    document = pypdfium2.PdfDocument(pdf)
    page = document[len(document) - 1]
    left, bottom, right, top = box
    _, height = page.get_size()
    image = page.render(grayscale=True).to_pil().crop((int(left), int(height - top), int(right), int(height - bottom)))
    return len(set(image.tobytes())) == 1
