"""Password hashes: argon2id, a bounded number at a time, the same work whether or not one is kept."""

import os
import secrets
import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@dataclass(frozen=True)
class HashCost:
    """What one guess costs: OWASP's second profile of argon2id."""

    memory_kib: int = 19 * 1024
    passes: int = 2
    lanes: int = 1


class Passwords:
    """Makes and compares password hashes."""

    def __init__(self, cost: HashCost | None = None, *, at_once: int | None = None) -> None:
        """Hash at this cost, never more than ``at_once`` (default: one per core) at the same time."""
        cost = cost or HashCost()
        self._hasher = PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)
        # More hashes than cores finish no sooner and take 19 MiB each: the others wait for their turn.
        self._turns = BoundedSemaphore(at_once or os.cpu_count() or 1)
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        """The hash to keep for this password."""
        with self._turns:
            return self._hasher.hash(canonical(password))

    def match(self, password: str, kept: str | None) -> bool:
        """Whether the password is the kept one; without a kept one the answer is no, after the same work."""
        with self._turns:
            try:
                self._hasher.verify(kept or self._nobodys, canonical(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether a kept hash was made at another cost and should be made again while the password is known."""
        return self._hasher.check_needs_rehash(kept)


def canonical(password: str) -> str:
    """The password as every keyboard would have typed it: one accent, one code."""
    return unicodedata.normalize("NFKC", password)
