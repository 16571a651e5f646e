"""The refusals of deposits."""

from chartrier.http.problems import Conflict, FieldError, Forbidden, Invalid, NotFound
from deposits.journeys import Text
from deposits.reasons import Hindrance


class SpaceNotFound(NotFound):
    """There is no such space, or it is not yours."""


class JourneyNotFound(NotFound):
    """There is no such journey."""


class RequestNotFound(NotFound):
    """There is no such request, or it is not yours."""


class PaperNotFound(NotFound):
    """This request has no such document."""


class OnlyConsulting(Forbidden):
    """Your profile lets you consult requests, not file or change them."""


class AlreadySubmitted(Conflict):
    """This request has been sent: it can't be changed any more."""


class TooManyPapers(Conflict):
    """This request holds as many documents as it can."""


class ReceiptOfAnother(Conflict):
    """This receipt is for another document."""


class SummaryNotReady(Conflict):
    """The summary is being made: it will be there in a moment."""


class NotAsked(Invalid):
    """The journey does not ask for this."""


class AnswersIllFormed(Invalid):
    """Some answers are not right."""


class PaperRefused(Invalid):
    """This document can't be taken."""


class NotComplete(Invalid):
    """Something is still missing before this request can be sent."""


def field_errors(hindrances: list[Hindrance], language: str, *, within: str = "") -> list[FieldError]:
    """The hindrances as they are said to a reader of that language."""
    return [FieldError(f"{within}{hindrance.field}", said(hindrance.reason, language)) for hindrance in hindrances]


def said(text: Text, language: str) -> str:
    """The words in the reader's language: French unless it is English."""
    return text.en if language == "en" else text.fr
