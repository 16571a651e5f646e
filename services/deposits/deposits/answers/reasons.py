"""The reasons for which an answer, or a request, is not right yet: a sentence in each language."""

from deposits.journeys.definition import Text

MISSING = Text("Cette information est obligatoire.", "This information is mandatory.")
ATTACHMENT_MISSING = Text("Cette pièce est obligatoire.", "This document is mandatory.")
NO_SUCH_STEP = Text("Cette démarche n’a pas d’étape de ce nom.", "This journey has no such step.")
NO_SUCH_ATTACHMENT = Text("Cette démarche ne demande pas de pièce de ce genre.", "This journey takes no such document.")
FILE_NAME_WRONG = Text("Ce nom de fichier ne convient pas.", "This file name will not do.")
NOT_ASKED = Text("Cette étape ne demande pas cette information.", "This step does not ask for this.")
UNPRINTABLE = Text(
    "Un caractère de ce texte ne peut pas être imprimé\u00a0: utilisez l’alphabet latin.",
    "A character of this text can’t be printed: use the Latin alphabet.",
)
ILL_FORMED = Text("Cette information n’a pas la forme attendue.", "This does not have the expected form.")
NOT_LISTED = Text("Choisissez une valeur dans la liste.", "Choose a value from the list.")
NOT_A_DATE = Text("Cette date n’existe pas.", "There is no such date.")
IN_THE_FUTURE = Text("Cette date ne peut pas être dans le futur.", "This date can’t be in the future.")
YEAR_WRONG = Text("Vérifiez l’année.", "Check the year.")
NOT_AN_AMOUNT = Text(
    "Écrivez un montant en euros, avec deux décimales au plus, par exemple 1\u202f250,50.",
    "Write an amount in euros, with two decimals at most, for example 1250.50.",
)
NOT_A_NUMBER = Text("Écrivez un nombre entier, sans lettre.", "Write a whole number, without letters.")
EMAIL_WRONG = Text(
    "Cette adresse e-mail n’est pas valide, par exemple nom@exemple.fr.",
    "This e-mail address is not valid; for example name@example.com.",
)
OWNER_UNNAMED = Text("son nom est obligatoire.", "the name is mandatory.")
OWNER_UNBORN = Text("sa date de naissance est obligatoire.", "the date of birth is mandatory.")
IBAN_WRONG = Text(
    "Cet IBAN n’est pas valide\u00a0: vérifiez chaque caractère sur le RIB.",
    "This IBAN is not valid: check each character against the bank details.",
)
IBAN_OUTSIDE_SEPA = Text(
    "Nous ne pouvons virer que vers un compte de la zone SEPA.", "We can only transfer to an account in the SEPA area."
)
BIC_WRONG = Text("Ce BIC n’est pas valide\u00a0: 8 ou 11 caractères.", "This BIC is not valid: 8 or 11 characters.")
BIC_OF_ANOTHER_COUNTRY = Text(
    "Ce BIC n’est pas celui d’une banque du pays de l’IBAN.",
    "This BIC does not belong to a bank of the IBAN’s country.",
)


def too_long(limit: int) -> Text:
    """Return how long a text may be."""
    return Text(
        f"Ce texte ne peut pas dépasser {limit} caractères.", f"This text can’t be longer than {limit} characters."
    )


def other_format(formats: tuple[str, ...]) -> Text:
    """Return which formats an attachment may have."""
    listed = ", ".join(formats).upper()
    return Text(f"Formats acceptés\u00a0: {listed}.", f"Accepted formats: {listed}.")


def too_large(limit: int) -> Text:
    """Return how large an attachment may be."""
    megabytes = limit // 1_000_000
    return Text(f"Cette pièce dépasse {megabytes} Mo.", f"This document is larger than {megabytes} MB.")


def at_least(limit: str) -> Text:
    """Return how small a number may be."""
    return Text(f"La valeur est de {limit.replace('.', ',')} au moins.", f"The value is {limit} at least.")


def at_most(limit: str) -> Text:
    """Return how large a number may be."""
    return Text(f"La valeur est de {limit.replace('.', ',')} au plus.", f"The value is {limit} at most.")


def too_many_owners(limit: int) -> Text:
    """Return how many owners there may be."""
    return Text(f"{limit} titulaires au plus.", f"{limit} owners at most.")


def of_owner(number: int, reason: Text) -> Text:
    """Return the reason, said of one owner of the list."""
    return Text(f"Titulaire {number}\u00a0: {_lower(reason.fr)}", f"Owner {number}: {_lower(reason.en)}")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
