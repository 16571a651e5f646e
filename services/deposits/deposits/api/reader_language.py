"""The reasons beside refused fields, in the reader's language."""

from collections.abc import Iterator
from contextlib import contextmanager

from chartrier.http.language import request_language
from deposits.errors import FieldsRefused


@contextmanager
def in_reader_language() -> Iterator[None]:
    """Give the reasons of a refusal in the language that the reader asks for."""
    try:
        yield
    except FieldsRefused as refusal:
        refusal.translate(request_language())
        raise
