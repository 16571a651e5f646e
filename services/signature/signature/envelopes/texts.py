"""Texts shown to people: what they agree to by signing, and why a signature could not be made."""

from typing import Final

from signature.errors import PictureFault, Reason

CONSENT: Final = {
    ("sign", False): {
        "fr": "Je déclare avoir consulté ce document, en avoir pris connaissance et l’avoir compris, et je le signe.",
        "en": "I declare that I have read this document, taken note of it and understood it, and I sign it.",
    },
    ("sign", True): {
        "fr": "Je déclare avoir consulté ces documents, en avoir pris connaissance et les avoir compris,"
        " et je les signe.",
        "en": "I declare that I have read these documents, taken note of them and understood them, and I sign them.",
    },
    ("validate", False): {
        "fr": "Je déclare avoir consulté ce document et en avoir pris connaissance, et je le valide.",
        "en": "I declare that I have read this document and taken note of it, and I validate it.",
    },
    ("validate", True): {
        "fr": "Je déclare avoir consulté ces documents et en avoir pris connaissance, et je les valide.",
        "en": "I declare that I have read these documents and taken note of them, and I validate them.",
    },
}
EXCLUSIONS: Final = {
    "not-found": (
        "Ce document n’existe pas, ou vous n’avez pas ou plus le droit de le traiter.",
        "This document does not exist, or you may not or no longer deal with it.",
    ),
    "not-waiting": (
        "Ce document n’attend plus cette action\u00a0: elle est déjà faite, en cours, ou n’est pas demandée.",
        "This document does not wait for this any more: it is done, under way, or not asked for.",
    ),
    "to-read": (
        "Ce document doit être lu jusqu’au bout avant d’être signé\u00a0: ouvrez-le.",
        "This document must be read to its end before it is signed: open it.",
    ),
    "to-place": (
        "Votre signature est à placer sur ce document\u00a0: ouvrez-le.",
        "You have to place your signature on this document: open it.",
    ),
    "changed": (
        "Ce document a été remplacé entre-temps\u00a0: relisez-le avant de recommencer.",
        "This document was replaced meanwhile: read it again before you start over.",
    ),
}
FAILURES: Final = {
    Reason.ENCRYPTED: (
        "Ce document est protégé par un mot de passe\u00a0: il ne peut pas être signé.",
        "This document is protected by a password: it can’t be signed.",
    ),
    Reason.SCRIPTED: (
        "Ce document contient un programme\u00a0: il ne peut pas être signé.",
        "This document contains a program: it can’t be signed.",
    ),
    Reason.FORM: (
        "Ce document contient un formulaire à remplir\u00a0: il ne peut pas être signé.",
        "This document contains a form to fill in: it can’t be signed.",
    ),
    Reason.HIDDEN_LAYERS: (
        "Ce document contient des calques masqués\u00a0: il ne peut pas être signé.",
        "This document contains hidden layers: it can’t be signed.",
    ),
    Reason.DAMAGED: (
        "Ce document est endommagé\u00a0: il ne peut pas être signé.",
        "This document is damaged: it can’t be signed.",
    ),
    Reason.NOT_PROCESSABLE: (
        "Ce document est trop lourd ou trop complexe à traiter\u00a0: il ne peut pas être signé.",
        "This document is too large or too complex to process: it can’t be signed.",
    ),
    Reason.DIGEST_MISMATCH: (
        "Le document conservé n’est pas celui qui vous a été présenté\u00a0: rien n’a été signé.",
        "The document we hold is not the one that was shown to you: nothing was signed.",
    ),
    Reason.DOCUMENT_GONE: (
        "Ce document n’est plus disponible\u00a0: rien n’a été signé.",
        "This document is no longer available: nothing was signed.",
    ),
    Reason.NOT_ACCEPTED: (
        "Le document signé n’a pas pu être conservé\u00a0: rien n’a été signé.",
        "The signed document could not be stored: nothing was signed.",
    ),
    Reason.NO_TIME_STAMP: (
        "L’horodatage demandé n’a pas pu être obtenu\u00a0: rien n’a été signé.",
        "The time stamp that is required could not be obtained: nothing was signed.",
    ),
    Reason.FAULT: (
        "La signature n’a pas pu être apposée\u00a0: rien n’a été signé.",
        "The signature could not be made: nothing was signed.",
    ),
}


