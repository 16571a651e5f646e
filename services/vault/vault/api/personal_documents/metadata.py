"""What is said of a document that a person adds, checked by the compartment that it goes to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from marshmallow import ValidationError

from chartrier.http.contract import Schema
from chartrier.http.problems import Invalid
from chartrier.http.request_parsing import field_errors
from vault.api.personal_documents.schemas import METADATA


def checked_metadata(compartment: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata as it is stored; `Invalid` with the fields that do not fit the compartment."""
    try:
        loaded = _schema(METADATA[compartment]).load(given)
    except ValidationError as unfit:
        raise Invalid(*field_errors(unfit.messages, "metadata")) from unfit
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in loaded.items()}


@cache
def _schema(schema: type[Schema]) -> Schema:
    return schema()
