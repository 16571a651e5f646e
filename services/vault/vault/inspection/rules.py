"""What a file may be and may contain, what is refused, and why: the one table that inspection follows.

Allowed: a PDF whose pages, images and streams are of a size that people have; that shows, and links to the web, an
e-mail or a telephone, when somebody clicks; with the XML of an electronic invoice (Factur-X) and nothing else attached.
Or a photograph, where one is accepted. What is not allowed here is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PDF: Final = "application/pdf"
# A file is what its first bytes say, provided that it can then be read as that.
MEDIA_TYPES: Final[Mapping[bytes, str]] = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}

SUFFIXES: Final[Mapping[str, str]] = {PDF: ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}

MOST_PAGES: Final = 5_000
# Two and a half metres: at one pixel a point, 200 MB of picture.
LONGEST_SIDE: Final = 7_200
MOST_PIXELS: Final = 50_000_000
LARGEST_STREAM: Final = 128 * 1024**2
LARGEST_INVOICE: Final = 5 * 1024**2
DEEPEST: Final = 50


@dataclass(frozen=True)
class Rule:
    """A reason to refuse a file: its name, what is said of the file in both languages, and why it is a reason."""

    name: str
    english: str
    french: str
    why: str


_RULES: Final = (
    Rule("empty", "is empty", "Ce fichier est vide.", "There is nothing to keep."),
    Rule("type", "is of a type that is not accepted", "Ce type de fichier n’est pas accepté.", "Few, well known."),
    Rule("not_pdf", "is not a PDF", "Ce fichier n’est pas un PDF.", "Only attachments of requests may be photographs."),
    Rule(
        "not_a_continuation",
        "does not begin with the version before it",
        "Ce fichier ne commence pas par la version précédente du document.",
        "A signature is added behind what was signed; whatever else changed was not agreed to.",
    ),
    Rule(
        "encrypted",
        "is encrypted",
        "Ce fichier est chiffré ou protégé par un mot de passe.",
        "Nobody can tell what is in it, nor read it in fifty years.",
    ),
    Rule(
        "broken_pdf",
        "is broken: it can't be opened as a PDF",
        "Ce fichier est abîmé\u00a0: il ne s’ouvre pas comme un PDF.",
        "Each reader would repair it in its own way.",
    ),
    Rule(
        "broken_image",
        "is broken: it can't be opened as an image",
        "Ce fichier est abîmé\u00a0: il ne s’ouvre pas comme une image.",
        "Each reader would repair it in its own way.",
    ),
    Rule(
        "no_page",
        "is broken: it has no page",
        "Ce fichier est abîmé\u00a0: il n’a aucune page.",
        "There is nothing to read.",
    ),
    Rule(
        "ambiguous",
        "says the same thing twice, differently",
        "Ce fichier se contredit\u00a0: une même information y figure deux fois.",
        "What is inspected must be what every reader shows.",
    ),
    Rule(
        "data_before_start",
        "has data before its beginning",
        "Ce fichier contient des données avant son début.",
        "To another program it may be a file of another format.",
    ),
    Rule(
        "data_after_end",
        "has data after its end",
        "Ce fichier contient des données après sa fin.",
        "To another program it may be a file of another format.",
    ),
    Rule(
        "two_formats",
        "is a file of another format at the same time",
        "Ce fichier est en même temps d’un autre format.",
        "What is inspected must be what every program opens.",
    ),
    Rule("script", "contains a script", "Ce fichier contient un script.", "A document shows; it does not compute."),
    Rule("form_xfa", "contains an XFA form", "Ce fichier contient un formulaire XFA.", "XFA runs scripts of its own."),
    Rule(
        "starts_program",
        "starts a program",
        "Ce fichier lance un programme.",
        "A document shows; it does not act on the reader's machine.",
    ),
    Rule(
        "sends_data",
        "sends or imports data",
        "Ce fichier envoie ou importe des données.",
        "Nothing of what is read may leave, and nothing may change what is shown.",
    ),
    Rule(
        "other_file",
        "leads to another file",
        "Ce fichier renvoie à un autre fichier.",
        "What is kept must be whole, and a name of a file can make a machine sign in elsewhere.",
    ),
    Rule(
        "address",
        "links to an address of a kind that is not accepted",
        "Ce fichier contient un lien d’un genre qui n’est pas accepté.",
        "`javascript:` and `file:` act; http, https, mailto and tel lead somewhere.",
    ),
    Rule(
        "acts_by_itself",
        "does something by itself when it is opened or read",
        "Ce fichier agit de lui-même à l’ouverture ou à la lecture.",
        "Only what somebody clicks may do something.",
    ),
    Rule(
        "other_action",
        "contains an action that is not accepted",
        "Ce fichier contient une action qui n’est pas acceptée.",
        "Only jumps within the document and links are actions of a document.",
    ),
    Rule(
        "attachment",
        "carries another file",
        "Ce fichier en contient un autre.",
        "What is attached is opened elsewhere, uninspected; the XML of an electronic invoice alone is allowed.",
    ),
    Rule(
        "multimedia",
        "contains sound, video or 3D",
        "Ce fichier contient du son, de la vidéo ou de la 3D.",
        "Players are the weakest part of readers, and nothing of it can be printed or kept readable.",
    ),
    Rule(
        "too_many_pages",
        f"has more than {MOST_PAGES} pages",
        f"Ce fichier a plus de {MOST_PAGES} pages.",
        "It would take too much time and memory to show.",
    ),
    Rule(
        "page_too_large",
        "has a page that is too large",
        "Une page de ce fichier est trop grande.",
        "A few bytes can ask for a picture of gigabytes.",
    ),
    Rule(
        "image_too_large",
        "has an image of too many pixels",
        "Une image de ce fichier a trop de pixels.",
        "A few bytes can ask for a picture of gigabytes.",
    ),
    Rule(
        "swells",
        "swells too much when it is read",
        "Ce fichier occupe trop de place une fois décompressé.",
        "A few bytes can become gigabytes.",
    ),
    Rule(
        "too_deep",
        "is nested too deeply",
        "Ce fichier est trop profondément imbriqué.",
        "It would exhaust whatever reads it.",
    ),
    Rule(
        "form_to_sign",
        "has a form to fill in, and is to be signed",
        "Ce fichier contient un formulaire à remplir\u00a0: il ne peut pas être proposé à la signature.",
        "What is filled in after a signature was not signed.",
    ),
    Rule(
        "layers_to_sign",
        "hides layers, and is to be signed",
        "Ce fichier masque des calques\u00a0: il ne peut pas être proposé à la signature.",
        "What is shown must be what is signed.",
    ),
    Rule(
        "memory",
        "could not be processed: it takes too much memory",
        "Ce fichier n’a pas pu être traité\u00a0: il demande trop de mémoire.",
        "Reading one file may not stop the others.",
    ),
    Rule(
        "time",
        "could not be processed: it takes too much time",
        "Ce fichier n’a pas pu être traité\u00a0: il demande trop de temps.",
        "Reading one file may not stop the others.",
    ),
    Rule(
        "failure",
        "could not be processed",
        "Ce fichier n’a pas pu être traité.",
        "What brings a reader down is nothing to keep.",
    ),
    Rule("malware", "carries malware", "Ce fichier contient un logiciel malveillant.", "The scanner says so."),
)
RULES: Final[Mapping[str, Rule]] = {rule.name: rule for rule in _RULES}

# Kinds of actions (`/S`) and of annotations and streams (`/Subtype`, `/Type`) that are refused wherever they stand.
REFUSED_KINDS: Final[Mapping[str, str]] = {
    "/JavaScript": "script",
    "/Launch": "starts_program",
    "/SubmitForm": "sends_data",
    "/ImportData": "sends_data",
    "/ResetForm": "sends_data",
    "/GoToR": "other_file",
    "/GoToE": "other_file",
    "/Rendition": "multimedia",
    "/RichMediaExecute": "multimedia",
    "/RichMedia": "multimedia",
    "/Movie": "multimedia",
    "/Sound": "multimedia",
    "/Screen": "multimedia",
    "/3D": "multimedia",
    "/GoTo3DView": "multimedia",
    "/FileAttachment": "attachment",
}
# Keys that are refused wherever they stand.
REFUSED_KEYS: Final[Mapping[str, str]] = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "form_xfa",
    "/AA": "acts_by_itself",
    "/RichMediaContent": "multimedia",
    "/Collection": "attachment",
    # A form that shows another file's page, or another file's picture.
    "/Ref": "other_file",
    "/OPI": "other_file",
}
# What an action may be: a jump within the document, a link, or one of the movements that every reader has a button for.
ALLOWED_ACTIONS: Final = frozenset({"/GoTo", "/URI", "/Named"})
ALLOWED_MOVEMENTS: Final = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
# What a document may do by itself when it is opened: show one of its pages.
ALLOWED_AT_OPENING: Final = frozenset({"/GoTo"})
ALLOWED_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
# The XML of an electronic invoice, by the names that its standards give it.
INVOICE_NAMES: Final = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"})


def french(english: str) -> str | None:
    """Return in French what is said of a refused file; nothing when it is none of these reasons."""
    return _IN_FRENCH.get(english)


_IN_FRENCH: Final = {rule.english: rule.french for rule in _RULES}
