"""The summary itself: legible to everyone, for decades, and true to what was answered."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from pypdf import PdfReader

from deposits.answers.printable_text import printable
from deposits.journeys import files
from deposits.journeys.definition import Journey
from deposits.summaries.document import SummarisedAttachment, Summary, size_in_words

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def seizure() -> Journey:
    return files.read_file(files.SHIPPED / "property-seizure-recovery.v1.toml")


def summary(attachments: int = 1, name: str = "rib.pdf", structure: str = "SCI des Tilleuls") -> Summary:
    return Summary(
        journey=seizure(),
        file_number="DC-2026-000123-7",
        structure=structure,
        filed_by="Alice Exemple",
        # In winter, Paris is an hour ahead: this is the next day there.
        submitted_at=datetime(2026, 11, 20, 23, 42, tzinfo=UTC),
        answers={
            "structure_name": structure,
            "legal_form": "6540",
            "rg_number": "24/01234",
            "judgment_on": "2026-03-01",
            "iban": "FR7630006000011234567890189",
        },
        attachments=[SummarisedAttachment("rib", name, 48_213, DIGEST)] * attachments,
    )


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.spec("DEP-11")
def test_the_summary_says_what_was_answered_as_a_french_reader_writes_it() -> None:
    words = words_of(summary().pdf())
    for said in (
        "Récupérer des fonds après une saisie immobilière",
        "DC-2026-000123-7",
        "SCI des Tilleuls",
        "Alice Exemple",
        "samedi 21 novembre 2026 à 0 h 42",
        "La totalité du solde",
        "Société civile immobilière (SCI)",
        "24/01234",
        "1er mars 2026",
        "FR76 3000 6000 0112 3456 7890 189",
        "Relevé d’identité bancaire (RIB)",
        "48,2 ko",
        DIGEST,
        "Page 1 sur 1",
    ):
        assert said in words


@pytest.mark.spec("DEP-11")
def test_the_summary_is_tagged_and_claims_pdf_a_2a_and_pdf_ua_1() -> None:
    with pikepdf.open(io.BytesIO(summary().pdf())) as pdf:
        claims = pdf.open_metadata()
        assert (claims["pdfaid:part"], claims["pdfaid:conformance"]) == ("2", "A")
        assert claims["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert claims["dc:title"] == "Récapitulatif de votre demande DC-2026-000123-7"
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        tags = tags_of(pdf.Root.StructTreeRoot.K)
        assert {"/H1", "/H2", "/L", "/Lbl", "/LBody", "/Table", "/TH", "/TD"} <= set(tags)
        assert tags.count("/H1") == 1


def tags_of(element: pikepdf.Object) -> list[str]:
    """The structure elements under one, in reading order."""
    if isinstance(element, pikepdf.Array):
        return [tag for child in element for tag in tags_of(child)]
    if isinstance(element, pikepdf.Dictionary) and "/S" in element:
        return [str(element.S), *(tags_of(element.K) if "/K" in element else [])]
    return []


@pytest.mark.spec("DEP-11")
def test_made_again_the_summary_is_the_same_to_the_byte() -> None:
    assert summary().pdf() == summary().pdf()


def test_a_summary_of_many_attachments_goes_on_over_the_page_and_numbers_its_pages() -> None:
    pdf = summary(attachments=20).pdf()
    pages = len(PdfReader(io.BytesIO(pdf)).pages)
    assert pages > 1
    assert f"Page {pages} sur {pages}" in words_of(pdf)


def test_every_font_is_embedded_and_ours() -> None:
    with pikepdf.open(io.BytesIO(summary().pdf())) as pdf:
        fonts = pdf.pages[0].Resources.Font.values()
        assert all("SourceSansPro" in str(font.BaseFont) for font in fonts)
        assert all(
            "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            or "/FontFile3" in font.DescendantFonts[0].FontDescriptor
            for font in fonts
        )


@pytest.mark.parametrize("hostile", ["#sys.inputs *gras* $x$ `code` @ref <tag> \\", '#import "x": *', "]]][["])
def test_what_people_typed_is_printed_and_never_read_as_instructions(hostile: str) -> None:
    assert hostile in words_of(summary(structure=hostile).pdf())


def test_a_name_in_letters_that_we_cannot_print_does_not_stop_the_summary() -> None:
    assert "???.pdf" in words_of(summary(name="登記簿.pdf").pdf())


def test_every_letter_that_we_call_printable_is_printed() -> None:
    letters = "".join(chr(code) for code in range(0x20, 0x2200) if printable(f"x{chr(code)}x") == f"x{chr(code)}x")
    assert len(letters) > 400
    assert summary(structure=letters).pdf().startswith(b"%PDF")


@pytest.mark.parametrize(
    "size, said", [(12, "12 octets"), (999, "999 octets"), (48_213, "48,2 ko"), (2_000_000, "2 Mo")]
)
def test_sizes_are_said_in_units_that_people_know(size: int, said: str) -> None:
    assert size_in_words(size).replace("\u00a0", " ").replace("\u202f", " ") == said
