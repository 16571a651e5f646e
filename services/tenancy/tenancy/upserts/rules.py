"""What a line of employees or clients must be; of each field that is not right, a key says why (`tenancy.errors`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from stdnum.exceptions import ValidationError as BadNumber
from stdnum.fr import siret as siret_rules

from chartrier import display_text, social_security_numbers

EMPLOYEE_FIELDS: Final[Mapping[str, int]] = {"staff_number": 64, "first_name": 100, "last_name": 100, "email": 254}
CLIENT_FIELDS: Final[Mapping[str, int]] = {"siret": 14, "name": 200}
OPTIONAL: Final = frozenset({"email"})
# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA: Final = ("=", "+", "-", "@")
_EMAIL: Final = re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+")

Errors = dict[str, str]


def check_employee(line: Mapping[str, str]) -> tuple[dict[str, str], Errors]:
    """Return an employee's line as it is stored, and what is wrong with it."""
    values, errors = _clean(line, EMPLOYEE_FIELDS)
    if social_security_numbers.is_one(values["staff_number"]):
        errors["staff_number"] = "nir"
    values["email"] = values["email"].lower()
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        errors.setdefault("email", "email")
    return values, errors


def check_client(line: Mapping[str, str]) -> tuple[dict[str, str], Errors]:
    """Return a client's line as it is stored, and what is wrong with it."""
    values, errors = _clean({**line, "siret": re.sub(r"\s", "", line.get("siret", ""))}, CLIENT_FIELDS)
    try:
        siret_rules.validate(values["siret"])
    except BadNumber:
        errors["siret"] = "siret"
    return values, errors


def _clean(line: Mapping[str, str], allowed: Mapping[str, int]) -> tuple[dict[str, str], Errors]:
    values, errors = {}, {}
    for field, longest in allowed.items():
        text = line.get(field, "")
        try:
            values[field] = display_text.clean(text)
        except display_text.UnfitText:
            values[field], errors[field] = "", "unfit"
            continue
        if not values[field] and field not in OPTIONAL:
            errors[field] = "missing"
        elif len(values[field]) > longest:
            errors[field] = "too_long"
        elif values[field].startswith(_FORMULA):
            errors[field] = "formula"
    return values, errors
