"""What a code is for, as its message says it: one line for each purpose that auth knows."""

from types import MappingProxyType

_PHRASES = MappingProxyType(
    {
        "confirm-act": ("confirmer votre signature", "confirm your signature"),
        "change-password": ("changer votre mot de passe", "change your password"),
        "reset": ("choisir un nouveau mot de passe", "choose a new password"),
        "new-email": ("confirmer votre nouvelle adresse e-mail", "confirm your new email address"),
        "phone": ("confirmer votre numéro de téléphone", "confirm your phone number"),
        "former-phone": ("remplacer ce numéro de téléphone par un autre", "replace this phone number by another one"),
        "lost-identifier": ("retrouver votre identifiant", "recover your identifier"),
        "opening-mobile": ("ouvrir votre compte", "open your account"),
        "opening-email": ("ouvrir votre compte", "open your account"),
        "second-factor": ("vous connecter", "sign in"),
        "second-factor-set-up": ("ajouter une seconde preuve à votre compte", "add a second step to your sign-in"),
        "close-account": ("supprimer votre compte", "close your account"),
        "first-sign-in": ("confirmer votre adresse e-mail", "confirm your email address"),
    }
)
_ANY = ("confirmer votre demande", "confirm your request")


def phrase(purpose: str, language: str) -> str:
    """Return what the code lets one do (`to …`), in the reader's language."""
    french, english = _PHRASES.get(purpose, _ANY)
    return english if language == "en" else french
