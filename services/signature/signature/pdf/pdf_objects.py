"""Python values as PDF objects: a dictionary, a list, a number, a string, or a /Name."""

from collections.abc import Mapping, Sequence

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError

Value = generic.PdfObject | Mapping[str, "Value"] | Sequence["Value"] | str | int | float


def pdf_object(value: Value) -> generic.PdfObject:
    """Write a value as a PDF object; what is one already stays as it is."""
    if isinstance(value, generic.PdfObject):
        return value
    if isinstance(value, Mapping):
        return dictionary(value)
    if isinstance(value, str):
        return generic.NameObject(value) if value.startswith("/") else text(value)
    if isinstance(value, Sequence):
        return generic.ArrayObject(pdf_object(each) for each in value)
    if isinstance(value, int):
        return generic.NumberObject(value)  # type: ignore[no-untyped-call]
    return generic.FloatObject(value)  # type: ignore[no-untyped-call]


def text(value: str) -> generic.PdfObject:
    """Write a text as a string, whatever it begins with."""
    return generic.pdf_string(value)


def dictionary(entries: Mapping[str, Value]) -> generic.DictionaryObject:
    """Write a dictionary; its keys are names."""
    written = {generic.NameObject(key): pdf_object(value) for key, value in entries.items()}
    return generic.DictionaryObject(written)  # type: ignore[no-untyped-call]


def amend(target: generic.DictionaryObject, entries: Mapping[str, Value]) -> None:
    """Add entries to a dictionary that is there already."""
    target.update(dictionary(entries))


def dictionary_at(reference: generic.PdfObject) -> generic.DictionaryObject:
    """Return the dictionary that a reference leads to; a file that has something else there is malformed."""
    found = reference.get_object()  # type: ignore[no-untyped-call]
    if not isinstance(found, generic.DictionaryObject):
        raise PdfReadError("there is no dictionary where one must be")
    return found
