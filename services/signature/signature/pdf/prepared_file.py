"""A file that is prepared for its signature: complete but for the value, whose place is a gap of zeros."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Self

_LONGEST_HEADER: Final = 1000


@dataclass(frozen=True)
class Position:
    """Where a signature stands: its top left corner, in points from the top left corner of a page as it is seen."""

    page: int
    x: int
    y: int


@dataclass(frozen=True)
class SignatureField:
    """The field that a signature gets: its name, the time claimed, the room for the value in bytes, its place."""

    name: str
    signed_at: datetime
    container_size: int
    # Without one, a free place is looked for.
    position: Position | None = None


class NotPrepared(Exception):
    """What came back is not the document with one revision more; only a process that was taken over answers so."""


@dataclass(frozen=True)
class PreparedFile:
    """A document with one revision more, the gap in it, and whether it had to be rewritten before.

    Nothing in here parses a document: the process that has it signed handles bytes and offsets alone.
    """

    content: bytes
    original_size: int
    gap: tuple[int, int]
    rewritten: bool

    def digest(self) -> bytes:
        """Return the SHA-256 of everything but the gap."""
        start, end = self.gap
        digest = sha256(self.content[:start])
        digest.update(self.content[end:])
        return digest.digest()

    def filled(self, container: bytes) -> bytes:
        """Return the file with a signature in the gap."""
        start, end = self.gap
        digits = container.hex().encode()
        if len(digits) > end - start - 2:
            raise NotPrepared("the gap is too small for the signature")
        return b"".join([self.content[:start], b"<", digits.ljust(end - start - 2, b"0"), b">", self.content[end:]])

    def to_bytes(self, original: bytes) -> bytes:
        """Write it as what has to be added to the original (or, if that was rewritten, as a whole)."""
        header = {"gap": self.gap, "original_size": self.original_size, "rewritten": self.rewritten}
        added = self.content if self.rewritten else self.content[len(original) :]
        return json.dumps(header).encode() + b"\n" + added

    @classmethod
    def from_bytes(cls, answer: bytes, original: bytes) -> Self:
        """Read it. Whatever the answer says, a file that was not rewritten begins with the original."""
        end_of_header = answer.find(b"\n", 0, _LONGEST_HEADER)
        try:
            header: dict[str, Any] = json.loads(answer[: max(end_of_header, 0)])
            rewritten, size, (start, end) = header["rewritten"] is True, int(header["original_size"]), header["gap"]
        except (ValueError, KeyError, TypeError) as unfit:
            raise NotPrepared from unfit
        added = answer[end_of_header + 1 :]
        content = added if rewritten else original + added
        if not rewritten and size != len(original):
            raise NotPrepared
        if not _is_gap(content, size, start, end):
            raise NotPrepared
        return cls(content, size, (start, end), rewritten)


def _is_gap(content: bytes, original_size: int, start: object, end: object) -> bool:
    return (
        isinstance(start, int)
        and isinstance(end, int)
        and 0 < original_size <= start < end - 1 < len(content)
        and content[start : start + 1] == b"<"
        and content[end - 1 : end] == b">"
        and not content[start + 1 : end - 1].strip(b"0")
    )
