"""Why the address of a program is refused, in the reader's language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from chartrier.http.language import request_language
from chartrier.http.problems import FieldError, Invalid
from notify.errors import WebhookUrlRefused
from notify.webhooks.urls import UrlFault

_REASONS: Final[Mapping[str, Mapping[str, str]]] = {
    UrlFault.NOT_AN_ADDRESS: {
        "fr": "Écrivez une adresse complète, comme https://erp.exemple.fr/chartrier.",
        "en": "Write a whole address, such as https://erp.example.com/chartrier.",
    },
    UrlFault.NOT_ENCRYPTED: {
        "fr": "L’adresse doit commencer par https://.",
        "en": "The address must begin with https://.",
    },
    UrlFault.WITH_PASSWORD: {
        "fr": "Retirez le nom et le mot de passe de l’adresse\u00a0: la signature des messages en tient lieu.",
        "en": "Remove the name and password from the address: the signature of the messages takes their place.",
    },
    UrlFault.NOT_PUBLIC: {
        "fr": "Cette adresse n’est pas publique. Indiquez-en une que l’on atteint depuis Internet.",
        "en": "This address is not public. Give one that can be reached from the Internet.",
    },
}


class WebhookRefused(Invalid):
    """This address can't be told of events."""


@contextmanager
def in_reader_language() -> Iterator[None]:
    """Say beside the field what is wrong with an address."""
    try:
        yield
    except WebhookUrlRefused as refused:
        raise WebhookRefused(FieldError("url", _REASONS[refused.fault][request_language()])) from refused
