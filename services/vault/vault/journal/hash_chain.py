"""The chain of hashes that makes the journal tamper-evident: plain computations, no table and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson

# What the first line of each chain, and the first signature, are linked to.
GENESIS: Final = bytes(32)
_FORMAT: Final = 1


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
                _FORMAT,
                str(self.holder_id),
                self.sequence,
                _microseconds(self.at),
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
class Head:
    """Where a chain ends, or ended when it was signed."""

    holder_id: UUID
    sequence: int
    hash: bytes


def digest_of_heads(number: int, at: datetime, heads: Iterable[Head], previous: bytes) -> bytes:
    """Return what the signature of this number signs."""
    signed = [[str(head.holder_id), head.sequence, head.hash.hex()] for head in sorted(heads, key=_order)]
    return _hash(["signature", _FORMAT, number, _microseconds(at), signed, previous.hex()])


def first_break(lines: Iterable[Line], *, head: Head | None, signed: Mapping[int, bytes]) -> str | None:
    """Return what is wrong first with a holder's chain, in words that name the line; nothing when it holds."""
    sequence, previous = 0, GENESIS
    for line in lines:
        sequence += 1
        if line.sequence != sequence:
            return f"line {sequence} was removed"
        if line.digest() != line.hash:
            return f"line {sequence} was changed"
        if line.previous != previous:
            return f"line {max(1, sequence - 1)} was changed together with its hash"
        if signed.get(sequence, line.hash) != line.hash:
            return f"line {sequence} is not the one that was signed"
        if head is not None and sequence > head.sequence:
            return f"line {sequence} was added"
        previous = line.hash
    return _break_at_end(sequence, previous, head=head, signed=signed)


def _break_at_end(sequence: int, last: bytes, *, head: Head | None, signed: Mapping[int, bytes]) -> str | None:
    expected = max([*signed, head.sequence if head else 0])
    if expected > sequence:
        return f"line {sequence + 1} was removed"
    if sequence and head is None:
        return "line 1 was added: this chain was never begun"
    if head is not None and head.hash != last:
        return f"line {sequence} was changed together with its hash"
    return None


def _hash(parts: list[Any]) -> bytes:
    return sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).digest()


def _microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def _order(head: Head) -> tuple[str, int]:
    return str(head.holder_id), head.sequence
