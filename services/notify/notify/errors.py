"""Why a message does not leave."""


class DeliveryRefused(Exception):
    """The message will never be taken: there is no such address or number, or the provider refuses it for good."""


class ProviderUnavailable(Exception):
    """The mail server or the provider of text messages can't take it at the moment: it is tried again later."""


class LinkInvalid(Exception):
    """A sealed link is not for us to open, leads elsewhere, or has expired."""
