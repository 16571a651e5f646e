"""Indexing: a document that comes in is found by its title, its facts, who sent it, and the words of its pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from vault.content_encryption.keyring import Keyring
from vault.documents.models import Document
from vault.search.fields import pieces_of
from vault.search.models import DocumentTerm, Vocabulary
from vault.search.terms import encrypt_words, term_of
from vault.search.words import stem_of, words_of

# A long contract has as many different words; what comes after them is read, not looked for.
MOST_WORDS: Final = 1500
_SHORTEST_KNOWN: Final = 4
_UNKNOWN: Final = text(
    "SELECT asked.term FROM unnest(CAST(:terms AS bigint[])) AS asked (term)"
    " WHERE NOT EXISTS (SELECT 1 FROM document_terms AS t WHERE t.term = asked.term)"
)


@dataclass(frozen=True)
class IndexedText:
    """A document, and the text of its pages."""

    document: Document
    text: str


@dataclass(frozen=True)
class _Entry:
    owner_id: UUID
    document_id: UUID
    words: Mapping[str, int]
    # Terms of the fields, beside those of the words.
    pieces: frozenset[int]
    in_pages: frozenset[str]


def add(session: Session, keyring: Keyring, texts: Sequence[IndexedText]) -> None:
    """Index documents that came in: for their holder with all words, for who sent them without those of the pages."""
    entries = [entry for each in texts for entry in _entries(keyring, each)]
    if not entries:
        return
    new = _unknown(session, {term for entry in entries for term in entry.words.values()})
    session.execute(insert(DocumentTerm).on_conflict_do_nothing(), _rows(entries))
    by_owner: dict[UUID, set[str]] = {}
    for entry in entries:
        known = (word for word, term in entry.words.items() if term in new and _is_known_by(word))
        by_owner.setdefault(entry.owner_id, set()).update(known)
    vocabularies = [
        {"owner_id": owner_id, "words": encrypt_words(keyring, owner_id, sorted(words)), "merged": False}
        for owner_id, words in sorted(by_owner.items())
        if words
    ]
    if vocabularies:
        # Nothing is returned: who deposits may not read what it adds for a holder.
        session.execute(insert(Vocabulary).inline(), vocabularies)


def update(session: Session, keyring: Keyring, document: Document) -> None:
    """Index a document anew whose title or facts were changed; the words of its pages stay."""
    said = DocumentTerm.document_id == document.id, DocumentTerm.in_pages.is_(False)
    session.execute(delete(DocumentTerm).where(*said))
    add(session, keyring, [IndexedText(document, "")])


def remove(session: Session, document_id: UUID) -> None:
    """Let a document be found no more."""
    session.execute(delete(DocumentTerm).where(DocumentTerm.document_id == document_id))


def forget_words(session: Session, owners: Collection[UUID]) -> None:
    """Forget which words the documents of some owners had."""
    session.execute(delete(Vocabulary).where(Vocabulary.owner_id.in_(owners)))


def values_of(document: Document, *, title: str, tags: Sequence[str]) -> list[tuple[str, str]]:
    """Return the fields by which a document is found, each with its value, beside the words of its pages."""
    return [
        ("title", title),
        ("organisation_name", document.organisation_name),
        ("recipient_name", document.recipient_name),
        *((name, value) for name, value in document.facts.items() if isinstance(value, str)),
        *(("tags", tag) for tag in tags),
    ]


def _entries(keyring: Keyring, indexed: IndexedText) -> Iterator[_Entry]:
    document = indexed.document
    # What its holder calls it and marks it with is theirs alone; of who sent both, they are the holder.
    held = values_of(document, title=document.title, tags=document.tags), indexed.text
    sent = values_of(document, title=document.title_as_sent, tags=[]), ""
    in_pages = frozenset(words_of(indexed.text))
    for owner_id, (values, pages) in ({document.organisation_id: sent} | {document.holder_id: held}).items():
        key = keyring.search_key(owner_id, "terms")
        texts = [*(value for _, value in values), pages]
        words = dict.fromkeys(_some(word for text in texts for word in words_of(text)))
        pieces = {term_of(key, piece) for name, value in values for piece in pieces_of(name, value)}
        terms = {word: term_of(key, stem_of(word)) for word in words}
        yield _Entry(owner_id, document.id, terms, frozenset(pieces), in_pages)


def _rows(entries: Iterable[_Entry]) -> list[dict[str, Any]]:
    """Return a row for each term of each document: several words may have one stem."""
    in_pages: dict[tuple[int, UUID], bool] = {}
    for entry in entries:
        in_pages |= {(term, entry.document_id): False for term in entry.pieces}
        for word, term in entry.words.items():
            row = (term, entry.document_id)
            in_pages[row] = in_pages.get(row, False) or word in entry.in_pages
    return [{"term": term, "document_id": id_, "in_pages": paged} for (term, id_), paged in sorted(in_pages.items())]


def _some(words: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for word in words:
        if word not in seen:
            seen.add(word)
            yield word
        if len(seen) == MOST_WORDS:
            return


def _is_known_by(word: str) -> bool:
    # Figures are looked for as they are.
    return len(word) >= _SHORTEST_KNOWN and word.isalpha()


def _unknown(session: Session, terms: set[int]) -> set[int]:
    """Return the terms that no document has yet."""
    return set(session.scalars(_UNKNOWN, {"terms": sorted(terms)}))
