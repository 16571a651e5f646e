"""Widening: what was typed becomes the stems that its owner's documents have: itself, what it begins, what it meant."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from vault.content_encryption.keyring import Keyring
from vault.search.fields import word_of
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


def widenings(
    keyring: Keyring, vocabularies: Mapping[UUID, Collection[str]], word: str, *, field: str | None = None
) -> Iterator[dict[int, str]]:
    """Yield the terms that answer to a word, each with its stem: as typed or begun, then with one error, then with two.

    In a field, they are those of documents that have the word there.

    Whether somebody meant another word is for the reader to say, by what they may see: a vocabulary has the words of
    documents that are hidden from them, which must not be felt by what is corrected and what is not.
    """
    terms = partial(_terms, keyring, vocabularies, word, field)
    yield terms(lambda known: _is_begun(word, known))
    if word.isalpha() and len(word) >= _SHORTEST_CORRECTED:
        for errors in (1,) if len(word) < _LONG else (1, 2):
            yield terms(partial(differs_by_at_most, word, errors=errors))


def vocabularies_of(connection: Connection, keyring: Keyring, owners: Collection[UUID]) -> Mapping[UUID, set[str]]:
    """Return the words that the documents of each of some owners have."""
    asked = select(Vocabulary.owner_id, Vocabulary.words).where(Vocabulary.owner_id.in_(owners))
    found: dict[UUID, set[str]] = {owner_id: set() for owner_id in owners}
    for owner_id, words in connection.execute(asked.order_by(Vocabulary.id).limit(MOST_PARTS)):
        found[owner_id].update(decrypt_words(keyring, owner_id, words))
    return found


def _terms(
    keyring: Keyring,
    vocabularies: Mapping[UUID, Collection[str]],
    word: str,
    field: str | None,
    answers: Callable[[str], bool],
) -> dict[int, str]:
    terms: dict[int, str] = {}
    for owner_id, vocabulary in vocabularies.items():
        stems = _nearest(word, {stem_of(known) for known in vocabulary if answers(known)})
        pieces = stems if field is None else [word_of(field, stem) for stem in stems]
        terms |= dict(zip(terms_of(keyring, owner_id, pieces), stems, strict=True))
    return terms


def _is_begun(word: str, known: str) -> bool:
    return word.isalpha() and len(word) >= _SHORTEST_BEGINNING and known.startswith(word)


def _nearest(word: str, stems: set[str]) -> list[str]:
    # The shortest first: what was typed, then what is nearest to it.
    itself = stem_of(word)
    return sorted(stems | {itself}, key=lambda stem: (stem != itself, len(stem), stem))[:_MOST_STEMS]


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
