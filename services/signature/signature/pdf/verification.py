"""Verifying a signed file before it is stored: one signature of ours over all of it, and nothing else that is new.

Runs in a limited process of its own, with no part of what prepared the file.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Final

import pikepdf

# What a signature adds to objects that are there already.
_OF_THE_CATALOGUE: Final = frozenset({"/AcroForm", "/Extensions", "/Version"})
_OF_THE_PAGE: Final = frozenset({"/Annots", "/Tabs"})
_OF_THE_STRUCTURE: Final = frozenset({"/K", "/Kids", "/Nums", "/ParentTree", "/ParentTreeNextKey"})


class NotValid(Exception):
    """The signed file is not what it has to be; the argument says why."""


def verify(file: BinaryIO, *, field: str, original_size: int, container: str) -> dict[str, str]:
    """Return nothing of a valid file, else the reason why it isn't valid; `container` is what must stand in the gap."""
    try:
        _verify(file.read(), field, original_size, bytes.fromhex(container))
    except NotValid as reason:
        return {"invalid": str(reason)}
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as fault:
        return {"invalid": type(fault).__name__}
    return {}


def warm_up() -> None:
    """Have the libraries load what they load at first use."""
    sample = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sample)
    verify(sample, field="", original_size=len(sample.getvalue()), container="")


def _verify(signed: bytes, field: str, original_size: int, container: bytes) -> None:
    with (
        pikepdf.open(BytesIO(signed), attempt_recovery=False) as after,
        pikepdf.open(BytesIO(signed[:original_size]), attempt_recovery=False) as before,
    ):
        signature = _new_signature(before, after, field)
        if bytes(signature.Contents).rstrip(b"\0") != container.rstrip(b"\0"):
            raise NotValid("the field holds another signature")
        if _start_of_gap(signed, signature) < original_size:
            raise NotValid("the signature is not within what was added")
        page = _signed_page(before, after)
        _refuse_other_changes(before, after, page)


def _new_signature(before: pikepdf.Pdf, after: pikepdf.Pdf, name: str) -> pikepdf.Object:
    fields = _fields(after)
    if not fields or str(fields[-1].get("/T")) != name:
        raise NotValid("the field is not there")
    if _numbers(fields) != [*_numbers(_fields(before)), fields[-1].objgen]:
        raise NotValid("there is not exactly one field more")
    signature = fields[-1].V
    if signature.get("/SubFilter") != "/ETSI.CAdES.detached":
        raise NotValid("the field holds no signature of ours")
    return signature


def _signed_page(before: pikepdf.Pdf, after: pikepdf.Pdf) -> int:
    """Return which page shows the signature: it has one annotation more, and no other page has."""
    if [page.objgen for page in before.pages] != [page.objgen for page in after.pages]:
        raise NotValid("the pages are not the same")
    pages = [(_annotations(was), _annotations(now)) for was, now in zip(before.pages, after.pages, strict=True)]
    grown = [number for number, (was, now) in enumerate(pages) if was != now]
    signature = _fields(after)[-1].objgen
    if len(grown) != 1 or pages[grown[0]][1] != [*pages[grown[0]][0], signature]:
        raise NotValid("not exactly one page shows one signature more")
    return grown[0]


def _fields(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    return list(document.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", []))


def _annotations(page: pikepdf.Page) -> list[tuple[int, int]]:
    return _numbers(list(page.obj.get("/Annots", [])))


def _numbers(objects: list[pikepdf.Object]) -> list[tuple[int, int]]:
    return [each.objgen for each in objects]


def _start_of_gap(signed: bytes, signature: pikepdf.Object) -> int:
    """Return where the signature's value stands: everything before and after it must be signed."""
    zero, start, end, rest = (int(number) for number in signature.ByteRange)
    if zero or end + rest != len(signed) or not 0 < start < end:
        raise NotValid("the signature does not cover the whole file")
    if bytes.fromhex(signed[start + 1 : end - 1].decode("ascii")) != bytes(signature.Contents):
        raise NotValid("more than the signature's value is left out")
    return start


def _refuse_other_changes(before: pikepdf.Pdf, after: pikepdf.Pdf, page: int) -> None:
    if after.Root.objgen != before.Root.objgen:
        raise NotValid("the catalogue is another one")
    changeable = _changeable(before, page)
    for was in before.objects:
        # Numbers of objects that are free, and what only serves the file's own layout.
        if was.objgen[0] == 0 or _is_layout(was):
            continue
        now = after.get_object(was.objgen)
        keys = changeable.get(was.objgen)
        same = written(was) == written(now) if keys is None else _is_same_but_for(keys, was, now)
        if not same:
            raise NotValid("an object of the document was changed")


def _changeable(before: pikepdf.Pdf, page: int) -> dict[tuple[int, int], frozenset[str]]:
    """Return the objects that a signature adds to, each with the keys that may change."""
    signed = before.pages[page].obj
    found = {before.Root.objgen: _OF_THE_CATALOGUE, signed.objgen: _OF_THE_PAGE}
    form = before.Root.get("/AcroForm", pikepdf.Dictionary())
    for container in (form, form.get("/Fields"), signed.get("/Annots")):
        _add(found, container, frozenset({"/Fields", "/SigFlags"}))
    for part in _structure(before):
        _add(found, part, _OF_THE_STRUCTURE)
    return found


def _add(found: dict[tuple[int, int], frozenset[str]], part: pikepdf.Object | None, keys: frozenset[str]) -> None:
    if part is not None and part.is_indirect:
        found[part.objgen] = found.get(part.objgen, frozenset()) | keys


def _structure(document: pikepdf.Pdf) -> Iterator[pikepdf.Object | None]:
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        return
    parents = root.get("/ParentTree", pikepdf.Dictionary())
    children = root.get("/K")
    only = children[0] if isinstance(children, pikepdf.Array) and len(children) == 1 else children
    for part in (root, children, only, parents, parents.get("/Kids"), parents.get("/Nums")):
        yield part
        if isinstance(part, pikepdf.Dictionary):
            yield part.get("/K")


def _is_layout(part: pikepdf.Object) -> bool:
    return isinstance(part, pikepdf.Stream) and part.get("/Type") in {"/XRef", "/ObjStm"}


def written(part: pikepdf.Object) -> bytes | tuple[bytes, bytes]:
    """Return an object as it is written, without what it points to."""
    if isinstance(part, pikepdf.Stream):
        return part.stream_dict.unparse(resolved=True), part.read_raw_bytes()
    return part.unparse(resolved=True)


def _is_same_but_for(keys: frozenset[str], was: pikepdf.Object, now: pikepdf.Object) -> bool:
    """Compare an object that was written again: its strings and numbers may be spelled in another way."""
    if isinstance(was, pikepdf.Array) and isinstance(now, pikepdf.Array):
        # A list of fields, of annotations or of parts of the structure: it may grow.
        return _meaning(list(now)[: len(was)]) == _meaning(list(was))
    if isinstance(was, pikepdf.Dictionary) and isinstance(now, pikepdf.Dictionary):
        return entries(was, keys) == entries(now, keys)
    return False


def entries(part: pikepdf.Object, without: frozenset[str] = frozenset()) -> dict[str, object]:
    """Return what a dictionary says, however it is spelled."""
    return {key: _meaning(value) for key, value in part.items() if key not in without}


def _meaning(value: object) -> object:
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        return value.objgen
    if isinstance(value, pikepdf.Dictionary):
        return entries(value)
    if isinstance(value, pikepdf.Array | list):
        return [_meaning(each) for each in value]
    if isinstance(value, pikepdf.Object):
        return str(value)
    return value
