"""Widening: what was typed becomes the stems that its owner's documents have: itself, what it begins, what it meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from vault.content_encryption.keyring import Keyring
from vault.search.models import Vocabulary
from vault.search.terms import decrypt_words, terms_of
from vault.search.words import stem_of, words_of

# Of an owner; a job merges them, so that an owner's whole vocabulary is in a few.
MOST_PARTS: Final = 500
MOST_WORDS_TYPED: Final = 8
_MOST_STEMS: Final = 30
_SHORTEST_BEGINNING: Final = 3
_SHORTEST_CORRECTED: Final = 4
# Of a longer word, two errors are forgiven.
_LONG: Final = 8


def typed_words(text: str) -> list[str]:
    """Return the words that are looked for, folded."""
    return list(dict.fromkeys(words_of(text)))[:MOST_WORDS_TYPED]


def widen(
    connection: Connection, keyring: Keyring, owners: Collection[UUID], words: Sequence[str]
) -> list[dict[int, str]]:
    """Return for each word the terms that answer to it, each with the stem that it is of."""
    vocabularies = _vocabularies(connection, keyring, owners)
    widened: list[dict[int, str]] = []
    for word in words:
        terms: dict[int, str] = {}
        for owner_id in owners:
            stems = _stems(word, vocabularies.get(owner_id, set()))
            terms |= dict(zip(terms_of(keyring, owner_id, stems), stems, strict=True))
        widened.append(terms)
    return widened


def _vocabularies(connection: Connection, keyring: Keyring, owners: Collection[UUID]) -> Mapping[UUID, set[str]]:
    asked = select(Vocabulary.owner_id, Vocabulary.words).where(Vocabulary.owner_id.in_(owners))
    found: dict[UUID, set[str]] = {}
    for owner_id, words in connection.execute(asked.order_by(Vocabulary.id).limit(MOST_PARTS)):
        found.setdefault(owner_id, set()).update(decrypt_words(keyring, owner_id, words))
    return found


def _stems(word: str, vocabulary: Collection[str]) -> list[str]:
    itself = stem_of(word)
    stems = {itself}
    if word.isalpha() and len(word) >= _SHORTEST_BEGINNING:
        stems |= {stem_of(known) for known in vocabulary if known.startswith(word)}
    is_there = len(stems) > 1 or any(stem_of(known) == itself for known in vocabulary)
    if not is_there and word.isalpha() and len(word) >= _SHORTEST_CORRECTED:
        stems |= _meant(word, vocabulary)
    # The shortest first: what was typed, then what is nearest to it.
    return sorted(stems, key=lambda stem: (stem != itself, len(stem), stem))[:_MOST_STEMS]


def _meant(word: str, vocabulary: Collection[str]) -> set[str]:
    for errors in (1,) if len(word) < _LONG else (1, 2):
        meant = {stem_of(known) for known in vocabulary if differs_by_at_most(word, known, errors)}
        if meant:
            return meant
    return set()


def differs_by_at_most(one: str, other: str, errors: int) -> bool:
    """Return whether one word becomes the other by so many letters left out, added, replaced or exchanged."""
    if abs(len(one) - len(other)) > errors:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, former, row = row, before, [place]
        for column, with_ in enumerate(other, start=1):
            cost = min(row[-1] + 1, before[column] + 1, before[column - 1] + (letter != with_))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == with_:
                cost = min(cost, former[column - 2] + 1)
            row.append(cost)
        if min(row) > errors:
            return False
    return row[-1] <= errors
