from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from services.signature.tests.signature_support import sample_pdfs
from services.signature.tests.signature_support.validators import is_valid, pdfsig, verdicts, words_on_the_last_page
from signature.certificates.signing_key import KeyNotUsable, SigningKey
from signature.errors import NotSignable, Reason
from signature.pdf.appearance import Appearance
from signature.pdf.fonts import font
from signature.pdf.handwriting import CHARACTERS, Handwriting, not_writable
from signature.pdf.pades import sign

NOON = datetime(2026, 11, 1, 11, 5, tzinfo=UTC)


def written(text: str = "Léa Martin-Dœuf", handwriting: Handwriting = Handwriting.CURSIVE) -> Appearance:
    return Appearance(text, handwriting, signatory_name="Léa Martin-Dœuf", signed_at=NOON, platform="Chartrier")


@pytest.mark.spec("SIG-06")
@pytest.mark.parametrize("handwriting", list(Handwriting))
def test_two_judges_find_a_signature_valid_in_each_hand(
    handwriting: Handwriting, signing_key: SigningKey, tmp_path: Path
) -> None:
    signed = sign(sample_pdfs.contract(), signing_key, written(handwriting=handwriting), field="Signature1", at=NOON)
    assert is_valid(signed.content, signing_key)
    report = pdfsig(signed.content, tmp_path)
    assert "Signature is Valid" in report
    assert "Total document signed" in report
    assert "ETSI.CAdES.detached" in report


@pytest.mark.spec("SIG-06")
def test_the_page_shows_who_signed_when_and_where_with_its_accents(signing_key: SigningKey, tmp_path: Path) -> None:
    signed = sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON)
    page = words_on_the_last_page(signed.content, tmp_path).replace("\u00a0", " ")
    assert "Léa Martin-Dœuf" in page
    assert "Signé électroniquement par Léa Martin-Dœuf" in page
    assert "le 1er novembre 2026 à 12 h 05 (heure de Paris) – Chartrier" in page


@pytest.mark.spec("SIG-06", "SIG-16")
def test_a_further_signature_leaves_the_earlier_ones_intact(signing_key: SigningKey, tmp_path: Path) -> None:
    first = sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON)
    second = sign(first.content, signing_key, written("Bob Petit", Handwriting.BOLD), field="Signature2", at=NOON)
    assert second.content.startswith(first.content)
    assert is_valid(second.content, signing_key)
    assert pdfsig(second.content, tmp_path).count("Signature is Valid") == 2
    assert len(set(_boxes(second.content))) == 2


@pytest.mark.spec("SIG-16")
def test_what_was_shown_is_what_is_signed_byte_for_byte(signing_key: SigningKey) -> None:
    signed = sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON)
    assert signed.content.startswith(sample_pdfs.contract())
    assert not signed.rewritten


@pytest.mark.spec("SIG-16")
def test_a_changed_byte_is_noticed(signing_key: SigningKey) -> None:
    signed = bytearray(sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON).content)
    signed[20] ^= 1
    assert not any(each.intact for each in verdicts(bytes(signed), signing_key))


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize(
    "document, reason",
    [
        (sample_pdfs.encrypted, Reason.ENCRYPTED),
        (sample_pdfs.locked, Reason.ENCRYPTED),
        (sample_pdfs.with_script_on_opening, Reason.SCRIPTED),
        (sample_pdfs.with_script_behind_a_link, Reason.SCRIPTED),
        (sample_pdfs.with_film, Reason.SCRIPTED),
        (sample_pdfs.with_form, Reason.FORM),
        (sample_pdfs.with_hidden_layer, Reason.HIDDEN_LAYERS),
        (lambda: b"This is no PDF.", Reason.DAMAGED),
        (lambda: b"", Reason.DAMAGED),
    ],
)
def test_what_hides_or_runs_something_is_refused_with_the_reason(
    document: Callable[[], bytes], reason: Reason, signing_key: SigningKey
) -> None:
    with pytest.raises(NotSignable, match=reason):
        sign(document(), signing_key, written(), field="Signature1", at=NOON)


@pytest.mark.spec("SIG-06")
def test_a_malformed_document_is_written_anew_before_its_first_signature(
    signing_key: SigningKey, tmp_path: Path
) -> None:
    signed = sign(sample_pdfs.malformed(), signing_key, written(), field="Signature1", at=NOON)
    assert signed.rewritten
    assert is_valid(signed.content, signing_key)
    assert "Signature is Valid" in pdfsig(signed.content, tmp_path)


@pytest.mark.spec("SIG-06")
def test_a_malformed_document_that_is_signed_already_is_never_written_anew(signing_key: SigningKey) -> None:
    signed = sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON).content
    damaged = signed[: signed.rindex(b"startxref")] + b"startxref\n17\n%%EOF\n"
    with pytest.raises(NotSignable, match=Reason.DAMAGED):
        sign(damaged, signing_key, written(), field="Signature2", at=NOON)


@pytest.mark.spec("SIG-06")
def test_odd_metadata_does_not_hinder_a_signature(signing_key: SigningKey) -> None:
    signed = sign(sample_pdfs.with_odd_metadata(), signing_key, written(), field="Signature1", at=NOON)
    assert not signed.rewritten
    assert is_valid(signed.content, signing_key)


