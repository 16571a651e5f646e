"""The objects of a PDF, every one of them, whether a page leads to it or not: none may act, attach or swell."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pikepdf

from vault.inspection.refusals import FileRefused
from vault.inspection.rules import (
    ALLOWED_ACTIONS,
    ALLOWED_AT_OPENING,
    ALLOWED_MOVEMENTS,
    ALLOWED_SCHEMES,
    DEEPEST,
    INVOICE_NAMES,
    LARGEST_INVOICE,
    LARGEST_STREAM,
    MOST_PIXELS,
    REFUSED_KEYS,
    REFUSED_KINDS,
)

# What one of these names stands in is looked at closely; nearly every object has none, and is passed over quickly.
# Names are compared as the library writes them: `/J#61vaScript` is `/JavaScript`.
_LOOKED_AT: Final = re.compile(
    rb"/(?:"
    + b"|".join(
        re.escape(name[1:].encode())
        for name in (*REFUSED_KINDS, *REFUSED_KEYS, "/A", "/PA", "/Next", "/OpenAction", "/URI", "/EF", "/EmbeddedFile")
    )
    + rb")(?![A-Za-z0-9_.#-])"
)
_ACTIONS: Final = frozenset({"/A", "/PA", "/Next"})
_KINDS: Final = frozenset({"/S", "/Subtype", "/Type"})
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):")
_INFLATED_AT_A_TIME: Final = 1024**2
_MOST_FILTERS: Final = 4


def refuse_objects(pdf: pikepdf.Pdf) -> None:
    """Refuse a PDF for what any of its objects is."""
    for found in pdf.objects:
        plain = found
        if isinstance(found, pikepdf.Stream):
            plain = found.stream_dict
            _refuse_stream(found)
        if _is_looked_at(plain):
            _refuse_part(plain, depth=0)
    _refuse_opening(pdf.Root.get("/OpenAction"))


def _is_looked_at(found: Any) -> bool:  # noqa: ANN401 - pikepdf gives many kinds of things
    return _LOOKED_AT.search(found.unparse(resolved=True)) is not None


def _refuse_part(found: Any, *, depth: int) -> None:  # noqa: ANN401
    if depth > DEEPEST:
        raise FileRefused("too_deep")
    if isinstance(found, pikepdf.Dictionary):
        _refuse_dictionary(found)
    elif isinstance(found, pikepdf.Name):
        # The kind of an action, which is an object of its own.
        _refuse_kind(str(found))
    for part in _parts(found):
        # What is only referred to is an object of its own, and looked at as such.
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Array)) and not part.is_indirect and _is_looked_at(part):
            _refuse_part(part, depth=depth + 1)


def _parts(found: Any) -> list[Any]:  # noqa: ANN401
    if isinstance(found, pikepdf.Dictionary):
        return [found[key] for key in _keys(found)]
    return list(found) if isinstance(found, pikepdf.Array) else []


def _keys(found: pikepdf.Dictionary) -> set[str]:
    return set(found.keys())


def _refuse_dictionary(found: pikepdf.Dictionary) -> None:
    keys = _keys(found)
    for key in keys & REFUSED_KEYS.keys():
        raise FileRefused(REFUSED_KEYS[key])
    for key in keys & _KINDS:
        _refuse_kind(str(found[key]))
    for key in keys & _ACTIONS:
        for action in _each(found[key]):
            _refuse_action(action, ALLOWED_ACTIONS)
    if "/URI" in keys:
        _refuse_address(found["/URI"])
    if "/EF" in keys:
        _refuse_attachment(found)


def _refuse_kind(kind: str) -> None:
    if kind in REFUSED_KINDS:
        raise FileRefused(REFUSED_KINDS[kind])


def _refuse_action(action: Any, allowed: frozenset[str]) -> None:  # noqa: ANN401
    # Outlines have a /Next and structures an /A that are no actions: those have no /S.
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return
    kind = str(action.get("/S"))
    _refuse_kind(kind)
    if kind not in allowed:
        raise FileRefused("other_action")
    if kind == "/Named" and str(action.get("/N", "")) not in ALLOWED_MOVEMENTS:
        raise FileRefused("other_action")


def _refuse_opening(action: Any) -> None:  # noqa: ANN401
    chain = [action]
    for _ in range(DEEPEST):
        if not chain:
            return
        first = chain.pop()
        if isinstance(first, pikepdf.Dictionary) and "/S" in first:
            _refuse_kind(str(first.get("/S")))
            if str(first.get("/S")) not in ALLOWED_AT_OPENING:
                raise FileRefused("acts_by_itself")
            chain += _each(first.get("/Next"))
    raise FileRefused("too_deep")


def _each(found: Any) -> list[Any]:  # noqa: ANN401
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _refuse_address(address: Any) -> None:  # noqa: ANN401
    if isinstance(address, pikepdf.Dictionary):
        address = address.get("/Base", "")
    # Readers skip control characters and blanks in an address: `java\nscript:` is one.
    plain = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\ufeff]", "", str(address)).lower()
    scheme = _SCHEME.match(plain)
    if scheme is not None and scheme.group(1) not in ALLOWED_SCHEMES:
        raise FileRefused("address")
    if plain.startswith(("\\\\", "//")):
        raise FileRefused("other_file")


def _refuse_attachment(specification: Any) -> None:  # noqa: ANN401
    names = {str(specification.get(key)).lower() for key in ("/F", "/UF") if key in specification}
    if not names or not names <= INVOICE_NAMES:
        raise FileRefused("attachment")
    for stream in _parts(specification.get("/EF")):
        _refuse_other_than_xml(stream)


def _refuse_stream(stream: pikepdf.Stream) -> None:
    if "/F" in stream:
        raise FileRefused("other_file")
    if stream.get("/Subtype") == "/Image":
        width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
        if width * height > MOST_PIXELS:
            raise FileRefused("image_too_large")
    _refuse_swelling(stream, LARGEST_STREAM)
    if stream.get("/Type") == "/EmbeddedFile":
        _refuse_other_than_xml(stream)


def _refuse_other_than_xml(stream: pikepdf.Stream) -> None:
    _refuse_swelling(stream, LARGEST_INVOICE)
    content = stream.read_bytes()
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not beginning.startswith(b"<") or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileRefused("attachment")


def _refuse_swelling(stream: pikepdf.Stream, at_most: int) -> None:
    filters = [str(each) for each in _each(stream.get("/Filter")) if each is not None]
    if len(filters) > _MOST_FILTERS:
        raise FileRefused("swells")
    parts: Iterable[bytes] = [stream.read_raw_bytes()]
    for name in filters:
        if name not in ("/FlateDecode", "/Fl"):
            # The others are bounded by the image that they make, or by the memory of this process.
            break
        parts = _inflated(parts)
    size = 0
    for part in parts:
        size += len(part)
        if size > at_most:
            raise FileRefused("swells")


def _inflated(parts: Iterable[bytes]) -> Iterator[bytes]:
    inflating = zlib.decompressobj()
    for part in parts:
        waiting = part
        while waiting and not inflating.eof:
            try:
                inflated = inflating.decompress(waiting, _INFLATED_AT_A_TIME)
            except zlib.error:
                # What readers make of it ends here too.
                return
            yield inflated
            waiting = inflating.unconsumed_tail
