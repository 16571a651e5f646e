"""What an agency or employer sent, as its people follow it: which establishment sent it, and how each party stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import Connection

from chartrier.access.principal import Principal
from chartrier.database.compiled_query import fetch
from vault.content_encryption.keyring import Keyring
from vault.documents.access import for_driver, may_follow
from vault.documents.document_types import DOCUMENT_TYPES, SENT_TYPES
from vault.errors import DocumentNotFound
from vault.listing import pages, search_pages
from vault.listing.criteria import Criteria
from vault.listing.pages import Found, Item, Wanted
from vault.listing.queries import SENT_COLUMNS
from vault.sent_documents.standing import Standing, standing_of

Status = Literal["todo", "done", "not_downloaded", "downloaded", "validated"]

# The contracts of one assignment: its employee's and its client's.
_OTHER_CONTRACT: Final = {
    "employment_contract": "assignment_contract",
    "assignment_contract": "employment_contract",
}
_CONTRACT_KEY: Final = ("organisation_id", "contract_number", "type")
_LATEST_CONTRACTS: Final = f"""
    SELECT asked.organisation_id, asked.contract_number, asked.type, latest.*
    FROM unnest(%(organisations)s::uuid[], %(numbers)s::text[], %(types)s::text[])
        AS asked (organisation_id, contract_number, type)
    CROSS JOIN LATERAL (
        SELECT documents.id, documents.state, documents.signature_asked, documents.awaits_recipient, documents.signed,
            documents.downloaded_at
        FROM documents
        WHERE documents.organisation_id = asked.organisation_id AND documents.contract_number = asked.contract_number
            AND documents.type = asked.type AND ({for_driver(may_follow())})
        ORDER BY documents.received_at DESC, documents.id DESC LIMIT 1) AS latest
"""  # noqa: S608 - our own texts; every value is bound
_SOME: Final = f"""
    SELECT {SENT_COLUMNS} FROM documents
    WHERE documents.id = ANY (%(ids)s) AND documents.type = ANY (%(types)s) AND ({for_driver(may_follow())})
"""  # noqa: S608 - the same
_NAMES: Final = "SELECT id, name FROM establishments WHERE id = ANY (%(ids)s)"


def with_status(criteria: Criteria, status: Status | None) -> Criteria:
    """Return the criteria of what stands so with those to whom it was sent."""
    match status:
        case "todo" | "done" | None:
            return replace(criteria, state=status)
        case "validated":
            return replace(criteria, state="done", type=criteria.type or "invoice")
        case _:
            return replace(criteria, state="todo", downloaded=status == "downloaded")


def page(connection: Connection, keyring: Keyring, criteria: Criteria, wanted: Wanted, *, by: Principal) -> Found:
    """Return one page of what the caller's organisations and establishments sent."""
    asked = replace(criteria, as_sender=True)
    if asked.is_searched:
        found = search_pages.page(connection, keyring, asked, wanted, by=by)
    else:
        found = pages.page(connection, asked, wanted, by=by)
    return replace(found, items=_followed_items(connection, found.items, by))


def find(connection: Connection, document_id: UUID, *, by: Principal) -> Item:
    """Return one document that the caller's organisation or establishment sent."""
    found = find_some(connection, [document_id], by=by)
    if not found:
        raise DocumentNotFound
    return found[document_id]


def find_some(connection: Connection, ids: Sequence[UUID], *, by: Principal) -> dict[UUID, Item]:
    """Return those of some documents that the caller's organisation or establishment sent."""
    rows = fetch(connection, _SOME, {"ids": list(ids), "caller": by.id, "types": sorted(SENT_TYPES)})
    items = _followed_items(connection, [pages.item_of(row, held=False) for row in rows], by)
    return {item["id"]: item for item in items}


def _followed_items(connection: Connection, items: Sequence[Item], by: Principal) -> list[Item]:
    names, others = _establishment_names(connection, items), _other_contracts(connection, items, by)
    return [_followed(item, names, others) for item in items]


def _followed(item: Item, names: Mapping[Any, str], others: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> Item:
    other = others.get(_other_key(item) or ())
    parties: dict[str, Standing | None] = {"employee": None, "client": None}
    parties[_party_of(item["type"])] = standing_of(item)
    if other is not None:
        parties[_party_of(other["type"])] = standing_of(other)
    return {
        **item,
        "establishment_name": names.get(item["establishment_id"], item["organisation_name"]),
        "standing": parties,
        "other_contract_id": other["id"] if other else None,
        "may_be_withdrawn": DOCUMENT_TYPES[item["type"]].may_be_signed
        and item["state"] in _OPENED
        and not (item["signed"] or (other and other["signed"])),
        "may_be_opened": DOCUMENT_TYPES[item["type"]].opened_by_sender and item["state"] in _OPENED,
    }


_OPENED: Final = frozenset({"waiting", "todo", "done"})


def _party_of(type_: str) -> Literal["employee", "client"]:
    return "employee" if DOCUMENT_TYPES[type_].recipient == "person" else "client"


def _establishment_names(connection: Connection, items: Iterable[Item]) -> dict[Any, str]:
    ids = list({item["establishment_id"] for item in items})
    return dict(fetch(connection, _NAMES, {"ids": ids})) if ids else {}


def _other_contracts(
    connection: Connection, items: Iterable[Item], by: Principal
) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    keys = sorted({key for item in items if (key := _other_key(item)) is not None})
    if not keys:
        return {}
    organisations, numbers, types = (list(each) for each in zip(*keys, strict=True))
    asked = {"organisations": organisations, "numbers": numbers, "types": types, "caller": by.id}
    names = (*_CONTRACT_KEY, "id", "state", "signature_asked", "awaits_recipient", "signed", "downloaded_at")
    rows = [dict(zip(names, row, strict=True)) for row in fetch(connection, _LATEST_CONTRACTS, asked)]
    return {tuple(row[name] for name in _CONTRACT_KEY): row for row in rows}


def _other_key(item: Item) -> tuple[Any, ...] | None:
    number, other = item["metadata"].get("contract_number"), _OTHER_CONTRACT.get(item["type"])
    return (item["organisation_id"], number, other) if number and other else None