@pytest.mark.spec("SIG-16")
@pytest.mark.parametrize("seed", range(24))
def test_a_mangled_document_is_refused_or_signed_validly(seed: int, signing_key: SigningKey) -> None:
    try:
        signed = sign(sample_pdfs.mangled(seed), signing_key, written(), field="Signature1", at=NOON)
    except NotSignable:
        return
    assert is_valid(signed.content, signing_key)


@pytest.mark.spec("SIG-18")
def test_a_tagged_document_is_still_tagged_and_the_signature_is_read_out(signing_key: SigningKey) -> None:
    signed = sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON)
    with pikepdf.open(BytesIO(signed.content)) as document:
        widget = document.Root.AcroForm.Fields[0]
        element = _entry(document.Root.StructTreeRoot.ParentTree, int(widget.StructParent))
        assert document.Root.MarkInfo.Marked
        assert document.pages[-1].Tabs == pikepdf.Name.S
        assert str(element.S) == "/Form"
        assert element.K.Obj.objgen == widget.objgen
        assert element.objgen in [child.objgen for child in element.P.K]
        assert "Signé électroniquement par Léa Martin-Dœuf" in str(element.Alt)
        assert str(widget.TU) == str(element.Alt)
        assert int(document.Root.StructTreeRoot.ParentTreeNextKey) > int(widget.StructParent)


@pytest.mark.spec("SIG-18")
def test_letters_are_embedded_and_colours_do_not_depend_on_the_device(signing_key: SigningKey) -> None:
    signed = sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON)
    with pikepdf.open(BytesIO(signed.content)) as document:
        drawing = document.Root.AcroForm.Fields[0].AP.N
        fonts = [font.DescendantFonts[0] for font in drawing.Resources.Font.values()]
        assert len(fonts) == 2
        assert all(len(font.FontDescriptor.FontFile2.read_bytes()) > 500 for font in fonts)
        assert drawing.Resources.ColorSpace.Ink[0] == pikepdf.Name.CalRGB
        assert b" rg" not in drawing.read_bytes()


@pytest.mark.spec("SIG-06")
def test_the_signature_stands_bottom_right_when_there_is_room(signing_key: SigningKey) -> None:
    signed = sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON)
    left, bottom, right, _ = _boxes(signed.content)[0]
    assert bottom < 50
    assert left > 300
    assert right < 595


@pytest.mark.spec("SIG-06")
def test_the_signature_does_not_cover_what_is_written_in_the_corner(signing_key: SigningKey) -> None:
    footer = "#place(bottom + right)[#block(width: 8cm)[" + "Mentions légales. " * 30 + "]]"
    signed = sign(sample_pdfs.contract(footer), signing_key, written(), field="Signature1", at=NOON)
    assert _is_blank(sample_pdfs.contract(footer), _boxes(signed.content)[0])


@pytest.mark.spec("SIG-06")
def test_a_page_without_room_still_bears_the_signature(signing_key: SigningKey) -> None:
    full = sample_pdfs.contract(
        "#place(top + left)[#rect(width: 100%, height: 100%, fill: gradient.linear(red, blue))]"
    )
    assert is_valid(sign(full, signing_key, written(), field="Signature1", at=NOON).content, signing_key)


@pytest.mark.spec("SIG-06")
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_the_signature_is_upright_on_a_page_that_is_shown_turned(
    degrees: int, signing_key: SigningKey, tmp_path: Path
) -> None:
    signed = sign(sample_pdfs.turned(degrees), signing_key, written(), field="Signature1", at=NOON)
    left, bottom, right, top = _boxes(signed.content)[0]
    assert (right - left > top - bottom) == (degrees == 180)
    assert "Signé électroniquement" in words_on_the_last_page(signed.content, tmp_path)


def test_every_hand_has_every_letter_that_is_let_through() -> None:
    every = {chr(code) for code in CHARACTERS}
    assert all(every <= font(handwriting).glyphs.keys() for handwriting in [*Handwriting, None])
    assert not_writable("Zoë Œuvrard-Łukasz") == ""
    assert not_writable("Léa 李") == "李"


def test_the_signature_waits_rather_than_bear_an_expired_certificate(signing_key: SigningKey) -> None:
    with pytest.raises(KeyNotUsable):
        sign(sample_pdfs.contract(), signing_key, written(), field="Signature1", at=NOON + timedelta(days=4000))


def test_accents_typed_as_separate_marks_are_written_as_one_letter() -> None:
    assert font(Handwriting.BOLD).shown("Léa") == font(Handwriting.BOLD).shown("Léa")


def _boxes(pdf: bytes) -> list[tuple[float, ...]]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return [tuple(float(edge) for edge in field.Rect) for field in document.Root.AcroForm.Fields]


def _entry(node: pikepdf.Object, number: int) -> pikepdf.Object:
    pairs = list(node.get("/Nums", []))
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if int(key) == number:
            return value
    return next(_entry(kid, number) for kid in node.Kids if kid.Limits[0] <= number <= kid.Limits[1])


def _is_blank(pdf: bytes, box: tuple[float, ...]) -> bool:
    document = pypdfium2.PdfDocument(pdf)
    page = document[len(document) - 1]
    left, bottom, right, top = box
    _, height = page.get_size()
    image = page.render(grayscale=True).to_pil().crop((int(left), int(height - top), int(right), int(height - bottom)))
    return len(set(image.tobytes())) == 1
