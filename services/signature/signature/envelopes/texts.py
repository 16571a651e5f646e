"""Texts shown to people: what they agree to by signing, and why a signature could not be made."""

from typing import Final

from signature.errors import Reason

CONSENT: Final = {
    "fr": "Je déclare avoir consulté ce document, en avoir pris connaissance et l’avoir compris, et je le signe.",
    "en": "I declare that I have read this document, taken note of it and understood it, and I sign it.",
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
    Reason.FAULT: (
        "La signature n’a pas pu être apposée\u00a0: rien n’a été signé.",
        "The signature could not be made: nothing was signed.",
    ),
}


def consent(language: str) -> str:
    """Return the sentence that one agrees to by signing."""
    return CONSENT[language]


def explain(reason: str, language: str) -> str:
    """Return the sentence that says why a signature could not be made."""
    french, english = FAILURES[Reason(reason)]
    return english if language == "en" else french


def not_writable(characters: str, language: str) -> str:
    """Return the sentence that says which characters a signature can't be written with."""
    if language == "en":
        return f"A signature can’t be written with: {characters}"
    return f"Une signature ne peut pas s’écrire avec\u00a0: {characters}"
