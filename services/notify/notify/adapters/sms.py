"""Text messages leave through one port; `twilio` and `captured_texts` implement it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from notify.errors import DeliveryRefused


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
        """Hand the message over; raise `DeliveryRefused` or `ProviderUnavailable` unless it was taken."""
        ...


class NoSms:
    """Where no provider is set and nothing is captured: every text message is given up, so that an operator sees it."""

    def send(self, message: TextMessage) -> None:  # noqa: ARG002 - whichever it is
        """Refuse the message."""
        raise DeliveryRefused("no provider of text messages is set")
