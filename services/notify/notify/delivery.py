"""Delivery: a message that is due is written, put into its envelope and handed over."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

import msgspec

from chartrier.sealing import Unsealer
from notify import links
from notify.content import Content, Invitation, NewDocuments, RequestSubmitted, SharedDocuments
from notify.envelopes import Sender, address_of, message_of
from notify.letters import Reader, write
from notify.links import LinkUnfit
from notify.mail import Mail
from notify.models import Message

TO_DO = "/documents?state=todo"


@dataclass(frozen=True)
class Office:
    """All that it takes to write and hand over a message."""

    mail: Mail
    sender: Sender
    unsealer: Unsealer
    public_url: str

    def send(self, message: Message, *, now: datetime) -> None:
        """Hand over one message, unless the link in it is of no use any more."""
        content: Content = msgspec.convert(message.content, Content)
        if _has_expired(content, now=now):
            raise LinkUnfit("the link expired before the message could leave")
        self.mail.send(self._written(message, content))

    def _written(self, message: Message, content: Content) -> EmailMessage:
        reader = Reader(name=message.name, language=message.language)
        letter = write(content, to=reader, link=self._link(message, content), support=self.sender.support)
        to = address_of(message.email or "", message.name)
        return message_of(letter, message_id=message.id, sender=self.sender, to=to, at=message.created_at)

    def _link(self, message: Message, content: Content) -> str:
        if message.sealed_link:
            return links.unsealed(message.sealed_link, unsealer=self.unsealer, public_url=self.public_url)
        if isinstance(content, RequestSubmitted):
            return links.to_request(self.public_url, content.request_id)
        return links.to_sign_in(self.public_url, then=TO_DO if isinstance(content, NewDocuments) else "/")


def _has_expired(content: Content, *, now: datetime) -> bool:
    return isinstance(content, Invitation | SharedDocuments) and content.expires_at <= now
