"""Seals: every minute a signature over the ends of the chains that grew, linked to the seal before.

The signing key is not in the database: who can rewrite a chain can't rewrite the seal that remembers its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, insert, select, union, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from vault.content_encryption.keyring import Keyring
from vault.journal.hash_chain import BEGINNING, End, Line, first_break, seal_digest
from vault.journal.models import JournalHead, JournalLine, Seal, SealedHead

CHAINS_PER_SEAL: Final = 5000
_CHAINS_AT_A_TIME: Final = 500


def seal(session: Session, keyring: Keyring, *, now: datetime) -> int:
    """Seal the chains that grew since their last seal; return how many there were."""
    grown = _grown(session)
    if not grown:
        return 0
    last = session.scalars(select(Seal).order_by(Seal.number.desc()).limit(1)).first()
    number, previous = (last.number + 1, last.digest) if last else (1, BEGINNING)
    digest = seal_digest(number, now, grown, previous)
    key_id, signature = keyring.sign(digest)
    session.add(Seal(number=number, at=now, previous=previous, digest=digest, key_id=key_id, signature=signature))
    session.flush()
    session.execute(insert(SealedHead), [{**vars(end), "seal_number": number} for end in grown])
    session.execute(
        update(JournalHead), [{"holder_id": end.holder_id, "sealed_sequence": end.sequence} for end in grown]
    )
    return len(grown)


def _grown(session: Session) -> list[End]:
    heads = session.execute(
        select(JournalHead.holder_id, JournalHead.sequence, JournalHead.hash)
        .where(JournalHead.sequence > JournalHead.sealed_sequence)
        .order_by(JournalHead.holder_id)
        .limit(CHAINS_PER_SEAL)
        .with_for_update()
    )
    return [End(head.holder_id, head.sequence, head.hash) for head in heads]


@dataclass(frozen=True)
class Verified:
    """What a walk over the whole journal found."""

    chains: int
    lines: int
    seals: int
    last_seal: str
    breaks: tuple[str, ...]


def verify(session: Session, keyring: Keyring) -> Verified:
    """Walk every chain and every seal; each break is said in words that name the holder and the line."""
    breaks: list[str] = []
    walked = lines = 0
    for holder_id, chain, end, sealed in chains(session):
        walked += 1
        lines += len(chain)
        broken = first_break(chain, end=end, sealed=sealed)
        if broken:
            breaks.append(f"holder {holder_id}: {broken}")
    seals, last, broken_seal = _walk_seals(session, keyring)
    breaks += [broken_seal] if broken_seal else []
    return Verified(chains=walked, lines=lines, seals=seals, last_seal=last, breaks=tuple(breaks))


def chains(session: Session) -> Iterator[tuple[UUID, list[Line], End | None, dict[int, bytes]]]:
    """Yield each holder's chain, where it should end, and where it ended when it was sealed."""
    known = union(select(JournalHead.holder_id), select(JournalLine.holder_id), select(SealedHead.holder_id))
    holders = sorted(session.scalars(known))
    for start in range(0, len(holders), _CHAINS_AT_A_TIME):
        some = holders[start : start + _CHAINS_AT_A_TIME]
        lines = _by_holder(session, _columns(JournalLine), JournalLine.holder_id, JournalLine.sequence, some)
        ends = _by_holder(session, _columns(JournalHead), JournalHead.holder_id, JournalHead.sequence, some)
        sealed = _by_holder(session, _columns(SealedHead), SealedHead.holder_id, SealedHead.sequence, some)
        for holder_id in some:
            head = ends.get(holder_id, [None])[0]
            yield (
                holder_id,
                [Line(*row) for row in lines.get(holder_id, [])],
                End(head.holder_id, head.sequence, head.hash) if head else None,
                {row.sequence: row.hash for row in sealed.get(holder_id, [])},
            )


def _columns(table: type[JournalLine | JournalHead | SealedHead]) -> Select[Any]:
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


def _walk_seals(session: Session, keyring: Keyring) -> tuple[int, str, str | None]:
    ends: dict[int, list[End]] = {}
    for row in session.execute(_columns(SealedHead)):
        ends.setdefault(row.seal_number, []).append(End(row.holder_id, row.sequence, row.hash))
    number, previous = 0, BEGINNING
    for made in session.scalars(select(Seal).order_by(Seal.number)):
        number += 1
        if made.number != number:
            return number, previous.hex(), f"seal {number} was removed"
        digest = seal_digest(number, made.at, ends.get(number, []), made.previous)
        if digest != made.digest or not keyring.signed(digest, made.key_id, made.signature):
            return number, previous.hex(), f"seal {number} was changed"
        if made.previous != previous:
            return number, previous.hex(), f"seal {number} does not follow seal {number - 1}"
        previous = made.digest
    return number, previous.hex(), None
