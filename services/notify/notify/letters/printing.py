"""A batch of letters as one PDF, a page each: unsealed in memory, never written down anywhere else."""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from chartrier import legal_time
from chartrier.access.sealing import Unsealer
from notify.delivery import links
from notify.letters.letters import AddressedLetter

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("letter.typ")
# Readable with a screen reader, whoever scans or forwards it.
STANDARDS: list["typst.PDFStandard"] = ["ua-1"]


def pdf(letters: Sequence[AddressedLetter], *, unsealer: Unsealer, public_url: str, at: datetime) -> bytes:
    """Return the letters as one PDF, ready for envelopes with a window."""
    # Heavy, and needed where letters are printed alone.
    import typst

    pages = [_page(each, unsealer=unsealer) for each in letters]
    content = {"pages": pages, "date": format_date(legal_time.day_of(at), "long", locale="fr"), "portal": public_url}
    return typst.compile(
        TEMPLATE,
        sys_inputs={"letters": json.dumps(content, ensure_ascii=False)},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )


def _page(addressed: AddressedLetter, *, unsealer: Unsealer) -> dict[str, Any]:
    letter = addressed.letter
    secret: dict[str, str] = json.loads(links.unseal(letter.sealed_letter, unsealer=unsealer))
    name = f"{secret['first_name']} {secret['last_name']}"
    return {
        "address": [name, *addressed.lines],
        "name": name,
        "organisation": letter.organisation_name,
        "private_number": secret["private_number"],
        "password": secret["password"],
        "until": format_date(legal_time.day_of(letter.expires_at), "long", locale="fr"),
    }


@cache
def _fonts() -> "typst.Fonts":
    """Return our own fonts alone: what is installed on a machine must not move an address out of its window."""
    import typst

    family = files("font_source_sans_pro") / "files"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(family)])
