"""Reads and splits the pages of a campaign's PDF. Runs only in a limited process: `pages` calls it there."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

import pikepdf
import pypdfium2  # type: ignore[import-untyped]

from vault.inspection import text_reader

MOST_CHARACTERS: Final = 20_000
LENGTH_BYTES: Final = 4


def read_texts(file: BinaryIO, *, first: int, last: int) -> list[str]:
    """Return the text of each page from one to another; the first page is the first."""
    pdf = pypdfium2.PdfDocument(file.read())
    texts = []
    for number in range(first - 1, min(last, len(pdf))):
        page = pdf[number]
        texts.append(page.get_textpage().get_text_bounded()[:MOST_CHARACTERS].encode(errors="replace").decode())
        page.close()
    return texts


def split(file: BinaryIO, *, parts: list[list[int]]) -> bytes:
    """Return a PDF for each part, from a page to another, each behind its length."""
    written = io.BytesIO()
    with pikepdf.open(file) as pdf:
        for first, last in parts:
            made = _part(pdf, first, last)
            written.write(len(made).to_bytes(LENGTH_BYTES, "big"))
            written.write(made)
    return written.getvalue()


def warm_up() -> None:
    """Load what the libraries load at first use: later nothing can be opened any more."""
    text_reader.warm_up()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    made = io.BytesIO()
    pdf.save(made)
    made.seek(0)
    split(made, parts=[[1, 1]])


def _part(pdf: pikepdf.Pdf, first: int, last: int) -> bytes:
    part = pikepdf.new()
    part.pages.extend(pdf.pages[first - 1 : last])
    # What nothing refers to any more, the pages of others above all, must not go with it.
    part.remove_unreferenced_resources()
    made = io.BytesIO()
    # The same pages are the same bytes, however often they are asked for: sent again, they are known.
    part.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()
