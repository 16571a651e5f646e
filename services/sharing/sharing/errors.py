"""What sharing refuses."""

from types import MappingProxyType
from typing import Final

from chartrier.http.problems import Conflict, FieldError, Forbidden, Invalid, NotFound, TooMany

_REASONS: Final = MappingProxyType(
    {
        "fr": {
            "place": "Cette suite de la liste n’existe pas.",
            "past": "Choisissez une date à venir.",
            "far": "Un partage dure un an au plus.",
            "both": "Choisissez un mot de passe ou un code, pas les deux.",
            "wrong-password": "Ce mot de passe n’est pas celui de ce partage.",
            "wrong-code": "Ce code ne convient pas.",
            "worn-code": "Ce code ne vaut plus : demandez un nouveau code.",
        },
        "en": {
            "place": "There is no such place in the list.",
            "past": "Choose a date to come.",
            "far": "A share lasts a year at most.",
            "both": "Choose a password or a code, not both.",
            "wrong-password": "This is not the password of this share.",
            "wrong-code": "This code is not right.",
            "worn-code": "This code is no longer valid: ask for a new one.",
        },
    }
)


class LinkNotFound(NotFound):
    """There is no such link, or it is not yours."""


class LinkEnded(Conflict):
    """This link opens nothing any more: share the documents again."""


class LinkClosed(NotFound):
    """This link is closed."""


class PasswordRequired(Forbidden):
    """This link opens with a password, which its sender gives."""


class CodeRequired(Forbidden):
    """This link opens with a code, which goes to the mailbox of whoever it is meant for."""


class WrongPassword(Invalid):
    """Some of the information is missing or not right."""


class WrongCode(Invalid):
    """Some of the information is missing or not right."""


class TooManyAttempts(TooMany):
    """Too many attempts; wait a few minutes."""


class TooManyLinks(TooMany):
    """You have shared by very many links today; go on tomorrow."""


class DeadlineInvalid(Invalid):
    """Some of the information is missing or not right."""


class PlaceInvalid(Invalid):
    """Some of the information is missing or not right."""


class ProtectionInvalid(Invalid):
    """Some of the information is missing or not right."""


def reason(field: str, key: str, *, language: str) -> FieldError:
    """Return why a field is refused, in the reader's language."""
    return FieldError(field, _REASONS[language][key])
