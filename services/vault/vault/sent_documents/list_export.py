"""The list of what was sent, whole, as a spreadsheet reads it: every document of the search, written as it is read."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from chartrier.legal_time import day_of
from vault.listing.pages import Found, Item, Wanted
from vault.selections.spreadsheet import Cell, csv_rows

ROWS_AT_A_TIME: Final = 500
_MOMENTS: Final = ("received_at", "signed_at", "downloaded_at")
_FACTS: Final = ("number", "contract_number", "period")
_AMOUNTS: Final = ("net", "vat", "gross")
COLUMNS: Final = (
    "title", "type", "establishment_name", "recipient_name", "recipient_siret", "employee", "client",
    *_MOMENTS, *_FACTS, *_AMOUNTS,
)  # fmt: skip


def parts(read: Callable[[Wanted], Found], wanted: Wanted, words: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the list as CSV, page after page: as much memory for a million documents as for a hundred."""
    yield codecs.BOM_UTF8 + csv_rows([[words[name] for name in COLUMNS]])
    following: Wanted | None = replace(wanted, limit=ROWS_AT_A_TIME)
    while following is not None:
        found = read(following)
        yield csv_rows(row(item, words) for item in found.items)
        following = replace(following, after=found.next) if found.next else None


def row(item: Item, words: Mapping[str, str]) -> list[Cell]:
    """Return the row of a document."""
    named = [item["title"], words[f"type.{item['type']}"], item["establishment_name"]]
    parties = [item["standing"][party] for party in ("employee", "client")]
    return [
        *named,
        item["recipient_name"],
        item["recipient_siret"],
        *(words[f"standing.{each}"] if each else None for each in parties),
        *(_day(item[name]) for name in _MOMENTS),
        *(_text(item["metadata"].get(name)) for name in _FACTS),
        *(_amount(item["metadata"].get(name)) for name in _AMOUNTS),
    ]


def _day(moment: datetime | None) -> Cell:
    return None if moment is None else day_of(moment)


def _text(value: Any) -> Cell:  # noqa: ANN401 - as it was deposited
    return None if value is None else str(value)


def _amount(value: Any) -> Cell:  # noqa: ANN401 - as it was deposited
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return str(value)
