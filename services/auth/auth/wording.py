"""What is said beside a field, French first."""

from typing import Final

_SAID: Final = {
    "too-short": ("Il manque des caractères.", "There are not enough characters."),
    "too-long": ("Le mot de passe est trop long.", "The password is too long."),
    "no-digit": ("Il manque un chiffre.", "A figure is missing."),
    "no-upper": ("Il manque une majuscule.", "A capital letter is missing."),
    "no-lower": ("Il manque une minuscule.", "A small letter is missing."),
    "no-special": ("Il manque un caractère spécial.", "A special character is missing."),
    "common": ("Ce mot de passe est trop courant.", "This password is too common."),
    "personal": (
        "Le mot de passe contient votre nom ou votre identifiant.",
        "The password holds your name or your identifier.",
    ),
    "terms": ("Acceptez les conditions d’utilisation en vigueur.", "Accept the terms of use in force."),
    "identifier": (
        "Choisissez l’adresse de l’invitation, ou de 3 à 64 lettres, chiffres, points et tirets.",
        "Choose the address of the invitation, or 3 to 64 letters, figures, dots and dashes.",
    ),
}


def said(matter: str, language: str) -> str:
    """The sentence about a matter, in French unless English is what the reader asks for."""
    french, english = _SAID[matter]
    return english if language.lower().startswith("en") else french
