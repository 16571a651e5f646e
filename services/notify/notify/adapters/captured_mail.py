"""Mail that does not leave: a mailbox in a folder, which the embedded product shows on a page."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import UUID


@dataclass(frozen=True)
class CapturedMessage:
    """A message that was captured instead of being sent."""

    id: UUID
    to: str
    subject: str
    text: str
    html: str
    sent_at: datetime


@dataclass(frozen=True)
class CapturedMail:
    """A mailbox in a folder, one file for each message."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Store the message; the same Message-ID takes the same place."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{_id_of(message)}.eml"
        draft = self.folder / f".{name}"
        draft.write_bytes(message.as_bytes())
        draft.replace(self.folder / name)

    def count(self) -> int:
        """Return how many messages were captured."""
        return len(self._names())

    def latest(self, *, offset: int, limit: int) -> list[CapturedMessage]:
        """Return some of the messages, newest first."""
        return [self._read(name) for name in self._names()[offset : offset + limit]]

    def find(self, message_id: UUID) -> CapturedMessage | None:
        """Return one message, if it was captured."""
        path = self.folder / f"{message_id}.eml"
        return self._read(path) if path.is_file() else None

    def _names(self) -> list[Path]:
        # Ids grow with time: the names sort as the messages were written.
        return sorted(self.folder.glob("[!.]*.eml"), reverse=True)

    def _read(self, path: Path) -> CapturedMessage:
        message = BytesParser(policy=policy.SMTP).parsebytes(path.read_bytes())
        return CapturedMessage(
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
