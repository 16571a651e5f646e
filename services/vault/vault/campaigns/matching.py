"""Whose a page is: a staff number on it and the name of its employee must agree, or nobody's it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from chartrier import social_security_numbers
from chartrier.ids import person_holder_of
from vault.campaigns.models import Employee, Finding

_NUMBER: Final = r"[0-9A-Za-z](?:[0-9A-Za-z._/-]{0,62}[0-9A-Za-z])?"
_LABELLED: Final = re.compile(
    r"(?:matricule|n\s*[°ºo]\s*(?:de\s+)?salari[eé]e?|staff\s+(?:number|no))(?:\s*n\s*[°º])?[\s.:]*"
    rf"(?P<number>{_NUMBER})",
    re.IGNORECASE,
)
_ANY: Final = re.compile(_NUMBER)
_MOST_NUMBERS: Final = 500
_MOST_SHOWN: Final = 5


@dataclass(frozen=True)
class PageFacts:
    """What a page says: the staff numbers that may be on it, and its words."""

    numbers: Mapping[UUID, str]
    # Whether the numbers stand where a staff number is announced; others are any number of the page.
    labelled: bool
    words: frozenset[str]


@dataclass(frozen=True)
class Match:
    """Whose a page is, or why that can't be told."""

    finding: Finding
    holder_id: UUID | None = None
    found: str = ""


def facts_of(text: str, *, organisation_id: UUID) -> PageFacts:
    """Return what the text of a page says; a social security number is never a staff number."""
    text = unicodedata.normalize("NFC", text)
    announced = [found["number"] for found in _LABELLED.finditer(text)]
    given = [number for number in announced if _may_be_staff_number(number)]
    numbers = given or [number for number in _ANY.findall(text) if _may_be_staff_number(number)]
    some = list(dict.fromkeys(numbers))[:_MOST_NUMBERS]
    by_holder = {person_holder_of(organisation_id, number): number for number in some}
    return PageFacts(by_holder, bool(given), words_of(text))


def match(page: PageFacts, known: Mapping[UUID, Employee]) -> Match:
    """Return whose a page is, of the employees who are known by the numbers on it."""
    numbered = [known[holder] for holder in page.numbers if holder in known]
    named = [each for each in numbered if _is_named(each, page)]
    if len(named) == 1:
        return Match("employee", named[0].holder_id)
    if len(named) > 1:
        return Match("several", found=_shown(each.staff_number for each in named))
    if not page.labelled:
        return Match("no_number")
    return Match("other_name" if numbered else "unknown_number", found=_shown(page.numbers.values()))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, without case and accents."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return frozenset(re.findall(r"\w+", plain.casefold()))


def _is_named(employee: Employee, page: PageFacts) -> bool:
    # Any number of a page may be somebody's by chance: their whole name must then stand there too.
    named = employee.last_name if page.labelled else f"{employee.first_name} {employee.last_name}"
    words = words_of(named)
    return bool(words) and words <= page.words


def _may_be_staff_number(number: str) -> bool:
    return any(each.isdigit() for each in number) and not social_security_numbers.is_one(number)


def _shown(numbers: Iterable[str]) -> str:
    return ", ".join(list(numbers)[:_MOST_SHOWN])
