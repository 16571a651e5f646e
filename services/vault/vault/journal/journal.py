"""The journal: every act on a holder's documents is a line of a chain. No line, no act: both are one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final, Literal
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.database.compiled_query import fetch
from vault.journal.actors import Actor
from vault.journal.hash_chain import GENESIS, Head, Line
from vault.journal.models import JournalLine

Act = Literal[
    "deposited",
    "delivered",
    "viewed",
    "read",
    "downloaded",
    "exported",
    "fetched_for_signing",
    "signed",
    "refused",
    "signature_expired",
    "replaced",
    "validated",
    "shared",
    "share_opened",
    "share_withdrawn",
    "relation_confirmed",
    "relation_declined",
    "relation_ended",
    "account_activated",
    "document_filed",
    "added",
    "edited",
    "request_submitted",
    "withdrawn",
    "erased",
    "locked_away",
    "paper_refused",
    "paperless_accepted",
]

# Asked of the driver itself: every act waits for these.
_BEGIN_CHAINS: Final = """
    INSERT INTO journal_heads (holder_id, sequence, hash)
    SELECT holder_id, 0, %(genesis)s FROM unnest(%(holders)s::uuid[]) AS holder_id ON CONFLICT DO NOTHING RETURNING 1
"""
_LOCK_HEADS: Final = """
    SELECT holder_id, sequence, hash FROM journal_heads WHERE holder_id = ANY (%(holders)s::uuid[])
    ORDER BY holder_id FOR UPDATE
"""
# The lines are not asked back: who adds one may not be allowed to read it.
_ADD_LINES: Final = """
    WITH added AS (
        INSERT INTO journal_lines (holder_id, sequence, at, act, actor_id, actor, document_id, title, details, previous,
            hash)
        SELECT * FROM unnest(%(holder_id)s::uuid[], %(sequence)s::int[], %(at)s::timestamptz[], %(act)s::text[],
            %(actor_id)s::uuid[], %(actor)s::text[], %(document_id)s::uuid[], %(title)s::text[],
            %(details)s::text[]::jsonb[], %(previous)s::bytea[], %(hash)s::bytea[]))
    UPDATE journal_heads AS head SET sequence = last.sequence, hash = last.hash
    FROM unnest(%(holders)s::uuid[], %(sequences)s::int[], %(hashes)s::bytea[]) AS last (holder_id, sequence, hash)
    WHERE head.holder_id = last.holder_id RETURNING 1
"""


@dataclass(frozen=True)
class Entry:
    """An act to be recorded."""

    holder_id: UUID
    at: datetime
    act: Act
    actor: Actor
    document_id: UUID | None = None
    title: str = ""
    details: dict[str, str] = field(default_factory=dict)


def append(session: Session, *entries: Entry) -> None:
    """Add lines at the heads of their holders' chains, in the order given."""
    if not entries:
        return
    session.flush()
    ordered = sorted(entries, key=_holder)
    heads = _lock_heads(session, sorted({entry.holder_id for entry in entries}))
    lines = [line for holder_id, theirs in groupby(ordered, _holder) for line in _linked(heads[holder_id], theirs)]
    fetch(session.connection(), _ADD_LINES, _columns(lines))


def append_once(session: Session, entry: Entry) -> bool:
    """Add a line unless the same act, by the same actor, on the same document, has its line already."""
    _lock_heads(session, [entry.holder_id])
    known = select(JournalLine.sequence).where(
        JournalLine.holder_id == entry.holder_id,
        JournalLine.act == entry.act,
        JournalLine.actor_id == entry.actor.id,
        JournalLine.document_id == entry.document_id,
    )
    if session.execute(known.limit(1)).first() is not None:
        return False
    append(session, entry)
    return True


def lock_chains(session: Session, holders: Collection[UUID]) -> None:
    """Let nobody else add to these chains before this transaction ends."""
    if holders:
        session.flush()
        _lock_heads(session, sorted(holders))


def _lock_heads(session: Session, holders: Sequence[UUID]) -> dict[UUID, Head]:
    # Always in the order of the holders, so that two writers never wait for each other.
    asked = {"holders": list(holders), "genesis": GENESIS}
    fetch(session.connection(), _BEGIN_CHAINS, asked)
    return {row[0]: Head(*row) for row in fetch(session.connection(), _LOCK_HEADS, asked)}


def _columns(lines: Sequence[Line]) -> dict[str, list[Any]]:
    columns = {name: [getattr(line, name) for line in lines] for name in vars(lines[0])}
    last = {line.holder_id: line for line in lines}
    return columns | {
        "details": [orjson.dumps(details).decode() for details in columns["details"]],
        "holders": list(last),
        "sequences": [line.sequence for line in last.values()],
        "hashes": [line.hash for line in last.values()],
    }


def _linked(head: Head, entries: Iterator[Entry]) -> Iterator[Line]:
    sequence, previous = head.sequence, head.hash
    for entry in entries:
        sequence += 1
        line = Line(
            holder_id=entry.holder_id,
            sequence=sequence,
            at=entry.at,
            act=entry.act,
            actor_id=entry.actor.id,
            actor=entry.actor.name,
            document_id=entry.document_id,
            title=entry.title,
            details=entry.details,
            previous=previous,
        )
        previous = line.digest()
        yield replace(line, hash=previous)


def _holder(entry: Entry) -> UUID:
    return entry.holder_id
