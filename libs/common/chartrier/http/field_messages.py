"""The messages beside a field, in French and English."""

import re
from typing import Final

from chartrier.http.language import Language

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
    "Number too large.": "Ce nombre est trop grand.",
    "Special numeric values (nan or infinity) are not permitted.": "Un nombre est attendu.",
    "Not a valid time.": "Une heure est attendue.",
    "Not a valid period of time.": "Une durée est attendue.",
    "Not a valid utf-8 string.": "Un texte est attendu.",
    "Invalid type.": "Cette valeur n’est pas du type attendu.",
    "Invalid input.": "Cette valeur n’est pas admise.",
    "String does not match expected pattern.": "Ce texte n’a pas la forme attendue.",
    "Must be on one line.": "Ce texte doit tenir sur une ligne.",
}
_FRENCH_PATTERNS: Final = tuple(
    (re.compile(english), french)
    for english, french in (
        (r"Shorter than minimum length (\d+)\.", r"Au moins \1 caractères sont attendus."),
        (r"Longer than maximum length (\d+)\.", r"Au plus \1 caractères sont admis."),
        (r"Length must be between (\d+) and (\d+)\.", r"De \1 à \2 caractères sont attendus."),
        (r"Length must be (\d+)\.", r"\1 caractères sont attendus."),
        (r"Must be one of: (.+)\.", r"Les valeurs admises sont : \1."),
        (
            r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.",
            r"Une valeur de \1 à \2 est attendue.",
        ),
        (r"Must be greater than or equal to (\S+)\.", r"Une valeur d’au moins \1 est attendue."),
        (r"Must be less than or equal to (\S+)\.", r"Une valeur d’au plus \1 est attendue."),
        (r"Must be greater than (\S+)\.", r"Une valeur supérieure à \1 est attendue."),
        (r"Must be less than (\S+)\.", r"Une valeur inférieure à \1 est attendue."),
        (r"Must be equal to (.+)\.", r"La valeur attendue est \1."),
        (
            r"Has a character that changes the direction of the text \((.+)\)\.",
            r"Contient un caractère qui change le sens du texte (\1).",
        ),
        (r"Has a control character \((.+)\)\.", r"Contient un caractère de commande (\1)."),
        (r"Has an invisible character \((.+)\)\.", r"Contient un caractère invisible (\1)."),
    )
)


def translated(message: str, language: Language) -> str:
    """Return one of marshmallow's messages in this language."""
    if language == "en":
        return message
    for english, french in _FRENCH_PATTERNS:
        if found := english.fullmatch(message):
            return found.expand(french)
    return _FRENCH.get(message, message)
