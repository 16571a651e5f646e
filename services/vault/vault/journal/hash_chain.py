"""The chain of hashes that makes the journal tamper-evident: plain computations, no table and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson

# What the first line of each chain, and the first seal, are linked to.
BEGINNING: Final = bytes(32)
_FORM: Final = 1


@dataclass(frozen=True)
class Line:
    """One act in a holder's chain."""

    holder_id: UUID
    sequence: int
    at: datetime
    act: str
    actor_id: UUID | None
    actor: str
    document_id: UUID | None
    title: str
    details: Mapping[str, str]
    previous: bytes
    hash: bytes = field(default=b"", compare=False)

    def digest(self) -> bytes:
        """Return the hash that this line must have."""
        return _hash(
            [
                "line",
                _FORM,
                str(self.holder_id),
                self.sequence,
                _moment(self.at),
                self.act,
                str(self.actor_id or ""),
                self.actor,
                str(self.document_id or ""),
                self.title,
                dict(self.details),
                self.previous.hex(),
            ]
        )


@dataclass(frozen=True)
class End:
    """Where a chain ends, or ended when it was sealed."""

    holder_id: UUID
    sequence: int
    hash: bytes


def seal_digest(number: int, at: datetime, ends: Iterable[End], previous: bytes) -> bytes:
    """Return what a seal signs."""
    sealed = [[str(end.holder_id), end.sequence, end.hash.hex()] for end in sorted(ends, key=_place)]
    return _hash(["seal", _FORM, number, _moment(at), sealed, previous.hex()])


def first_break(lines: Iterable[Line], *, end: End | None, sealed: Mapping[int, bytes]) -> str | None:
    """Return what is wrong first with a holder's chain, in words that name the line; nothing when it holds."""
    sequence, previous = 0, BEGINNING
    for line in lines:
        sequence += 1
        if line.sequence != sequence:
            return f"line {sequence} was removed"
        if line.digest() != line.hash:
            return f"line {sequence} was changed"
        if line.previous != previous:
            return f"line {max(1, sequence - 1)} was changed together with its hash"
        if sealed.get(sequence, line.hash) != line.hash:
            return f"line {sequence} is not the one that was sealed"
        if end is not None and sequence > end.sequence:
            return f"line {sequence} was added"
        previous = line.hash
    return _wrong_end(sequence, previous, end=end, sealed=sealed)


def _wrong_end(sequence: int, last: bytes, *, end: End | None, sealed: Mapping[int, bytes]) -> str | None:
    expected = max([*sealed, end.sequence if end else 0])
    if expected > sequence:
        return f"line {sequence + 1} was removed"
    if sequence and end is None:
        return "line 1 was added: this chain was never begun"
    if end is not None and end.hash != last:
        return f"line {sequence} was changed together with its hash"
    return None


def _hash(parts: list[Any]) -> bytes:
    return sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).digest()


def _moment(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def _place(end: End) -> tuple[str, int]:
    return str(end.holder_id), end.sequence
