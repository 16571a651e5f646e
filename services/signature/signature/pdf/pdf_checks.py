"""What a document must be before it is signed: nothing hidden, nothing that runs, nothing to fill in."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf

from signature.errors import NotSignable, Reason

RUNS_SOMETHING = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/ResetForm",
    "/Rendition",
    "/RichMediaExecute",
}
PLAYS_SOMETHING = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
DEEPEST = 50


def examine(pdf: bytes) -> bool:
    """Refuse what must not be signed; tell whether a sound document is written soundly too."""
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as document:
            _refuse_what_is_not_signable(document)
            return not document.get_warnings()
    except pikepdf.PasswordError as error:
        raise NotSignable(Reason.ENCRYPTED) from error
    except pikepdf.PdfError as error:
        raise NotSignable(Reason.DAMAGED) from error


def rewrite(pdf: bytes) -> bytes:
    """Write a malformed document anew, page for page the same. Never one that bears a signature: it would be lost."""
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as document:
            if _is_signed(document):
                raise NotSignable(Reason.DAMAGED)
            written = BytesIO()
            document.save(written, deterministic_id=True, fix_metadata_version=False)
            return written.getvalue()
    except pikepdf.PdfError as error:
        raise NotSignable(Reason.DAMAGED) from error


def _refuse_what_is_not_signable(document: pikepdf.Pdf) -> None:
    if document.is_encrypted:
        raise NotSignable(Reason.ENCRYPTED)
    if not len(document.pages):
        raise NotSignable(Reason.DAMAGED)
    if _has_form(document):
        raise NotSignable(Reason.FORM)
    if _hides_layers(document):
        raise NotSignable(Reason.HIDDEN_LAYERS)
    for found in document.objects:
        if any(_runs(part) for part in _parts(found)):
            raise NotSignable(Reason.SCRIPTED)


def _has_form(document: pikepdf.Pdf) -> bool:
    form = document.Root.get("/AcroForm", pikepdf.Dictionary())
    return "/XFA" in form or any(_is_to_fill(field) for field in form.get("/Fields", []))


def _is_to_fill(field: pikepdf.Object, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return True
    kids = [kid for kid in field.get("/Kids", []) if "/T" in kid]
    return any(_is_to_fill(kid, depth + 1) for kid in kids) if kids else field.get("/FT") != "/Sig"


def _is_signed(document: pikepdf.Pdf) -> bool:
    form = document.Root.get("/AcroForm", pikepdf.Dictionary())
    return any(field.get("/FT") == "/Sig" and "/V" in field for field in form.get("/Fields", []))


def _hides_layers(document: pikepdf.Pdf) -> bool:
    layers = document.Root.get("/OCProperties")
    if layers is None:
        return False
    shown = layers.get("/D", pikepdf.Dictionary())
    # Layers that are told apart by the viewer (print, zoom, language) can show one thing and print another.
    return bool(shown.get("/BaseState", "/ON") != "/ON" or len(shown.get("/OFF", [])) or len(shown.get("/AS", [])))


def _parts(found: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """Go through a dictionary and what is written inside it, but not what it only points to."""
    if depth > DEEPEST:
        raise NotSignable(Reason.DAMAGED)
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        inside: list[object] = [value for _, value in found.items()]
    elif isinstance(found, pikepdf.Array):
        inside = list(found)
    else:
        return
    for part in inside:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _parts(part, depth + 1)


def _runs(part: pikepdf.Object) -> bool:
    return (
        "/JS" in part
        or "/AA" in part
        or part.get("/S") in RUNS_SOMETHING
        or (part.get("/Subtype") in PLAYS_SOMETHING and "/Rect" in part)
    )
