"""In which language the reader is answered."""

from chartrier.http.language import request_language


def reader_language() -> str:
    """The one of our languages that the reader asks for."""
    return request_language()
