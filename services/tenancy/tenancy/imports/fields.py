"""Which fields a file may bring, and the names of columns under which they are known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from tenancy.upserts.rules import CLIENT_FIELDS, EMPLOYEE_FIELDS, OPTIONAL


class Kind(StrEnum):
    """What the lines of a file are."""

    EMPLOYEES = "employees"
    CLIENTS = "clients"


FIELDS: Final[Mapping[str, Sequence[str]]] = {
    Kind.EMPLOYEES: tuple(EMPLOYEE_FIELDS),
    Kind.CLIENTS: tuple(CLIENT_FIELDS),
}
# By which lines are told apart: two lines of a file may not have the same.
KEYS: Final[Mapping[str, str]] = {Kind.EMPLOYEES: "staff_number", Kind.CLIENTS: "siret"}

# Folded: without accents, case and punctuation.
_NAMES: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    Kind.EMPLOYEES: {
        "staff_number": (
            "matricule",
            "matricule salarie",
            "n salarie",
            "no salarie",
            "numero salarie",
            "numero de salarie",
            "code salarie",
            "staff number",
            "employee number",
            "employee id",
        ),
        "first_name": ("prenom", "prenoms", "first name", "given name", "firstname"),
        "last_name": ("nom", "nom de famille", "nom usuel", "last name", "surname", "family name", "lastname"),
        "email": ("e mail", "email", "mail", "courriel", "adresse e mail", "adresse email", "adresse mail"),
    },
    Kind.CLIENTS: {
        "siret": ("siret", "n siret", "no siret", "numero siret", "siret number"),
        "name": (
            "nom",
            "raison sociale",
            "denomination",
            "denomination sociale",
            "entreprise",
            "societe",
            "client",
            "name",
            "company",
            "company name",
        ),
    },
}


def recognised(kind: str, headers: Sequence[str]) -> list[str | None]:
    """Return the field that each column brings by its name; of two columns for one field, the first."""
    by_name = {name: field for field, names in _NAMES[kind].items() for name in names}
    columns: list[str | None] = []
    for header in headers:
        field = by_name.get(_folded(header))
        columns.append(None if field in columns else field)
    return columns


def missing(kind: str, columns: Sequence[str | None]) -> list[str]:
    """Return the fields that every line must have and that no column brings."""
    return [field for field in FIELDS[kind] if field not in OPTIONAL and field not in columns]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))
