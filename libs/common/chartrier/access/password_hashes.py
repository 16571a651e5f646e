"""Password hashes: argon2id, a bounded number at a time, the same work whether or not there is one to compare with."""

import os
import secrets
import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@dataclass(frozen=True)
class HashCost:
    """The cost of one guess: OWASP's second profile of argon2id."""

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1

    def hasher(self) -> PasswordHasher:
        """Return what makes and compares hashes at this cost."""
        return PasswordHasher(time_cost=self.passes, memory_cost=self.memory_kib, parallelism=self.lanes)


class Passwords:
    """Makes and compares password hashes."""

    def __init__(self, hasher: PasswordHasher, *, at_once: int | None = None) -> None:
        """Hash with this, never more than ``at_once`` (default: one per core) at a time."""
        self._hasher = hasher
        # More hashes than cores finish no sooner and take 19 MiB each: the others wait for their turn.
        self._turns = BoundedSemaphore(at_once or os.cpu_count() or 1)
        self._hash_of_nobody = self._hasher.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        """Return the hash to store for this password."""
        with self._turns:
            return self._hasher.hash(canonical(password))

    def verify(self, password: str, stored: str | None) -> bool:
        """Tell whether the password is that of a stored hash; without one the answer is no, after the same work."""
        with self._turns:
            try:
                self._hasher.verify(stored or self._hash_of_nobody, canonical(password))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def needs_rehash(self, stored: str) -> bool:
        """Tell whether a stored hash was made at another cost, to be made again while the password is known."""
        return self._hasher.check_needs_rehash(stored)


def canonical(password: str) -> str:
    """Return a password as every keyboard would have typed it: one accent, one code."""
    return unicodedata.normalize("NFKC", password)
