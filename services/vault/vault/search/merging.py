"""Merging: the words that deposits added to an owner's vocabulary become one part, so that a search reads few."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vault.content_encryption.keyring import Keyring
from vault.search.models import Vocabulary
from vault.search.terms import decrypt_words, encrypt_words

OWNERS_AT_A_TIME: Final = 100


def merge(session: Session, keyring: Keyring) -> int:
    """Merge the vocabularies of some owners to which words were added; return of how many."""
    added = select(Vocabulary.owner_id).where(Vocabulary.merged.is_(False)).order_by(Vocabulary.owner_id)
    owners = session.scalars(added.distinct().limit(OWNERS_AT_A_TIME)).all()
    for owner_id in owners:
        _merge(session, keyring, owner_id)
    return len(owners)


def _merge(session: Session, keyring: Keyring, owner_id: UUID) -> None:
    # What is added meanwhile is no part of what was taken, and waits for the next time.
    taken = session.scalars(delete(Vocabulary).where(Vocabulary.owner_id == owner_id).returning(Vocabulary.words)).all()
    words = sorted({word for part in taken for word in decrypt_words(keyring, owner_id, part)})
    session.add(Vocabulary(owner_id=owner_id, words=encrypt_words(keyring, owner_id, words), merged=True))
