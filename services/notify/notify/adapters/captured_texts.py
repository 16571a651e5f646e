"""Text messages that do not leave: they lie in the same mailbox as captured mail."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Final

from notify.adapters.captured_mail import CapturedMail
from notify.adapters.sms import TextMessage

SUBJECT: Final = "SMS"


@dataclass(frozen=True)
class CapturedTexts:
    """The mailbox in a folder, for text messages too."""

    folder: Path

    def send(self, message: TextMessage) -> None:
        """Store the message; the same id takes the same place."""
        captured = EmailMessage(policy=policy.SMTP)
        captured["Message-ID"] = f"<{message.id}@sms.invalid>"
        captured["Date"] = format_datetime(message.at)
        captured["To"] = message.to
        captured["Subject"] = SUBJECT
        captured.set_content(message.text, cte="quoted-printable")
        html = f"<!doctype html><p>{escape(message.text)}</p>"
        captured.add_alternative(html, subtype="html", cte="quoted-printable")
        CapturedMail(self.folder).send(captured)
