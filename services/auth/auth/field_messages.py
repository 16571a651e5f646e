"""The messages beside a field, in French and English."""

from typing import Final

_MESSAGES: Final = {
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
    "confidential-password": (
        "Saisissez le mot de passe confidentiel que vous avez reçu par e-mail.",
        "Type the confidential password that you got by e-mail.",
    ),
    "address-has-account": (
        "Cette adresse ouvre déjà un compte\u00a0: choisissez «\u00a0J’ai déjà un compte\u00a0».",
        "This address opens an account already: choose “I already have an account”.",
    ),
    "code": (
        "Ce code n’est pas le bon, ou n’est plus valable.",
        "This code is not the right one, or no longer good.",
    ),
    "passkey": (
        "Cette clé d’accès n’a pas pu être vérifiée.",
        "This passkey could not be verified.",
    ),
    "identifier": (
        "Choisissez l’adresse de l’invitation, ou de 3 à 64 lettres, chiffres, points et tirets.",
        "Choose the address of the invitation, or 3 to 64 letters, figures, dots and dashes.",
    ),
    "own-identifier": (
        "Choisissez de 3 à 64 lettres, chiffres, points et tirets.",
        "Choose 3 to 64 letters, figures, dots and dashes.",
    ),
    "mobile": (
        "Indiquez un numéro de mobile français qui reçoit des SMS.",
        "Give a French mobile number that receives text messages.",
    ),
    "category": ("Choisissez une catégorie de la liste.", "Choose a category of the list."),
    "name": ("Ce nom ne peut pas rester vide.", "This name can’t be left empty."),
    "fixed-opening": (
        "Ce compte a été ouvert avec cette adresse\u00a0: elle reçoit tous les avis de l’espace et ne change pas.",
        "This account was opened with this address: it gets every notice of the space and does not change.",
    ),
    "fixed-deposit-space": (
        "Votre espace de consignation vous connaît par cette adresse\u00a0: elle ne change pas.",
        "Your deposit space knows you by this address: it does not change.",
    ),
    "evidence": (
        "Dites ce qui prouve l’identité\u00a0: ce que la personne sait ne suffit jamais.",
        "Say what proves who it is: what the person knows is never enough.",
    ),
    "search-words": (
        "Écrivez au moins trois caractères.",
        "Write three characters at least.",
    ),
    "candidate": ("Aucun compte actif n’a ce numéro.", "No active account has this id."),
}


def message(key: str, language: str) -> str:
    """Return a message in the reader's language."""
    french, english = _MESSAGES[key]
    return english if language == "en" else french
