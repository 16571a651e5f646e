"""In which language the reader is answered."""

from flask import request

from chartrier.http.field_messages import language_of


def reader_language() -> str:
    """The one of our languages that the reader asks for."""
    return language_of(request.headers.get("Accept-Language", ""))
