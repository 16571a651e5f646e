"""E-mail leaves through one port; `smtp` and `captured_mail` implement it."""

from email.message import EmailMessage
from typing import Protocol


class Mail(Protocol):
    """Something that takes messages for delivery."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; raise `DeliveryRefused` or `ProviderUnavailable` unless it was taken."""
        ...
