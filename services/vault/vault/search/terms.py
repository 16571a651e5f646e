"""Terms: what a stem, or a piece of a field, is in the index of an owner, a hash under a key of theirs."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from uuid import UUID

from chartrier.access.encryption import Encryption
from vault.content_encryption.keyring import Keyring


def term_of(key: bytes, stem: str) -> int:
    """Return the term of a stem under a key: eight bytes, as PostgreSQL's bigint."""
    return int.from_bytes(hmac.digest(key, stem.encode(), "sha256")[:8], signed=True)


def terms_of(keyring: Keyring, owner_id: UUID, stems: Iterable[str]) -> list[int]:
    """Return the terms of some stems in the index of an owner."""
    key = keyring.search_key(owner_id, "terms")
    return [term_of(key, stem) for stem in stems]


def encrypt_words(keyring: Keyring, owner_id: UUID, words: Iterable[str]) -> bytes:
    """Return words as the vocabulary of an owner stores them."""
    encryption = Encryption(keyring.search_key(owner_id, "vocabulary"))
    return encryption.encrypt(" ".join(words).encode(), bound_to=owner_id.bytes)


def decrypt_words(keyring: Keyring, owner_id: UUID, encrypted: bytes) -> list[str]:
    """Return the words of a part of an owner's vocabulary."""
    encryption = Encryption(keyring.search_key(owner_id, "vocabulary"))
    return encryption.decrypt(encrypted, bound_to=owner_id.bytes).decode().split()
