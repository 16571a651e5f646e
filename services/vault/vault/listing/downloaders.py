"""Who took documents of a company out first: named to their colleagues, as the journal that these read names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from chartrier.database.compiled_query import fetch
from vault.documents.document_types import DOCUMENT_TYPES
from vault.listing.pages import Found, Item

# Neither who sent it nor whoever had a link of it: that is another line.
_FIRST: Final = """
    SELECT DISTINCT ON (document_id) document_id, actor FROM journal_lines
    WHERE document_id = ANY (%(ids)s) AND act = 'downloaded' AND actor_id IS NOT NULL AND details ->> 'sender' IS NULL
    ORDER BY document_id, at, sequence
"""


def with_downloaders(connection: Connection, found: Found) -> Found:
    """Return a page whose documents of a company say who took each out first."""
    ids = [item["id"] for item in found.items if _is_of_a_company(item) and item["downloaded_at"]]
    names = dict(fetch(connection, _FIRST, {"ids": ids})) if ids else {}
    return replace(found, items=_named(found.items, names))


def _named(items: Sequence[Item], names: dict[object, str]) -> list[Item]:
    return [{**item, "downloaded_by": names.get(item["id"])} if item["id"] in names else item for item in items]


def _is_of_a_company(item: Item) -> bool:
    return DOCUMENT_TYPES[item["type"]].recipient == "company"
