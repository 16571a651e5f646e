"""Tells what a file is, or why it is refused. Runs only in a limited process: `inspection` calls it there."""

from __future__ import annotations

import io
import warnings
from decimal import Decimal
from typing import Any, BinaryIO, Final

import pikepdf
from PIL import Image, MpoImagePlugin  # noqa: F401 - photographs of several pictures need it while they are read

from vault.inspection.formats import is_pdf_further_on, refuse_data_around_pdf, refuse_two_formats
from vault.inspection.pdf_objects import refuse_objects
from vault.inspection.pdf_signability import refuse_unsignable
from vault.inspection.refusals import FileRefused
from vault.inspection.rules import LONGEST_SIDE, MEDIA_TYPES, MOST_PAGES, MOST_PIXELS, PDF

_DUPLICATED: Final = "duplicated key"


def inspect(file: BinaryIO, *, to_sign: bool = False) -> dict[str, Any]:
    """Return the media type and the number of pages of a file, or the name of the rule that refuses it."""
    try:
        content = file.read()
        media_type = _media_type(content)
        pages = _inspect_pdf(content, to_sign=to_sign) if media_type == PDF else _inspect_image(content)
        refuse_two_formats(content)
    except FileRefused as refused:
        return {"refused": refused.rule.name}
    return {"media_type": media_type, "pages": pages}


def warm_up() -> None:
    """Load what the libraries load at first use: later nothing can be opened any more."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(b"")
    for encryption in (False, pikepdf.Encryption(owner="owner", user="")):
        written = io.BytesIO()
        pdf.save(written, encryption=encryption)
        written.seek(0)
        inspect(written)
    for name in ("PNG", "JPEG"):
        image = io.BytesIO()
        Image.new("RGB", (8, 8)).save(image, name)
        image.seek(0)
        inspect(image)


def _media_type(content: bytes) -> str:
    if not content:
        raise FileRefused("empty")
    for beginning, media_type in MEDIA_TYPES.items():
        if content.startswith(beginning):
            return media_type
    raise FileRefused("data_before_start" if is_pdf_further_on(content) else "type")


def _inspect_pdf(content: bytes, *, to_sign: bool) -> int:
    refuse_data_around_pdf(content)
    try:
        with warnings.catch_warnings(), pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            warnings.simplefilter("ignore")
            if pdf.is_encrypted:
                raise FileRefused("encrypted")
            refuse_objects(pdf)
            if to_sign:
                refuse_unsignable(pdf)
            pages = _inspect_pages(pdf)
            if any(_DUPLICATED in str(warning) for warning in pdf.get_warnings()):
                raise FileRefused("ambiguous")
    except pikepdf.PasswordError:
        raise FileRefused("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, ArithmeticError):
        raise FileRefused("broken_pdf") from None
    return pages


def _inspect_pages(pdf: pikepdf.Pdf) -> int:
    count = len(pdf.pages)
    if not count:
        raise FileRefused("no_page")
    if count > MOST_PAGES:
        raise FileRefused("too_many_pages")
    for page in pdf.pages:
        unit = Decimal(str(page.obj.get("/UserUnit", 1)))
        for box in (page.mediabox, page.cropbox):
            left, bottom, right, top = (Decimal(str(side)) for side in box)
            if max(abs(right - left), abs(top - bottom)) * unit > LONGEST_SIDE:
                raise FileRefused("page_too_large")
    return count


def _inspect_image(content: bytes) -> int:
    if is_pdf_further_on(content):
        raise FileRefused("two_formats")
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            warnings.simplefilter("ignore")
            if image.width * image.height > MOST_PIXELS:
                raise FileRefused("image_too_large")
            image.load()
    except Image.DecompressionBombError:
        raise FileRefused("image_too_large") from None
    except (OSError, ValueError, SyntaxError):
        raise FileRefused("broken_image") from None
    return 1
