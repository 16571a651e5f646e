"""Documents found by words and conditions, the newest first, and where in each the words are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection

from chartrier.access.principal import Principal
from chartrier.database.compiled_query import fetch
from vault.content_encryption.keyring import Keyring
from vault.listing.criteria import Criteria
from vault.listing.pages import Found, Item, Place, Total, Wanted, item_of, shape_of
from vault.listing.queries import COLUMNS, Shape
from vault.listing.search_queries import how_many_query, owners_query, search_query
from vault.search.conditions import asked_by
from vault.search.terms import terms_of
from vault.search.widening import typed_words, vocabularies_of, widenings
from vault.search.words import stem_of, words_of

# The order of what is found by words: newest first, whatever the list's order is.
NEWEST: Final = "found"
COUNTED_AT_MOST: Final = 200
# Beyond this, it does not matter which of several words fewer documents have.
_MANY: Final = 200
_ID, _KEY, _HELD = COLUMNS.index("id"), len(COLUMNS), len(COLUMNS) + 1


@dataclass(frozen=True)
class _Search:
    shape: Shape
    values: Mapping[str, Any]
    # Of each word that is looked for the stems, first of those in whatever place.
    stems: Sequence[frozenset[str]]
    anywhere: int


def page(connection: Connection, keyring: Keyring, criteria: Criteria, wanted: Wanted, *, by: Principal) -> Found:
    """Return one page of the documents that somebody may see and that answer to all words and conditions."""
    search = _search(connection, keyring, criteria, wanted, by)
    if search is None:
        return Found([], Total(0), None)
    rows = fetch(connection, search_query(search.shape), {**search.values, "limit": wanted.limit + 1})
    total = Total(len(rows))
    if wanted.after is not None or len(rows) > wanted.limit:
        values = {**search.values, "limit": COUNTED_AT_MOST + 1}
        counted = fetch(connection, search_query(search.shape.from_the_start()), values)
        total = Total(min(len(counted), COUNTED_AT_MOST), is_capped=len(counted) > COUNTED_AT_MOST)
    shown = rows[: wanted.limit]
    last = Place("", shown[-1][_ID]) if len(rows) > wanted.limit else None
    return Found([_found(item_of(row, held=row[_HELD]), search) for row in shown], total, last)


def _search(
    connection: Connection, keyring: Keyring, criteria: Criteria, wanted: Wanted, by: Principal
) -> _Search | None:
    words, asked = typed_words(criteria.words or ""), asked_by(criteria.conditions)
    owners = [owner for (owner,) in fetch(connection, owners_query(), {"caller": by.id})]
    if not owners or (criteria.words is not None and not words):
        return None
    shape = shape_of(criteria, by, sort=NEWEST, is_continued=wanted.after is not None)
    values: dict[str, Any] = {"caller": by.id, **dict(criteria.values())}
    vocabularies = vocabularies_of(connection, keyring, owners)
    first = search_query(shape.of_words(1).from_the_start())
    looked_for = [(None, word) for word in words] + list(asked.words)
    terms = [
        _first_seen(connection, first, values, widenings(keyring, vocabularies, word, field=field))
        for field, word in looked_for
    ]
    exact = [[term for owner in owners for term in terms_of(keyring, owner, pieces)] for pieces in asked.pieces]
    every = [*(list(each) for each in terms), *exact]
    rarest = sorted(every, key=lambda each: _how_many(connection, each)) if len(every) > 1 else every
    values |= {f"terms_{place}": each for place, each in enumerate(rarest)}
    values |= {f"{side}_{name}": bound for (name, side), bound in asked.bounds.items()}
    values |= {"after": wanted.after.id} if wanted.after else {}
    bounded = replace(shape.of_words(len(rarest)), bounds=frozenset(asked.bounds))
    return _Search(bounded, values, [frozenset(each.values()) for each in terms], len(words))


def _first_seen(
    connection: Connection, query: str, values: Mapping[str, Any], widened: Iterable[dict[int, str]]
) -> dict[int, str]:
    """Return the first terms that some document has which the caller sees; hidden ones never keep a word as typed."""
    terms: dict[int, str] = {}
    for terms in widened:
        if fetch(connection, query, {**values, "terms_0": list(terms), "limit": 1}):
            break
    return terms


def _how_many(connection: Connection, terms: Iterable[int]) -> int:
    ((count,),) = fetch(connection, how_many_query(), {"terms": list(terms), "limit": _MANY})
    return int(count)


def _found(item: Item, search: _Search) -> Item:
    """Add where the words are: in which words of the title, in which facts, or in the pages alone."""
    facts = {"title": item["title"], "organisation_name": item["organisation_name"]}
    facts |= {"recipient_name": item["recipient_name"], **item["metadata"], "tags": " ".join(item["tags"])}
    everywhere = frozenset[str]().union(*search.stems)
    matches: dict[str, list[str]] = {}
    seen: set[str] = set()
    for name, value in facts.items():
        words = [word for word in words_of(value) if stem_of(word) in everywhere] if isinstance(value, str) else []
        if words:
            matches[name] = list(dict.fromkeys(words))
            seen |= {stem_of(word) for word in words}
    in_pages = any(not each & seen for each in search.stems[: search.anywhere])
    return {**item, "matches": matches, "matches_in_pages": in_pages}
