"""What a document must be before it is signed: nothing hidden, nothing that runs, nothing to fill in, not too large."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf

from signature.errors import NotSignable, Reason

MOST_PAGES: Final = 5000
DEEPEST: Final = 50
# Actions that run, play, send or fetch something, or that lead into another file.
ACTIONS: Final = frozenset(
    {
        "/GoToE",
        "/GoToR",
        "/Hide",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Rendition",
        "/ResetForm",
        "/RichMediaExecute",
        "/SetOCGState",
        "/Sound",
        "/SubmitForm",
    }
)
ANNOTATIONS: Final = frozenset({"/3D", "/Movie", "/RichMedia", "/Screen", "/Sound"})
_SUSPECT: Final = re.compile(
    b"|".join(sorted(re.escape(name.encode()) for name in ACTIONS | ANNOTATIONS | {"/AA", "/JS", "/OCMD", "/URI"}))
)
ADDRESSES: Final = ("https://", "http://", "mailto:", "tel:")


def check(pdf: bytes) -> bool:
    """Refuse what must not be signed; tell whether a sound document is written soundly too."""
    try:
        with pikepdf.open(BytesIO(pdf), suppress_warnings=True) as document:
            _refuse_what_is_not_signable(document)
            return not document.get_warnings()
    except pikepdf.PasswordError as error:
        raise NotSignable(Reason.ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise NotSignable(Reason.DAMAGED) from error


def rewrite(pdf: bytes) -> bytes:
    """Rewrite a malformed document, page for page the same. Never one that has a signature: it would be lost."""
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
    pages = len(document.pages)
    if not pages:
        raise NotSignable(Reason.DAMAGED)
    if pages > MOST_PAGES:
        raise NotSignable(Reason.NOT_PROCESSABLE)
    if _has_form(document):
        raise NotSignable(Reason.FORM)
    if _has_hidden_layers(document):
        raise NotSignable(Reason.HIDDEN_LAYERS)
    # Every object of the file is looked at, reached from a page or not.
    for found in document.objects:
        _refuse_what_acts_or_hides(found)


def _refuse_what_acts_or_hides(found: pikepdf.Object) -> None:
    # A word in a text would do as well, so the few objects in which one occurs are then looked at properly.
    plain = found.stream_dict if isinstance(found, pikepdf.Stream) else found
    if not _SUSPECT.search(plain.unparse(resolved=True)):
        return
    for part in _parts(plain):
        if _acts(part):
            raise NotSignable(Reason.SCRIPTED)
        if _hides(part):
            raise NotSignable(Reason.HIDDEN_LAYERS)


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


def _has_hidden_layers(document: pikepdf.Pdf) -> bool:
    layers = document.Root.get("/OCProperties")
    if layers is None:
        return False
    shown = layers.get("/D", pikepdf.Dictionary())
    # Layers that depend on the viewer (print, zoom, language) can show one thing and print another; so can
    # alternative configurations, which a viewer offers to choose from.
    return bool(
        shown.get("/BaseState", "/ON") != "/ON"
        or len(shown.get("/OFF", []))
        or len(shown.get("/AS", []))
        or len(layers.get("/Configs", []))
    )


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


def _acts(part: pikepdf.Object) -> bool:
    return (
        "/JS" in part
        or "/AA" in part
        or part.get("/S") in ACTIONS
        or (part.get("/S") == "/URI" and not str(part.get("/URI", "")).strip().lower().startswith(ADDRESSES))
        or (part.get("/Subtype") in ANNOTATIONS and "/Rect" in part)
    )


def _hides(part: pikepdf.Object) -> bool:
    """Tell whether it shows a content only while some layer is switched off."""
    return part.get("/Type") == "/OCMD" and ("/VE" in part or str(part.get("/P", "/AnyOn")) not in {"/AnyOn", "/AllOn"})
