"""Mail by SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final, Literal

from notify.errors import DeliveryRefused, ProviderUnavailable

Security = Literal["none", "starttls", "tls"]

PERMANENT: Final = 500
SIGN_IN_REFUSED: Final = frozenset({530, 534, 535, 538})


@dataclass(frozen=True)
class SmtpMail:
    """A mail server reached by SMTP."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = None
    timeout: float = 15.0

    def send(self, message: EmailMessage) -> None:
        """Hand the message to the server; it is the server's once this returns."""
        try:
            with self._connected() as server:
                _hand_over(server, message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, _ = next(iter(refused.recipients.values()))
            raise _translated(code, "the address was refused") from None
        except smtplib.SMTPResponseException as refused:
            raise _translated(refused.smtp_code, "the message was refused") from None
        except (smtplib.SMTPException, OSError) as unavailable:
            raise ProviderUnavailable(type(unavailable).__name__) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        with self._opened() as server:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user and self.password:
                server.login(self.user, self.password)
            yield server

    def _opened(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPNotSupportedError:
        raise DeliveryRefused("the server does not take such an address") from None


def _translated(code: int, what: str) -> DeliveryRefused | ProviderUnavailable:
    # The server's own words may repeat the address: only its number is stored. A refused sign-in is ours to mend.
    permanent = code >= PERMANENT and code not in SIGN_IN_REFUSED
    return DeliveryRefused(f"{what} ({code})") if permanent else ProviderUnavailable(f"{what} ({code})")
