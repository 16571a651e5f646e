"""What sharing refuses."""

from types import MappingProxyType
from typing import Final

from chartrier.http.problems import FieldError, Invalid, NotFound, TooMany

_REASONS: Final = MappingProxyType(
    {
        "fr": {
            "past": "Choisissez une date à venir.",
            "far": "Un partage dure un an au plus.",
            "spaces": "Tous les documents d’un lien viennent du même espace.",
        },
        "en": {
            "past": "Choose a date to come.",
            "far": "A share lasts a year at most.",
            "spaces": "All the documents of a link come from the same space.",
        },
    }
)


class LinkNotFound(NotFound):
    """There is no such link, or it is not yours."""


class LinkClosed(NotFound):
    """This link is closed."""


class TooManyAttempts(TooMany):
    """Too many attempts; wait a few minutes."""


class TooManyLinks(TooMany):
    """You have shared by very many links today; go on tomorrow."""


class DeadlineInvalid(Invalid):
    """Some of the information is missing or not right."""


class SpacesDiffer(Invalid):
    """Some of the information is missing or not right."""


def reason(field: str, key: str, *, language: str) -> FieldError:
    """Return why a field is refused, in the reader's language."""
    return FieldError(field, _REASONS[language][key])
