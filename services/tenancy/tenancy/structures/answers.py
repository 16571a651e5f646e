"""What each step of an opening asks, and what is missing or wrong in what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siret as siret_rules

FRANCE: Final = "FR"
COUNTRIES: Final = frozenset(phonenumbers.SUPPORTED_REGIONS)
CATEGORIES: Final = (
    "company", "notary", "judicial_officer", "judicial_administrator", "lawyer", "association", "public_body", "court",
    "other",
)  # fmt: skip
CIVILITIES: Final = ("madame", "monsieur")
PROFILES: Final = ("administrator", "user", "consultation")
STEPS: Final = ("structure", "administrator", "documents", "users")
# What a step says before anything was typed in it.
NOTHING: Final = MappingProxyType(
    {
        "structure": dict.fromkeys(
            ("category", "service", "street", "post_code", "city", "country", "siret", "phone", "email"), ""
        ),
        "administrator": dict.fromkeys(("civility", "first_name", "last_name", "function", "landline"), ""),
        "documents": {"administrator_named": None},
        "users": {"users": []},
    }
)

# Numbers that nobody has: the embedded run and the tests may use them.
_FICTITIOUS: Final = ("+3319900", "+3363998")
_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

Answers = Mapping[str, Any]
Problem = tuple[str, str]


def problems_of_structure(answers: Answers) -> list[Problem]:
    """Return what is missing or wrong in the first step, as (field, reason)."""
    asked = ("category", "street", "post_code", "city", "country", "phone", "email")
    problems = list(_missing(answers, asked))
    problems += _wrong(answers, "category", CATEGORIES.__contains__, "not_listed")
    problems += _wrong(answers, "country", COUNTRIES.__contains__, "not_listed")
    problems += _wrong(answers, "phone", is_phone, "phone")
    problems += _wrong(answers, "email", is_email, "email")
    if answers.get("country") == FRANCE:
        problems += _missing(answers, ["siret"])
        problems += _wrong(answers, "post_code", re.compile(r"\d{5}").fullmatch, "post_code")
    problems += _wrong(answers, "siret", is_siret, "siret")
    return problems


def problems_of_administrator(answers: Answers) -> list[Problem]:
    """Return what is missing or wrong in the second step; the mobile and the address are those that auth verified."""
    problems = list(_missing(answers, ("civility", "first_name", "last_name", "function")))
    problems += _wrong(answers, "civility", CIVILITIES.__contains__, "not_listed")
    return problems + list(_wrong(answers, "landline", is_phone, "phone"))


def problems_of_documents(answers: Answers, filed: Iterable[str]) -> list[Problem]:
    """Return which attachments of the third step are missing, when these kinds are filed."""
    there = set(filed)
    problems = [] if "registration" in there else [("registration", "registration")]
    if answers.get("administrator_named") is None:
        problems.append(("administrator_named", "missing"))
    if answers.get("administrator_named") is False and "delegation" not in there:
        problems.append(("delegation", "delegation"))
    return problems


def problems_of_users(answers: Answers, *, opener: str) -> list[Problem]:
    """Return what is missing or wrong among the users of the fourth step, which may be none."""
    users = answers.get("users", [])
    problems = []
    seen = {opener}
    for place, user in enumerate(users):
        found = problems_of_user(user)
        email = user.get("email", "").lower()
        if email in seen:
            found.append(("email", "named_twice"))
        seen.add(email or opener)
        problems += [(f"users.{place}.{field}", reason) for field, reason in found]
    administrators = [place for place, user in enumerate(users) if user.get("profile") == "administrator"]
    return problems + [(f"users.{place}.profile", "administrators") for place in administrators[1:]]


def problems_of_user(user: Answers) -> list[Problem]:
    """Return what is missing or wrong in what is said of one user."""
    problems = list(_missing(user, ("last_name", "first_name", "email", "profile")))
    problems += _wrong(user, "email", is_email, "email")
    problems += _wrong(user, "profile", PROFILES.__contains__, "not_listed")
    problems += _wrong(user, "mobile", is_phone, "phone")
    return problems + list(_wrong(user, "landline", is_phone, "phone"))


def is_siret(typed: str) -> bool:
    """Return whether a text is a SIRET, check digits included."""
    try:
        siret_rules.validate(typed)
    except BadNumber:
        return False
    return True


def siret_of(typed: str) -> str | None:
    """Return a SIRET as it is stored, or None where none was typed."""
    return siret_rules.validate(typed) if typed else None


def is_phone(typed: str) -> bool:
    """Return whether a text is a phone number, French unless it begins with a country code."""
    return phone_of(typed) is not None


def phone_of(typed: str) -> str | None:
    """Return a phone number in E.164 (`+33612345678`), or None where there is no such number."""
    try:
        number = phonenumbers.parse(typed, FRANCE)
    except NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    possible = e164.startswith(_FICTITIOUS) and phonenumbers.is_possible_number(number)
    return e164 if possible or phonenumbers.is_valid_number(number) else None


def is_email(typed: str) -> bool:
    """Return whether a text can be an e-mail address."""
    return _EMAIL.fullmatch(typed) is not None


def _missing(answers: Answers, fields: Iterable[str]) -> Iterator[Problem]:
    return ((field, "missing") for field in fields if not answers.get(field))


def _wrong(answers: Answers, field: str, rule: Callable[[str], object], reason: str) -> Iterator[Problem]:
    if answers.get(field) and not rule(answers[field]):
        yield field, reason
