"""The journal: every act on a holder's documents is a line of a chain. No line, no act: both are one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, LargeBinary, Uuid, bindparam, insert, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_ignore
from sqlalchemy.orm import Session

from vault.journal.actors import Actor
from vault.journal.hash_chain import GENESIS, Head, Line
from vault.journal.models import JOURNAL_HEADS, JOURNAL_LINES, JournalHead, JournalLine

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
    "shared",
    "share_opened",
    "share_withdrawn",
    "relation_confirmed",
    "relation_declined",
    "account_activated",
    "paper_filed",
    "request_submitted",
    "erased",
    "locked_away",
]

_ADVANCE: Final = text(
    "UPDATE journal_heads AS h SET sequence = n.sequence, hash = n.hash"
    " FROM unnest(:holders, :sequences, :hashes) AS n (holder_id, sequence, hash) WHERE h.holder_id = n.holder_id"
).bindparams(
    bindparam("holders", type_=ARRAY(Uuid)),
    bindparam("sequences", type_=ARRAY(BigInteger)),
    bindparam("hashes", type_=ARRAY(LargeBinary)),
)


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
    session.execute(insert(JOURNAL_LINES), [dict(vars(line)) for line in lines])
    ends = list({line.holder_id: line for line in lines}.values())
    session.execute(
        _ADVANCE,
        {
            "holders": [end.holder_id for end in ends],
            "sequences": [end.sequence for end in ends],
            "hashes": [end.hash for end in ends],
        },
    )


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


def _lock_heads(session: Session, holders: Sequence[UUID]) -> dict[UUID, Head]:
    # Always in the order of the holders, so that two writers never wait for each other.
    begun = [{"holder_id": holder_id, "sequence": 0, "hash": GENESIS} for holder_id in holders]
    session.execute(insert_or_ignore(JOURNAL_HEADS).on_conflict_do_nothing(), begun)
    heads = session.execute(
        select(JournalHead.holder_id, JournalHead.sequence, JournalHead.hash)
        .where(JournalHead.holder_id.in_(holders))
        .order_by(JournalHead.holder_id)
        .with_for_update()
    )
    return {head.holder_id: Head(head.holder_id, head.sequence, head.hash) for head in heads}


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
