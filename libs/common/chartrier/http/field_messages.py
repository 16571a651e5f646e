"""What is said beside a field, in the reader's language: French first, English when asked for."""

from typing import Final

_FRENCH: Final = {
    "Missing data for required field.": "Ce champ est obligatoire.",
    "Field may not be null.": "Ce champ est obligatoire.",
    "Unknown field.": "Ce champ n’est pas attendu ici.",
    "Not a valid string.": "Un texte est attendu.",
    "Not a valid integer.": "Un nombre entier est attendu.",
    "Not a valid number.": "Un nombre est attendu.",
    "Not a valid boolean.": "Oui ou non est attendu.",
    "Not a valid UUID.": "Cet identifiant n’a pas la bonne forme.",
    "Not a valid date.": "Une date de la forme AAAA-MM-JJ est attendue.",
    "Not a valid datetime.": "Une date et une heure sont attendues.",
    "Not a valid list.": "Une liste est attendue.",
    "Not a valid mapping type.": "Un objet est attendu.",
    "Not a valid email address.": "Cette adresse e-mail n’est pas valable.",
    "Not a valid URL.": "Cette adresse n’est pas valable.",
    "Invalid input type.": "Un objet est attendu.",
    "Invalid value.": "Cette valeur n’est pas admise.",
    "Invalid JSON body.": "Le corps de la requête n’est pas du JSON valable.",
    "Shorter than minimum length 1.": "Ce champ est obligatoire.",
}


def language_of(accept_language: str) -> str:
    """Return the one of our languages that a reader asks for: French, unless English comes first."""
    return "en" if accept_language.lower().startswith("en") else "fr"


def said(message: str, accept_language: str) -> str:
    """Return a message in French, unless English is what the reader asks for."""
    if language_of(accept_language) == "en":
        return message
    return _FRENCH.get(message, message)
