"""Keyed hashes: how secrets that we only ever compare, and identifiers that we only count, are kept."""

import hmac
from dataclasses import dataclass
from secrets import token_urlsafe

_SHORTEST_KEY = 32


@dataclass(frozen=True)
class KeyedHashes:
    """Hashes under a key that the database doesn't hold: a stolen table alone tells nothing."""

    key: str

    def __post_init__(self) -> None:
        """Refuse a key that could be guessed."""
        if len(self.key) < _SHORTEST_KEY:
            raise ValueError(f"The key of the kept hashes needs at least {_SHORTEST_KEY} characters.")

    def of(self, purpose: str, text: str) -> str:
        """The hash of a text; the same text for another purpose has another one."""
        return hmac.new(self.key.encode(), f"{purpose}\0{text}".encode(), "sha256").hexdigest()

    def same(self, purpose: str, text: str, kept: str) -> bool:
        """Whether this text is the one that was kept, in constant time."""
        return hmac.compare_digest(self.of(purpose, text), kept)


def new_secret() -> str:
    """A secret of 256 bits, fit for a link or a header."""
    return token_urlsafe(32)
