"""Encryption of one content under its own data key: AES-256-GCM, in segments, so that it can be read as a stream.

Each segment is authenticated with its place, with whether it is the last one, and with the associated data of the
content (holder, document, version): what was cut, reordered, altered or put in another content's place is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEGMENT: Final = 256 * 1024
_TAG: Final = 16
_MAGIC: Final = b"CHV1"
_NONCE_PREFIX: Final = 7


class Corrupted(Exception):
    """What is stored is not what was put there."""


class Readable(Protocol):
    """Something that bytes can be read from."""

    def read(self, amount: int, /) -> bytes:
        """Return at most so many bytes; nothing at the end."""
        ...


def new_data_key() -> bytes:
    """Return a fresh data key."""
    return AESGCM.generate_key(256)


def encrypt(content: bytes, data_key: bytes, associated_data: bytes) -> Iterator[bytes]:
    """Yield the content encrypted."""
    cipher = AESGCM(data_key)
    header = _MAGIC + secrets.token_bytes(_NONCE_PREFIX)
    yield header
    view = memoryview(content)
    last = max(0, (len(view) - 1) // SEGMENT)
    for number in range(last + 1):
        segment = view[number * SEGMENT : (number + 1) * SEGMENT]
        yield cipher.encrypt(_nonce(header, number, last=number == last), segment, header + associated_data)


def decrypt(source: Readable, data_key: bytes, associated_data: bytes) -> Iterator[bytes]:
    """Yield the content in clear, each segment verified before it is given; `Corrupted` when one is not what it was."""
    cipher = AESGCM(data_key)
    header = _read_exactly(source, len(_MAGIC) + _NONCE_PREFIX)
    if len(header) != len(_MAGIC) + _NONCE_PREFIX or not header.startswith(_MAGIC):
        raise Corrupted("not an encrypted content")
    number = 0
    segment = _read_exactly(source, SEGMENT + _TAG)
    while True:
        following = _read_exactly(source, SEGMENT + _TAG) if len(segment) == SEGMENT + _TAG else b""
        try:
            yield cipher.decrypt(_nonce(header, number, last=not following), segment, header + associated_data)
        except InvalidTag as altered:
            raise Corrupted(f"segment {number} does not decrypt") from altered
        if not following:
            return
        segment, number = following, number + 1


def _nonce(header: bytes, number: int, *, last: bool) -> bytes:
    return header[-_NONCE_PREFIX:] + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def _read_exactly(source: Readable, amount: int) -> bytes:
    # A network stream may give less than asked for; a segment is only a segment when it is whole.
    found = source.read(amount)
    if not found or len(found) == amount:
        return found
    parts = [found]
    missing = amount - len(found)
    while missing and (more := source.read(missing)):
        parts.append(more)
        missing -= len(more)
    return b"".join(parts)
