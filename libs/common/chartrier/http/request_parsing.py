"""Requests are parsed strictly, and what is wrong with one is answered field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final, NoReturn

import marshmallow
from flask import Request
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser

from chartrier.http.field_messages import translated
from chartrier.http.language import request_language
from chartrier.http.problems import FieldError, Invalid, UnsupportedMediaType
from chartrier.http.strict_json import is_storable, strict_json

UTF_8: Final = frozenset({"utf-8", "utf8"})
MOST_ERRORS: Final = 100


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
        body = req.get_data()
        # werkzeug cuts a chunked body at its limit without a word; reading on is what it refuses.
        req.stream.read(1)
        if not body and not req.is_json:
            return marshmallow.missing
        if not req.is_json or req.mimetype_params.get("charset", "utf-8").lower() not in UTF_8:
            raise UnsupportedMediaType("The body of this request is JSON in UTF-8: Content-Type: application/json.")
        try:
            found = strict_json(body)
        except ValueError:
            raise Invalid(FieldError("", _translated("Invalid JSON body."))) from None
        if not is_storable(found):
            raise Invalid(FieldError("", _translated("Invalid JSON body.")))
        return found

    def pre_load(
        self,
        location_data: Any,  # noqa: ANN401 - webargs' signature
        *,
        schema: Schema,  # noqa: ARG002
        req: Request,  # noqa: ARG002
        location: str,
    ) -> Any:  # noqa: ANN401
        """Refuse text that no database can store, in a query, a form or a header as in JSON."""
        if location != "json" and not is_storable(location_data):
            raise Invalid(FieldError("", _translated("Invalid value.")))
        return location_data

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
        errors = (found for location in messages.values() for found in field_errors(location))
        raise Invalid(*islice(errors, MOST_ERRORS))


def _translated(message: str) -> str:
    return translated(message, request_language())


def path_of_member(path: str, key: object) -> str:
    """Return the path of a member as it stands in a problem: `lines[3].amount`."""
    if key == "_schema":
        return path
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else str(key)


def field_errors(messages: object, path: str = "") -> list[FieldError]:
    """Return marshmallow's nested messages as one line for each field, in the reader's language."""
    if isinstance(messages, Mapping):
        return [error for key, inner in messages.items() for error in field_errors(inner, path_of_member(path, key))]
    if isinstance(messages, Iterable) and not isinstance(messages, str):
        return [FieldError(path, _translated(str(message))) for message in messages]
    return [FieldError(path, _translated(str(messages)))]
