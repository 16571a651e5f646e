"""Who asks, in which language."""

from flask import request

from chartrier.identity import Principal, principal
from chartrier.problems import Forbidden


def asked_in() -> str:
    """The language that the reader asks for."""
    return request.headers.get("Accept-Language", "fr")


def person() -> Principal:
    """The person who asks; a machine has no account of this kind."""
    asking = principal()
    if asking.kind != "person":
        raise Forbidden("This is for people who signed in.")
    return asking
