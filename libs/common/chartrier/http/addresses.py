"""One address, one spelling: others are not found, nor redirected to the Host that a caller named."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, UUIDConverter


class Number(IntegerConverter):
    """A whole number without zeros in front."""

    regex = r"(?:0|[1-9]\d*)"


class LowerCaseUuid(UUIDConverter):
    """A UUID in lower case."""

    regex = r"[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}"


def answer_one_spelling(app: Flask) -> None:
    """Have an application find its routes in one spelling each; before any is added."""
    app.url_map.merge_slashes = False
    app.url_map.converters |= {"int": Number, "uuid": LowerCaseUuid}
