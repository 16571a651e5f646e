"""Keyed hashes: what is stored of a secret or of an address, so that a stolen table alone reveals nothing."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Final

_SHORTEST_KEY: Final = 32


@dataclass(frozen=True)
class KeyedHashes:
    """Hashes under a key that the database doesn't hold."""

    key: str

    def __post_init__(self) -> None:
        """Refuse a key that could be guessed."""
        if len(self.key) < _SHORTEST_KEY:
            raise ValueError(f"The key of the keyed hashes needs at least {_SHORTEST_KEY} characters.")

    def of(self, purpose: str, text: str) -> str:
        """Return the hash of a text; the same text for another purpose has another one."""
        return hmac.new(self.key.encode(), f"{purpose}\0{text}".encode(), "sha256").hexdigest()

    def matches(self, purpose: str, text: str, stored: str) -> bool:
        """Tell whether a stored hash is that of this text, in constant time."""
        return hmac.compare_digest(self.of(purpose, text), stored)


def new_secret() -> str:
    """Return a secret of 256 bits, fit for a link or a header."""
    return token_urlsafe(32)
