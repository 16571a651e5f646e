"""E-mail leaves through one port; `smtp` and `kept_mail` are behind it."""

from email.message import EmailMessage
from typing import Protocol


class MailRefused(Exception):
    """The message will never be taken: whoever should have got it has no such address, or the server refuses it."""


class MailAway(Exception):
    """The mail server can't take messages at the moment: the same message is tried again later."""


class Mail(Protocol):
    """Something that takes messages for delivery."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; returning means it was taken."""
        ...
