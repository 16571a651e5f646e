"""Why a file or an import is refused, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chartrier.http.problems import Conflict, FieldError, Invalid, NotFound
from tenancy import errors
from tenancy.imports.limits import LARGEST_FILE, MOST_COLUMNS, MOST_LINES

_MEGABYTES: Final = LARGEST_FILE // 1_000_000

FILE_REASONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "file_type": {
            "fr": "Ce fichier n’est ni un CSV ni un XLSX lisible (sans mot de passe).",
            "en": "This file is neither a CSV nor a readable XLSX (without a password).",
        },
        "file_size": {
            "fr": f"Ce fichier dépasse {_MEGABYTES}\u00a0Mo.",
            "en": f"This file is larger than {_MEGABYTES} MB.",
        },
        "file_empty": {
            "fr": "Ce fichier n’a aucune ligne sous celle des noms de colonnes.",
            "en": "This file has no line below the names of its columns.",
        },
        "file_lines": {
            "fr": f"Ce fichier a plus de {MOST_LINES} lignes\u00a0: partagez-le en plusieurs.",
            "en": f"This file has more than {MOST_LINES} lines: split it.",
        },
        "file_columns": {
            "fr": f"Ce fichier a plus de {MOST_COLUMNS} colonnes.",
            "en": f"This file has more than {MOST_COLUMNS} columns.",
        },
        "file_quotes": {
            "fr": "Un guillemet de ce fichier ouvre un texte qui ne se ferme pas.",
            "en": "A quotation mark in this file opens a text that never closes.",
        },
        "file_broken": {
            "fr": "Ce fichier est abîmé\u00a0: enregistrez-le de nouveau depuis votre tableur.",
            "en": "This file is damaged: save it again from your spreadsheet program.",
        },
        "file_large": {
            "fr": "Ce fichier contient beaucoup plus que ce qu’il annonce\u00a0: il n’est pas lu.",
            "en": "This file has far more in it than it says: it is not read.",
        },
        "file_links": {
            "fr": "Ce classeur contient des macros ou des liens vers d’autres fichiers\u00a0: enregistrez-le sans.",
            "en": "This workbook has macros or links to other files: save it without.",
        },
        "columns": {
            "fr": "Dites quelle colonne apporte\u00a0: {allowed}.",
            "en": "Say which column brings: {allowed}.",
        },
        "columns_twice": {
            "fr": "Une information vient d’une seule colonne.",
            "en": "A piece of information comes from one column only.",
        },
    }
)
_FIELDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "staff_number": {"fr": "Matricule", "en": "Staff number"},
        "first_name": {"fr": "Prénom", "en": "First name"},
        "last_name": {"fr": "Nom", "en": "Last name"},
        "email": {"fr": "E-mail", "en": "E-mail"},
        "siret": {"fr": "SIRET", "en": "SIRET"},
        "name": {"fr": "Raison sociale", "en": "Company name"},
    }
)
# What only a file can have wrong; the rules of a line are worded in `tenancy.errors`.
_CELLS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "cells": {
            "fr": "Cette ligne a plus de cellules que de colonnes nommées.",
            "en": "This line has more cells than there are named columns.",
        },
        "cell_nir": {
            "fr": "Un numéro de sécurité sociale n’est jamais importé.",
            "en": "A social security number is never imported.",
        },
    }
)


class ImportNotFound(NotFound):
    """There is no such import, or none of yours."""


class ImportFileRefused(Invalid):
    """This file can't be imported."""


class ImportColumnsInvalid(Invalid):
    """Some columns are missing, or said twice."""


class ImportNotChecked(Conflict):
    """This import can't be applied: it is not checked, has nothing to apply, or was applied already."""


class ImportUnderWay(Conflict):
    """This import was applied, or is being applied: it can't be changed any more."""


def file_error(field: str, key: str, *, language: str, fields: tuple[str, ...] = ()) -> FieldError:
    """Return why a file, or the choice of its columns, is refused."""
    allowed = ", ".join(field_name(each, language=language) for each in fields)
    return FieldError(field, FILE_REASONS[key][language].format(allowed=allowed))


def cell_error(key: str, *, language: str) -> str:
    """Return what is wrong with a cell, in words."""
    return _CELLS[key][language] if key in _CELLS else errors.reason("", key, language=language).reason


def field_name(field: str, *, language: str) -> str:
    """Return what a field is called."""
    return _FIELDS[field][language]
