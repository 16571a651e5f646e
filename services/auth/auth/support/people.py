"""People whom support looks for (POR-06) by what they know: a name, an address, a mobile, any identifier."""

from dataclasses import dataclass
from itertools import islice, permutations
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier, Phone
from auth.formats import phone_numbers
from auth.formats.folding import fold

MAXIMUM: Final = 20
# Fewer letters would list people, not find one.
SHORTEST: Final = 3
_MAXIMUM_WORDS: Final = 4


@dataclass(frozen=True)
class FoundPerson:
    """Somebody who was found: enough to tell them from another of that name."""

    account_id: UUID
    first_name: str
    last_name: str
    email: str
    state: str


@dataclass(frozen=True)
class FoundPeople:
    """Who was found; ``more`` where there are others, whom more words would tell apart."""

    items: list[FoundPerson]
    more: bool


def search(session: Session, words: str) -> FoundPeople:
    """Return whom these words name, the first of them in the order of the alphabet; in maintenance only."""
    matching = select(Account).where(Account.state != "closed", or_(*_conditions(words)))
    ordered = matching.order_by(Account.name_words, Account.id).limit(MAXIMUM + 1)
    found = [
        FoundPerson(each.id, each.first_name, each.last_name, each.email, each.state)
        for each in session.scalars(ordered)
    ]
    return FoundPeople(found[:MAXIMUM], more=len(found) > MAXIMUM)


def _conditions(words: str) -> list[ColumnElement[bool]]:
    value = identifiers.canonical(words)
    by_identifier = select(Identifier.account_id).where(Identifier.value == value)
    if "@" in words:
        return [Account.email == value, Account.id.in_(by_identifier)]
    number = phone_numbers.mobile(words)
    if number is not None:
        return [Account.id.in_(select(Phone.account_id).where(Phone.number == number))]
    return [Account.id.in_(by_identifier), *_named(words)]


def _named(words: str) -> list[ColumnElement[bool]]:
    """Match who is called so, whichever name was written first; each way is one range of the index."""
    typed = list(islice(fold(words).split(), _MAXIMUM_WORDS))
    ways = permutations(typed) if len(typed) <= _MAXIMUM_WORDS - 1 else [tuple(typed)]
    return [Account.name_words.startswith(" ".join(way), autoescape=True) for way in ways if way]
