"""E-mail leaves through one port: a mail server, or a folder whose messages the local run shows on a page."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Literal, Protocol, cast
from uuid import UUID

from notify.letters import Letter
from notify.words import in_one_line

Security = Literal["none", "starttls", "tls"]
PERMANENT = 500


class MailRefused(Exception):
    """The message will never be taken: whoever should have got it has no such address, or the server refuses it."""


class MailAway(Exception):
    """The mail server can't take messages at the moment: the same message is tried again later."""


class Mail(Protocol):
    """Something that takes messages for delivery."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; returning means it was taken."""
        ...


@dataclass(frozen=True)
class Sender:
    """In whose name messages leave."""

    address: str
    name: str
    support: str


def address_of(email: str, name: str = "") -> Address:
    """An address for a header: its domain as the network writes it, its name in one line."""
    local, _, domain = in_one_line(email).rpartition("@")
    try:
        return Address(in_one_line(name), local, domain.encode("idna").decode("ascii"))
    except (ValueError, IndexError) as unfit:
        raise MailRefused("the address is not one") from unfit


def message_of(letter: Letter, *, message_id: UUID, sender: Sender, to: Address, at: datetime) -> EmailMessage:
    """The letter as a message with one recipient. The same message id always gives the same Message-ID."""
    message = EmailMessage(policy=policy.SMTP)
    own = address_of(sender.address, sender.name)
    message["Message-ID"] = f"<{message_id}@{own.domain}>"
    message["Date"] = format_datetime(at)
    message["From"] = own
    message["To"] = to
    message["Reply-To"] = address_of(sender.support)
    message["Subject"] = letter.subject
    message["Content-Language"] = letter.language
    # Out-of-office programs answer neither of these.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return message


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
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, _ = next(iter(refused.recipients.values()))
            raise _meaning(code, "the address was refused") from None
        except smtplib.SMTPResponseException as refused:
            raise _meaning(refused.smtp_code, "the message was refused") from None
        except smtplib.SMTPNotSupportedError as lacking:
            raise MailRefused("the server does not take such an address") from lacking
        except (smtplib.SMTPException, OSError) as away:
            raise MailAway(type(away).__name__) from None

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


def _meaning(code: int, what: str) -> MailRefused | MailAway:
    # The server's own words may repeat the address: only its number is kept. A refused sign-in (535) is ours to mend.
    permanent = code >= PERMANENT and code not in {530, 534, 535, 538}
    return MailRefused(f"{what} ({code})") if permanent else MailAway(f"{what} ({code})")


@dataclass(frozen=True)
class KeptMessage:
    """A message that the local run kept instead of sending."""

    id: UUID
    to: str
    subject: str
    text: str
    html: str
    sent_at: datetime


@dataclass(frozen=True)
class KeptMail:
    """A mailbox in a folder, one file for each message, for a run without the outside world."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Keep the message; the same Message-ID takes the same place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{_id_of(message)}.eml"
        draft = self.folder / f".{name}"
        draft.write_bytes(message.as_bytes())
        draft.replace(self.folder / name)

    def count(self) -> int:
        """How many messages are kept."""
        return len(self._names())

    def latest(self, *, offset: int, limit: int) -> list[KeptMessage]:
        """Some of the messages, newest first."""
        return [self._read(name) for name in self._names()[offset : offset + limit]]

    def find(self, message_id: UUID) -> KeptMessage | None:
        """One message, if it is kept."""
        path = self.folder / f"{message_id}.eml"
        return self._read(path) if path.is_file() else None

    def _names(self) -> list[Path]:
        # Ids grow with time: the names sort as the messages were written.
        return sorted(self.folder.glob("[!.]*.eml"), reverse=True)

    def _read(self, path: Path) -> KeptMessage:
        message = cast("EmailMessage", BytesParser(policy=policy.SMTP).parsebytes(path.read_bytes()))
        return KeptMessage(
            id=_id_of(message),
            to=str(message["To"]),
            subject=str(message["Subject"]),
            text=_part(message, "plain"),
            html=_part(message, "html"),
            sent_at=parsedate_to_datetime(str(message["Date"])),
        )


def _id_of(message: EmailMessage) -> UUID:
    return UUID(str(message["Message-ID"]).strip("<>").partition("@")[0])


def _part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body(preferencelist=(subtype,))
    return str(body.get_content()) if body else ""
