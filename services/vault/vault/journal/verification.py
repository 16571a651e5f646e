"""Verification of the journal: every chain and every signature is walked, and the first break of each is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.content_encryption.keyring import Keyring
from vault.journal.hash_chain import GENESIS, Head, Line, digest_of_heads, first_break
from vault.journal.models import JournalHead, JournalLine, JournalSignature, SignedHead

_CHAINS_AT_A_TIME: Final = 500


@dataclass(frozen=True)
class Verification:
    """What a walk over the whole journal found."""

    chains: int
    lines: int
    signatures: int
    last_signature: str
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """A holder's chain, where it should end, and where it ended each time it was signed."""

    holder_id: UUID
    lines: list[Line]
    head: Head | None
    signed: dict[int, bytes]


def verify(session: Session, keyring: Keyring) -> Verification:
    """Walk every chain and every signature; each break names the holder and the line, or the signature."""
    breaks: list[str] = []
    walked = lines = 0
    for chain in chains(session):
        walked += 1
        lines += len(chain.lines)
        broken = first_break(chain.lines, head=chain.head, signed=chain.signed)
        if broken:
            breaks.append(f"holder {chain.holder_id}: {broken}")
    signatures, last, broken_signature = _walk_signatures(session, keyring)
    breaks += [broken_signature] if broken_signature else []
    return Verification(walked, lines, signatures, last, tuple(breaks))


def chains(session: Session) -> Iterator[Chain]:
    """Yield the chain of each holder."""
    known = union(select(JournalHead.holder_id), select(JournalLine.holder_id), select(SignedHead.holder_id))
    holders = sorted(session.scalars(known))
    for start in range(0, len(holders), _CHAINS_AT_A_TIME):
        some = holders[start : start + _CHAINS_AT_A_TIME]
        lines = _by_holder(session, _columns(JournalLine), JournalLine.holder_id, JournalLine.sequence, some)
        heads = _by_holder(session, _columns(JournalHead), JournalHead.holder_id, JournalHead.sequence, some)
        signed = _by_holder(session, _columns(SignedHead), SignedHead.holder_id, SignedHead.sequence, some)
        for holder_id in some:
            head = heads.get(holder_id, [None])[0]
            yield Chain(
                holder_id,
                [Line(*row) for row in lines.get(holder_id, [])],
                Head(head.holder_id, head.sequence, head.hash) if head else None,
                {row.sequence: row.hash for row in signed.get(holder_id, [])},
            )


def _columns(table: type[JournalLine | JournalHead | SignedHead]) -> Select[Any]:
    return select(*table.__table__.columns)


def _by_holder(
    session: Session,
    rows: Select[Any],
    holder: InstrumentedAttribute[UUID],
    sequence: InstrumentedAttribute[int],
    some: Sequence[UUID],
) -> dict[UUID, list[Any]]:
    found = session.execute(rows.where(holder.in_(some)).order_by(holder, sequence))
    return {holder_id: list(theirs) for holder_id, theirs in groupby(found, key=lambda row: row.holder_id)}


def _walk_signatures(session: Session, keyring: Keyring) -> tuple[int, str, str | None]:
    heads: dict[int, list[Head]] = {}
    for row in session.execute(_columns(SignedHead)):
        heads.setdefault(row.signature_number, []).append(Head(row.holder_id, row.sequence, row.hash))
    number, previous = 0, GENESIS
    for made in session.scalars(select(JournalSignature).order_by(JournalSignature.number)):
        number += 1
        if made.number != number:
            return number, previous.hex(), f"signature {number} was removed"
        digest = digest_of_heads(number, made.at, heads.get(number, []), made.previous)
        if digest != made.digest or not keyring.has_signed(digest, made.key_id, made.signature):
            return number, previous.hex(), f"signature {number} was changed"
        if made.previous != previous:
            return number, previous.hex(), f"signature {number} does not follow signature {number - 1}"
        previous = made.digest
    return number, previous.hex(), None
