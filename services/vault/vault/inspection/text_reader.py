"""Reads the text of a PDF's pages. Runs only in a limited process: `inspection` calls it there."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

import pikepdf
import pypdfium2  # type: ignore[import-untyped]

MOST_PAGES: Final = 50
MOST_CHARACTERS: Final = 200_000


def read_text(file: BinaryIO) -> str:
    """Return the text of the first pages."""
    pdf = pypdfium2.PdfDocument(file.read())
    text = ""
    for number in range(min(len(pdf), MOST_PAGES)):
        page = pdf[number].get_textpage()
        text += page.get_text_bounded() + "\n"
        if len(text) > MOST_CHARACTERS:
            break
    return text[:MOST_CHARACTERS].encode(errors="replace").decode()


def warm_up() -> None:
    """Load what the library loads at first use: later nothing can be opened any more."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    pdf.pages[0].Contents = pdf.make_stream(b"BT /F1 12 Tf 10 10 Td (text) Tj ET")
    written = io.BytesIO()
    pdf.save(written)
    written.seek(0)
    read_text(written)
