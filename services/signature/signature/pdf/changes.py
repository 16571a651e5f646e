"""What was changed in a document since it was signed: which pages, annotations and fields; in a limited process."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf

from signature.pdf.verification import entries, written

MOST_CHANGES: Final = 50
_LONGEST_NAME: Final = 100
# These lead from a part to what it belongs to, or to other parts of the document.
_UPWARDS: Final = frozenset({"/Parent", "/P", "/StructParent", "/StructParents", "/Dest", "/Popup", "/IRT"})
_OF_ANNOTATIONS: Final = frozenset({"/Annots", "/Tabs"})

Change = dict[str, Any]
Numbers = set[tuple[int, int]]


def changes_since(content: bytes, end: int) -> list[Change]:
    """Return what differs between the file as it was up to this byte, when it was signed, and as it is now."""
    with (
        pikepdf.open(BytesIO(content[:end]), attempt_recovery=False) as before,
        pikepdf.open(BytesIO(content), attempt_recovery=False) as after,
    ):
        found = list(_changes(before, after))
    return found[:MOST_CHANGES] or [_change("other")]


def _change(kind: str, *, page: int | None = None, name: str | None = None) -> Change:
    return {"kind": kind, "page": page, "name": name and name[:_LONGEST_NAME]}


def _changes(before: pikepdf.Pdf, after: pikepdf.Pdf) -> Iterator[Change]:
    changed = _changed_objects(before, after)
    were, are = [each.obj for each in before.pages], [each.obj for each in after.pages]
    for number, (was, now) in enumerate(zip(were, are, strict=False), start=1):
        yield from (_change(kind, page=number) for kind in _changes_of_page(was, now, changed))
    for number in range(len(were) + 1, len(are) + 1):
        yield _change("page-added", page=number)
    for number in range(len(are) + 1, len(were) + 1):
        yield _change("page-removed", page=number)
    known = {name for name, _ in _fields(before)}
    for name, field in _fields(after):
        if name not in known:
            yield _change("field-added", name=name)
        elif field.objgen in changed or _reaches(field, changed, without=frozenset({"/Kids"})):
            yield _change("field", name=name)


def _changes_of_page(was: pikepdf.Object, now: pikepdf.Object, changed: Numbers) -> Iterator[str]:
    # A page that is another object altogether was replaced.
    same = was.objgen == now.objgen and entries(was, _OF_ANNOTATIONS) == entries(now, _OF_ANNOTATIONS)
    if not same or _reaches(now, changed, without=_OF_ANNOTATIONS):
        yield "page"
    if _annotations(was) != _annotations(now) or _any_reaches(now.get("/Annots"), changed):
        yield "annotation"


def _changed_objects(before: pikepdf.Pdf, after: pikepdf.Pdf) -> Numbers:
    was = {each.objgen: written(each) for each in _objects(before)}
    return {each.objgen for each in _objects(after) if was.get(each.objgen) != written(each)}


def _objects(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    # Some are plain values, or nothing; none of those is a page, an annotation or a field.
    found: Iterable[object] = document.objects
    return (each for each in found if isinstance(each, pikepdf.Object) and each.objgen[0])


def _annotations(page: pikepdf.Object) -> list[tuple[int, int]]:
    return [each.objgen for each in page.get("/Annots", [])]


def _any_reaches(parts: pikepdf.Object | None, changed: Numbers) -> bool:
    return parts is not None and any(each.objgen in changed or _reaches(each, changed) for each in parts)


def _reaches(start: pikepdf.Object, changed: Numbers, *, without: frozenset[str] = frozenset()) -> bool:
    """Tell whether a changed object is found below this one, which itself is not looked at."""
    seen: Numbers = {start.objgen}
    waiting = list(_below(start, without))
    while waiting:
        part = waiting.pop()
        if part.is_indirect:
            if part.objgen in changed:
                return True
            if part.objgen in seen:
                continue
            seen.add(part.objgen)
        waiting.extend(_below(part))
    return False


def _below(part: pikepdf.Object, without: frozenset[str] = frozenset()) -> Iterator[pikepdf.Object]:
    values: list[Any] = []
    if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
        values = [value for key, value in part.items() if key not in _UPWARDS and key not in without]
    elif isinstance(part, pikepdf.Array):
        values = list(part)
    yield from (value for value in values if isinstance(value, pikepdf.Object))


def _fields(document: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    waiting = [("", field) for field in document.Root.get("/AcroForm", pikepdf.Dictionary()).get("/Fields", [])]
    seen: Numbers = set()
    while waiting:
        above, field = waiting.pop(0)
        if field.objgen in seen:
            continue
        seen.add(field.objgen)
        name = f"{above}{field.get('/T', '')}"
        kids = [kid for kid in field.get("/Kids", []) if "/T" in kid]
        waiting.extend((f"{name}.", kid) for kid in kids)
        if not kids:
            yield name, field