def consent(language: str, *, action: str = "sign", many: bool = False) -> str:
    """Return the sentence that one agrees to by signing or validating, one document or a batch."""
    return CONSENT[action, many][language]


def explain_exclusion(exclusion: str, language: str) -> str:
    """Return the sentence that says why a document was left out of a batch."""
    french, english = EXCLUSIONS[exclusion]
    return english if language == "en" else french


def explain(reason: str, language: str) -> str:
    """Return the sentence that says why a signature could not be made."""
    french, english = FAILURES[Reason(reason)]
    return english if language == "en" else french


def not_writable(characters: str, language: str) -> str:
    """Return the sentence that says which characters a signature can't be written with."""
    if language == "en":
        return f"A signature can’t be written with: {characters}"
    return f"Une signature ne peut pas s’écrire avec\u00a0: {characters}"


_DRAWINGS: Final = {
    "handwriting": ("Choisissez une écriture.", "Choose a handwriting."),
    "nothing-drawn": ("Dessinez votre signature dans le cadre.", "Draw your signature in the frame."),
    "too-many-points": (
        "Ce dessin a trop de traits pour une signature\u00a0: dessinez-la plus simplement.",
        "This drawing has too many lines for a signature: draw it more simply.",
    ),
    "no-image": ("Choisissez une image de votre signature.", "Choose an image of your signature."),
    PictureFault.FORMAT: (
        "Ce fichier n’est pas une image PNG ou JPEG\u00a0: choisissez-en une autre.",
        "This file is no PNG or JPEG image: choose another one.",
    ),
    PictureFault.TOO_LARGE: (
        "Cette image est trop grande\u00a0: choisissez-en une plus petite.",
        "This image is too large: choose a smaller one.",
    ),
    PictureFault.DAMAGED: (
        "Cette image est endommagée\u00a0: choisissez-en une autre.",
        "This image is damaged: choose another one.",
    ),
    PictureFault.BLANK: (
        "Cette image est vide\u00a0: on n’y voit rien.",
        "This image is blank: nothing is seen on it.",
    ),
}


def drawing_fault(fault: str, language: str) -> str:
    """Return the sentence that says what is wrong with a signature of one's own."""
    french, english = _DRAWINGS[fault]
    return english if language == "en" else french


def reason_missing(language: str) -> str:
    """Return the sentence that asks for the reason of a refusal."""
    return "Say why you refuse." if language == "en" else "Donnez la raison de votre refus."


def appearance_missing(language: str) -> str:
    """Return the sentence that asks for a signature of one's own."""
    return "Choose your signature." if language == "en" else "Choisissez votre signature."


def proof_missing(language: str) -> str:
    """Return the sentence that asks for the password."""
    return "Confirm with your password." if language == "en" else "Confirmez avec votre mot de passe."


_POSITIONS: Final = {
    "missing": ("Placez votre signature sur la page.", "Place your signature on the page."),
    "given": (
        "L’expéditeur a déjà choisi la place de votre signature.",
        "The sender has chosen the place of your signature already.",
    ),
    "no-page": ("Ce document n’a pas cette page.", "This document has no such page."),
}


def position_fault(fault: str, language: str) -> str:
    """Return the sentence that says what is wrong with the place of a signature."""
    french, english = _POSITIONS[fault]
    return english if language == "en" else french


def code_missing(language: str) -> str:
    """Return the sentence that asks for the code."""
    return "Type the code that we send you." if language == "en" else "Saisissez le code que nous vous envoyons."


def reading_missing(language: str) -> str:
    """Return the sentence that asks to read a document to its end."""
    return "Read the document to its end first." if language == "en" else "Lisez d’abord le document jusqu’au bout."
