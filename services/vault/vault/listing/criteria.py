"""Which documents a list asks for, and in what order they come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from chartrier.legal_time import start_of
from vault.documents.document_types import DOCUMENT_TYPES, SENT_TYPES
from vault.search.conditions import Condition

# What lists show of the facts of a type, beside what every document has: texts, and amounts.
TEXT_FACTS: Final = (
    "period", "number", "contract_number", "employer", "agency", "client", "employee", "position", "qualification",
    "start", "end", "invoiced_on", "due_on",
)  # fmt: skip
AMOUNT_FACTS: Final = ("net", "vat", "gross", "pay_rate", "billed_rate")

# A holder's states, and those that a sender follows besides.
HELD: Final = ("todo", "done")
SENT: Final[Mapping[str | None, tuple[str, ...]]] = {
    None: ("waiting", "todo", "done", "erased", "retained"),
    "todo": ("waiting", "todo"),
    "done": ("done",),
}
# Seen with what it belongs to, unless it is asked for.
_APART: Final = "deposit_attachment"


# Of what Python reads as a day, a moment or a number, what PostgreSQL reads alike.
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(_DAY.pattern + r"[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?([+-][0-9]{2}(:[0-9]{2})?)?")
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}([.][0-9]{1,6})?")


@dataclass(frozen=True)
class Order:
    """An order of documents: by what they are sorted, of which type that is in the database."""

    expression: str
    type: Literal["timestamptz", "date", "text", "bigint", "numeric"]

    def accepts(self, key: str) -> bool:
        """Return whether a cursor's key can be compared with this order's."""
        try:
            match self.type:
                case "timestamptz":
                    return key == "-infinity" or bool(_MOMENT.fullmatch(key) and datetime.fromisoformat(key))
                case "date":
                    return bool(_DAY.fullmatch(key) and date.fromisoformat(key))
                case "bigint" | "numeric":
                    return bool((_NUMBER if self.type == "numeric" else _INTEGER).fullmatch(key))
        except ValueError:
            return False
        return "\0" not in key


def _amount(name: str) -> str:
    # Only what is an amount is read as one: the facts of a type of somebody's own may be called alike.
    value = f"documents.metadata ->> '{name}'"
    return f"CASE WHEN {value} ~ '^-?[0-9]{{1,12}}([.][0-9]{{1,4}})?$' THEN CAST({value} AS numeric) ELSE 0 END"


ORDERS: Final[Mapping[str, Order]] = {
    # Of what was sent: when it was received (`Side.moment`).
    "delivered_at": Order("documents.delivered_at", "timestamptz"),
    "dated_on": Order("documents.dated_on", "date"),
    **{
        name: Order(f"coalesce(documents.{name}, '-infinity')", "timestamptz")
        for name in ("done_at", "signed_at", "downloaded_at")
    },
    "title": Order("lower(documents.title)", "text"),
    "type": Order("documents.type", "text"),
    "state": Order("documents.state", "text"),
    "organisation_name": Order("lower(documents.organisation_name)", "text"),
    "recipient_name": Order("lower(documents.recipient_name)", "text"),
    "size": Order("documents.size", "bigint"),
    **{name: Order(f"lower(coalesce(documents.metadata ->> '{name}', ''))", "text") for name in TEXT_FACTS},
    **{name: Order(_amount(name), "numeric") for name in AMOUNT_FACTS},
}


_NOT_OF_A_SHAPE: Final = {"as_sender", "downloaded", "conditions"}
# The last day that has one after it.
_LAST_BUT_ONE: Final = date.max - timedelta(days=1)


@dataclass(frozen=True)
class Criteria:
    """Which documents are asked for; what is left out is not asked."""

    space: UUID | None = None
    state: str | None = None
    type: str | None = None
    compartment: str | None = None
    organisation: UUID | None = None
    establishment: UUID | None = None
    since: date | None = None
    until: date | None = None
    words: str | None = None
    conditions: Sequence[Condition] = ()
    # Of what was sent: to whom, and whether they took it out.
    recipient: UUID | None = None
    downloaded: bool | None = None
    # Asked by who sent them: nothing that the caller holds.
    as_sender: bool = False

    @property
    def is_searched(self) -> bool:
        """Return whether documents are found by what they say, the newest first, instead of listed."""
        return self.words is not None or bool(self.conditions)

    @property
    def given(self) -> frozenset[str]:
        """Return the names of what is asked."""
        asked = {name for name, value in vars(self).items() if value is not None} - _NOT_OF_A_SHAPE
        download = {None: set[str](), True: {"downloaded"}, False: {"not_downloaded"}}[self.downloaded]
        return frozenset(asked | download)

    def types(self, *, of_compartment: str | None = None) -> list[str]:
        """Return the types that are asked for, of those that a compartment is for."""
        if self.type is not None:
            return [self.type]
        known = (each for each in DOCUMENT_TYPES.values() if each.name != _APART)
        return [each.name for each in known if of_compartment in (None, each.compartment)]

    def values(self) -> Iterator[tuple[str, Any]]:
        """Return what the conditions of a query are bound to."""
        # Somebody's own document may be in any compartment; what is sent goes into that of its type.
        yield "types", self.types()
        yield "sent_types", [each for each in self.types(of_compartment=self.compartment) if each in SENT_TYPES]
        yield "held_states", [self.state] if self.state else list(HELD)
        yield "sent_states", list(SENT[self.state])
        for name in ("space", "compartment", "organisation", "establishment", "recipient"):
            if getattr(self, name) is not None:
                yield name, getattr(self, name)
        if self.since is not None:
            yield "since", start_of(self.since)
        if self.until is not None:
            yield "until", start_of(min(self.until, _LAST_BUT_ONE) + timedelta(days=1))
