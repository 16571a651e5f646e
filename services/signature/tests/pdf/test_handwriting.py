"""What a signature can be written with."""

from pathlib import Path

import pytest

from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.sign import Sign
from services.signature.tests.signature_support.validators import words_on_the_last_page
from signature.pdf.fonts import font
from signature.pdf.handwriting import CHARACTERS, Handwriting, composed, not_writable


def test_every_handwriting_has_every_character_that_is_let_through() -> None:
    every = {chr(code) for code in CHARACTERS}
    assert all(every <= font(handwriting).glyphs.keys() for handwriting in [*Handwriting, None])


def test_characters_that_no_handwriting_has_are_named() -> None:
    assert not_writable("Zoë Œuvrard-Łukasz") == ""
    assert not_writable("Léa 李\u202e") == "\u202e李"


@pytest.mark.parametrize("handwriting", list(Handwriting))
def test_accents_typed_as_separate_marks_are_written_as_one_letter(
    sign: Sign, handwriting: Handwriting, tmp_path: Path
) -> None:
    assert composed("Le\u0301a") == "L\u00e9a"
    signed = sign(sample_pdfs.contract(), "Le\u0301a Noe\u0308l", handwriting)
    assert "L\u00e9a No\u00ebl" in words_on_the_last_page(signed.content, tmp_path)


@pytest.mark.parametrize("handwriting", list(Handwriting))
def test_a_name_that_is_too_long_is_shortened(sign: Sign, handwriting: Handwriting, tmp_path: Path) -> None:
    signed = sign(sample_pdfs.contract(), "W" * 60, handwriting)
    assert "WWW..." in words_on_the_last_page(signed.content, tmp_path)
