"""Why a message does not leave, and the refusals of notify over HTTP."""

from chartrier.http.problems import Conflict, NotFound


class DeliveryRefused(Exception):
    """The message will never be taken: there is no such address or number, or the provider refuses it for good."""


class ProviderUnavailable(Exception):
    """The mail server or the provider of text messages can't take it at the moment: it is tried again later."""


class LinkInvalid(Exception):
    """A sealed link is not for us to open, leads elsewhere, or has expired."""


class OrganisationNotFound(NotFound):
    """There is no such organisation, or you don't administer the whole of it."""


class WebhookNotFound(NotFound):
    """There is no such webhook, or its organisation is not yours to administer."""


class DeliveryNotFound(NotFound):
    """There is no such message to this webhook."""


class TooManyWebhooks(Conflict):
    """An organisation has ten webhooks at most: remove one first."""


class WebhookIsPaused(Conflict):
    """Nothing is sent to this webhook while it is paused: resume it first."""


class WebhookUrlRefused(Exception):
    """This address can't be told of events."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


class NoLetters(Conflict):
    """No letter waits to be printed whose postal address is known."""


class LetterBatchNotFound(NotFound):
    """There is no such batch, or its letters are printed and erased."""
