"""A package: a ZIP made as it grows, in parts that are sealed one by one under a key that the database doesn't hold."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PART: Final = 1024 * 1024
_NONCE: Final = 12


class PackageSeal:
    """Seals the parts of packages, each for its place."""

    def __init__(self, key: str) -> None:
        """Derive the key from the installation's own."""
        self._key = key.encode()

    def seal(self, export_id: UUID, number: int, part: bytes) -> bytes:
        """A part as it may lie in the database."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher(export_id).encrypt(nonce, part, number.to_bytes(4, "big"))

    def open(self, export_id: UUID, number: int, sealed: bytes) -> bytes:
        """The part of this very place."""
        return self._cipher(export_id).decrypt(sealed[:_NONCE], sealed[_NONCE:], number.to_bytes(4, "big"))

    def _cipher(self, export_id: UUID) -> AESGCM:
        derived = HKDF(algorithm=SHA256(), length=32, salt=export_id.bytes, info=b"chartrier auth packages")
        return AESGCM(derived.derive(self._key))


@dataclass
class PartWriter:
    """What a ZIP is written to: hands over a part whenever there is one."""

    hand_over: Callable[[int, bytes], None]
    size: int = 0
    _number: int = 0
    _held: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._held += data
        self.size += len(data)
        while len(self._held) >= PART:
            self._hand_over(PART)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back but what is less than a part."""

    def finish(self) -> None:
        """Hand over what is left."""
        if self._held:
            self._hand_over(len(self._held))

    def _hand_over(self, length: int) -> None:
        part, self._held = bytes(self._held[:length]), self._held[length:]
        self.hand_over(self._number, part)
        self._number += 1
