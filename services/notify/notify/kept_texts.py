"""Text messages that do not leave: they lie in the mailbox of the run, beside the mail."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from notify.kept_mail import KeptMail
from notify.letters import flow
from notify.sms import TextMessage

SUBJECT: Final = "SMS"


@dataclass(frozen=True)
class KeptTexts:
    """The mailbox in a folder, for text messages too."""

    folder: Path

    def send(self, message: TextMessage) -> None:
        """Keep the message; the same id takes the same place."""
        kept = EmailMessage(policy=policy.SMTP)
        kept["Message-ID"] = f"<{message.id}@sms.invalid>"
        kept["Date"] = format_datetime(message.at)
        kept["To"] = message.to
        kept["Subject"] = SUBJECT
        kept.set_content(message.text, cte="quoted-printable")
        kept.add_alternative(f"<!doctype html>{flow(message.text)}", subtype="html", cte="quoted-printable")
        KeptMail(self.folder).send(kept)
