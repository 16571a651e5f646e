"""Delivery: a message that is due is written, put into its envelope and handed over."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from types import MappingProxyType
from typing import Any, Final

import msgspec

from chartrier.access.sealing import Unsealer
from notify import links
from notify.content import (
    AccountClosed,
    AccountsMerged,
    AccountsSeparated,
    ApplicationChanged,
    Code,
    CodeBySms,
    Content,
    ExportReady,
    Invitation,
    NewDevice,
    NewDocuments,
    OutsideIdentityChanged,
    RequestSubmitted,
    ResetOffered,
    SecondFactorChanged,
    SharedDocuments,
)
from notify.envelopes import Sender, address_of, message_of
from notify.letters import Reader, write, write_text
from notify.links import LinkUnfit
from notify.mail import Mail
from notify.models import Message
from notify.sms import Sms, TextMessage

TO_DO = "/documents?state=todo"
LINKED = "/compte/comptes-associes"
# Where one sees, and puts right, what a message is about; else home.
PAGES: Final = MappingProxyType[type[Content], str](
    {
        NewDocuments: TO_DO,
        NewDevice: "/compte/appareils",
        SecondFactorChanged: "/compte/securite",
        AccountsMerged: LINKED,
        AccountsSeparated: LINKED,
        ApplicationChanged: LINKED,
        OutsideIdentityChanged: LINKED,
        ExportReady: "/compte/mes-donnees",
    }
)


@dataclass(frozen=True)
class Office:
    """All that it takes to write and hand over a message."""

    mail: Mail
    sms: Sms
    sender: Sender
    unsealer: Unsealer
    public_url: str

    def send(self, message: Message, *, now: datetime) -> None:
        """Hand over one message, unless the link in it is of no use any more."""
        content: Content = msgspec.convert(message.content, Content)
        if _has_expired(content, now=now):
            raise LinkUnfit("the link expired before the message could leave")
        secrets = self._secrets(message, content)
        if message.phone is not None:
            text = write_text(content, language=message.language, secrets=secrets)
            self.sms.send(TextMessage(message.id, message.phone, text, message.created_at))
        else:
            self.mail.send(self._written(message, content, secrets))

    def _written(self, message: Message, content: Content, secrets: dict[str, Any]) -> EmailMessage:
        reader, support = Reader(name=message.name, language=message.language), self.sender.support
        offers = secrets.get("offers")
        link = offers[0]["link"] if offers else self._link(message, content)
        letter = write(content, to=reader, link=link, support=support, secrets=secrets)
        to = address_of(message.email or "", message.name)
        return message_of(letter, message_id=message.id, sender=self.sender, to=to, at=message.created_at)

    def _secrets(self, message: Message, content: Content) -> dict[str, Any]:
        sealed = message.secrets or {}
        if isinstance(content, ResetOffered):
            offered = zip(content.identifiers, sealed["offers"], strict=True)
            return {"offers": [{"identifier": name} | self._offer(each) for name, each in offered]}
        return {"code": links.opened(sealed["code"], unsealer=self.unsealer)} if "code" in sealed else {}

    def _offer(self, sealed: dict[str, str]) -> dict[str, str]:
        link = links.unsealed(sealed["link"], unsealer=self.unsealer, public_url=self.public_url)
        return {"link": link, "code": links.opened(sealed["code"], unsealer=self.unsealer)}

    def _link(self, message: Message, content: Content) -> str:
        if message.sealed_link:
            return links.unsealed(message.sealed_link, unsealer=self.unsealer, public_url=self.public_url)
        if isinstance(content, RequestSubmitted):
            return links.to_request(self.public_url, content.request_id)
        if isinstance(content, AccountClosed):
            return f"{self.public_url}/"
        return links.to_sign_in(self.public_url, then=PAGES.get(type(content), "/"))


def _has_expired(content: Content, *, now: datetime) -> bool:
    return (
        isinstance(content, Invitation | SharedDocuments | Code | CodeBySms | ResetOffered)
        and content.expires_at <= now
    )
