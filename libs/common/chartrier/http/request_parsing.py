"""Requests are parsed strictly, and what is wrong with one is answered field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NoReturn

import marshmallow
from flask import Request
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser

from chartrier.http.field_messages import translated
from chartrier.http.language import request_language
from chartrier.http.problems import FieldError, Invalid, TooLarge
from chartrier.http.strict_json import is_storable, strict_json

LARGEST_JSON: Final = 1 << 20


class StrictParser(FlaskParser):
    """Parses requests strictly, and refuses with our own problem."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - webargs reads it from the class
        "json": None,
        "form": None,
        "files": None,
        "query": RAISE,
        "headers": marshmallow.EXCLUDE,
        "cookies": marshmallow.EXCLUDE,
    }

    def _raw_load_json(self, req: Request) -> Any:  # noqa: ANN401 - webargs' signature
        if (req.content_length or 0) > LARGEST_JSON:
            raise TooLarge("A request body may have 1 MiB.")
        if not req.is_json:
            return marshmallow.missing
        try:
            found = strict_json(req.get_data())
        except ValueError:
            raise Invalid(FieldError("", _translated("Invalid JSON body."))) from None
        if not is_storable(found):
            raise Invalid(FieldError("", _translated("Invalid JSON body.")))
        return found

    def handle_error(
        self,
        error: marshmallow.ValidationError,
        req: Request,  # noqa: ARG002 - webargs' signature
        schema: Schema,  # noqa: ARG002
        *,
        error_status_code: int | None,  # noqa: ARG002
        error_headers: Mapping[str, str] | None,  # noqa: ARG002
    ) -> NoReturn:
        """Refuse the request, field by field."""
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        raise Invalid(*(found for location in messages.values() for found in field_errors(location)))


def _translated(message: str) -> str:
    return translated(message, request_language())


def field_errors(messages: object, path: str = "") -> list[FieldError]:
    """Return marshmallow's nested messages as one line for each field, in the reader's language."""
    if isinstance(messages, Mapping):
        found: list[FieldError] = []
        for key, inner in messages.items():
            step = f"[{key}]" if isinstance(key, int) else str(key)
            here = path if step == "_schema" else f"{path}{'.' if path and step[0] != '[' else ''}{step}"
            found += field_errors(inner, here)
        return found
    if isinstance(messages, Iterable) and not isinstance(messages, str):
        return [FieldError(path, _translated(str(message))) for message in messages]
    return [FieldError(path, _translated(str(messages)))]
