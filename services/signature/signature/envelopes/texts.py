"""What people read that comes from here: the words they agree to, and why a signature could not be made."""

from typing import Final

CONSENT: Final = {
    "fr": "Je déclare avoir consulté ce document, en avoir pris connaissance et l’avoir compris, et je le signe.",
    "en": "I declare that I have read this document, taken note of it and understood it, and I sign it.",
}
FAILURES: Final = {
    "encrypted": (
        "Ce document est protégé par un mot de passe\u00a0: il ne peut pas être signé.",
        "This document is protected by a password: it can’t be signed.",
    ),
    "scripted": (
        "Ce document contient un programme\u00a0: il ne peut pas être signé.",
        "This document contains a program: it can’t be signed.",
    ),
    "form": (
        "Ce document contient un formulaire à remplir\u00a0: il ne peut pas être signé.",
        "This document contains a form to fill in: it can’t be signed.",
    ),
    "hidden-layers": (
        "Ce document contient des calques masqués\u00a0: il ne peut pas être signé.",
        "This document contains hidden layers: it can’t be signed.",
    ),
    "damaged": (
        "Ce document est endommagé\u00a0: il ne peut pas être signé.",
        "This document is damaged: it can’t be signed.",
    ),
    "digest-mismatch": (
        "Le document conservé n’est pas celui qui vous a été présenté\u00a0: rien n’a été signé.",
        "The document we hold is not the one that was shown to you: nothing was signed.",
    ),
    "document-gone": (
        "Ce document n’est plus disponible\u00a0: rien n’a été signé.",
        "This document is no longer available: nothing was signed.",
    ),
    "unsignable": (
        "La signature n’a pas pu être apposée\u00a0: rien n’a été signé.",
        "The signature could not be made: nothing was signed.",
    ),
}


def consent(language: str) -> str:
    """The sentence that is agreed to when signing."""
    return CONSENT[language]


def explain(reason: str, language: str) -> str:
    """Why a signature could not be made, in a sentence."""
    french, english = FAILURES.get(reason, FAILURES["unsignable"])
    return english if language == "en" else french


def unwritable(signs: str, language: str) -> str:
    """Which signs a signature can't be written with."""
    if language == "en":
        return f"A signature can’t be written with: {signs}"
    return f"Une signature ne peut pas s’écrire avec\u00a0: {signs}"
