"""Secrets of links: drawn at random, kept as keyed hashes; so are the addresses that tries come from."""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256


def new_secret() -> str:
    """A secret that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class KeptHashes:
    """What is kept instead of what was given; without the key nobody can tell whether they go together."""

    key: str

    def of(self, kind: str, given: str) -> bytes:
        """The hash of something given; one kind never equals another."""
        return hmac.digest(self.key.encode(), f"{kind}:{given}".encode(), sha256)
