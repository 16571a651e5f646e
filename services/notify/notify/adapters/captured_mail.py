"""Mail that does not leave: a mailbox in a folder, which the embedded product shows on a page."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID


@dataclass(frozen=True)
class Envelope:
    """What the list shows of a message that was captured instead of being sent."""

    id: UUID
    to: str
    subject: str
    sent_at: datetime


@dataclass(frozen=True)
class CapturedMessage(Envelope):
    """A whole message."""

    text: str
    html: str


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

    def latest(self, *, to: str | None = None) -> list[Envelope]:
        """Return what lies in the mailbox (for one address), newest first."""
        # Ids grow with time: the names sort as the messages were written.
        envelopes = [_envelope_of(path) for path in sorted(self.folder.glob("[!.]*.eml"), reverse=True)]
        return [each for each in envelopes if to is None or parseaddr(each.to)[1] == to]

    def find(self, message_id: UUID) -> CapturedMessage | None:
        """Return one message, if it was captured."""
        path = self.folder / f"{message_id}.eml"
        if not path.is_file():
            return None
        message = BytesParser(policy=policy.SMTP).parsebytes(path.read_bytes())
        return CapturedMessage(**vars(_envelope_of(path)), text=_part(message, "plain"), html=_part(message, "html"))


def _envelope_of(path: Path) -> Envelope:
    return _read_envelope(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=10_000)
def _read_envelope(path: Path, _written_at: int) -> Envelope:
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=policy.SMTP).parse(file)
    return Envelope(
        id=_id_of(headers),
        to=str(headers["To"]),
        subject=str(headers["Subject"]),
        sent_at=parsedate_to_datetime(str(headers["Date"])),
    )


def _id_of(message: Message) -> UUID:
    return UUID(str(message["Message-ID"]).strip("<>").partition("@")[0])


def _part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body(preferencelist=(subtype,))
    return str(body.get_content()) if body else ""
