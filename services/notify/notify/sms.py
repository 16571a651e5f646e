"""Text messages leave through one port; `twilio_sms` and `kept_texts` are behind it.

Refusals are those of mail: `MailRefused` for a number that will never get it, `MailAway` for a provider that is away.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from notify.mail import MailRefused


@dataclass(frozen=True)
class TextMessage:
    """A text message, ready to leave."""

    id: UUID
    to: str
    text: str
    at: datetime


class Sms(Protocol):
    """Something that takes text messages for delivery."""

    def send(self, message: TextMessage) -> None:
        """Hand the message over; returning means it was taken."""
        ...


class NoSms:
    """Where no provider is set and nothing is kept: every text message is given up, so that an operator sees it."""

    def send(self, message: TextMessage) -> None:  # noqa: ARG002 - whichever it is
        """Refuse it."""
        raise MailRefused("no provider of text messages is set")
