"""The dispatcher: a message is rendered, its secrets are unsealed, and it is handed over."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import msgspec

from chartrier.access.sealing import Unsealer
from notify.adapters.mail import Mail
from notify.adapters.sms import Sms, TextMessage
from notify.delivery import links
from notify.delivery.email_message import Sender, address_of, message_of
from notify.errors import LinkInvalid
from notify.messages.case_content import CasesHandedOver
from notify.messages.content import (
    AccountClosed,
    AccountsMerged,
    AccountsSeparated,
    ApplicationChanged,
    ClientAccountOpened,
    Code,
    CodeBySms,
    Content,
    ExportReady,
    Invitation,
    LostIdentifierRefused,
    NewDevice,
    NewDocuments,
    OutsideIdentityChanged,
    PasswordResetOffered,
    RequestProgress,
    RequestSubmitted,
    SecondFactorChanged,
    SupportActed,
)
from notify.messages.contract_content import BulkExportReady
from notify.messages.models import Message
from notify.messages.paper_content import PaperDecided
from notify.messages.pay_content import AdvanceDecided, TimesheetDisputed
from notify.messages.relation_content import RelationConfirmed
from notify.messages.share_content import OpeningCode, SharedDocuments, ShareEnding, ShareOpened
from notify.messages.signature_content import DocumentReplaced, SignatureRefused, SignatureReminder, SignaturesExpired
from notify.messages.structure_content import (
    ConfidentialPassword,
    DeletionRequested,
    OwnDetailsCorrected,
    PhoneChangeAllowed,
    UserChanged,
)
from notify.messages.sub_account_content import PrincipalChanged, PrincipalRequested, PrincipalRequestRefused
from notify.messages.webhook_content import WebhookPaused
from notify.rendering.emails import EmailDetails, render_email, render_text_message

TO_DO = "/documents?state=todo"
LINKED_ACCOUNTS = "/compte/comptes-associes"
USERS = "/mes-utilisateurs"
# Where one sees, and puts right, what a message is about; else home.
PAGES: Final = MappingProxyType[type[Content], str](
    {
        NewDocuments: TO_DO,
        DocumentReplaced: TO_DO,
        SignatureRefused: "/demandes-de-signature?state=refused",
        SignaturesExpired: "/demandes-de-signature?state=expired",
        ClientAccountOpened: "/ouvrir-mon-espace",
        UserChanged: USERS,
        DeletionRequested: USERS,
        OwnDetailsCorrected: "/mon-profil",
        PhoneChangeAllowed: "/mon-profil",
        RelationConfirmed: "/relations?etat=confirmed",
        AdvanceDecided: "/mes-acomptes",
        NewDevice: "/compte/appareils",
        SecondFactorChanged: "/compte/securite",
        SupportActed: "/compte/journal",
        AccountsMerged: LINKED_ACCOUNTS,
        AccountsSeparated: LINKED_ACCOUNTS,
        ApplicationChanged: LINKED_ACCOUNTS,
        OutsideIdentityChanged: LINKED_ACCOUNTS,
        ExportReady: "/compte/mes-donnees",
        BulkExportReady: "/documents-transmis/exports",
    }
)
# Of messages to somebody who has no account, or none any more.
PUBLIC_PAGES: Final = MappingProxyType[type[Content], str](
    {AccountClosed: "/", LostIdentifierRefused: "/identifiant-perdu"}
)

# Once their time is over, there is nothing left to say.
_EXPIRING: Final = (
    Invitation | SharedDocuments | OpeningCode | Code | CodeBySms | ConfidentialPassword | PasswordResetOffered
)


@dataclass(frozen=True)
class Dispatcher:
    """All that it takes to render a message and hand it over."""

    mail: Mail
    sms: Sms
    sender: Sender
    unsealer: Unsealer
    public_url: str

    def send(self, message: Message, *, now: datetime) -> None:
        """Hand over one message, unless the link in it is of no use any more."""
        content: Content = msgspec.convert(message.content, Content)
        if _has_expired(content, now=now):
            raise LinkInvalid("the link expired before the message could leave")
        if message.phone is not None:
            self._send_text(message, message.phone, content)
        else:
            self._send_email(message, content)

    def _send_text(self, message: Message, phone: str, content: Content) -> None:
        secrets = self._secrets(message, content)
        text = render_text_message(content, language=message.language, secrets=secrets, decided_at=message.created_at)
        self.sms.send(TextMessage(message.id, phone, text, message.created_at))

    def _send_email(self, message: Message, content: Content) -> None:
        secrets = self._secrets(message, content)
        details = EmailDetails(
            name=message.name,
            language=message.language,
            link=self._link(message, content, secrets),
            support=self.sender.support,
            decided_at=message.created_at,
            secrets=secrets,
        )
        to = address_of(message.email or "", message.name)
        email = render_email(content, details)
        self.mail.send(message_of(email, message_id=message.id, sender=self.sender, to=to, at=message.created_at))

    def _secrets(self, message: Message, content: Content) -> dict[str, Any]:
        sealed = message.secrets or {}
        if isinstance(content, PasswordResetOffered):
            offers = zip(content.identifiers, sealed["offers"], strict=True)
            return {"offers": [{"identifier": name} | self._offer(each) for name, each in offers]}
        return {"code": links.unseal(sealed["code"], unsealer=self.unsealer)} if "code" in sealed else {}

    def _offer(self, sealed: dict[str, str]) -> dict[str, str]:
        link = links.unseal_link(sealed["link"], unsealer=self.unsealer, public_url=self.public_url)
        return {"link": link, "code": links.unseal(sealed["code"], unsealer=self.unsealer)}

    def _link(self, message: Message, content: Content, secrets: dict[str, Any]) -> str:
        if "offers" in secrets:
            return str(secrets["offers"][0]["link"])
        if message.sealed_link:
            return links.unseal_link(message.sealed_link, unsealer=self.unsealer, public_url=self.public_url)
        if isinstance(content, RequestSubmitted | RequestProgress):
            return links.request_link(self.public_url, content.request_id)
        if isinstance(content, PrincipalRequested | PrincipalChanged | PrincipalRequestRefused):
            return links.sub_accounts_link(self.public_url, content.holder_id)
        if type(content) in PUBLIC_PAGES:
            return f"{self.public_url}{PUBLIC_PAGES[type(content)]}"
        return links.sign_in_link(self.public_url, then=_page(content))


def _page(content: Content) -> str:
    if isinstance(content, SignatureReminder):
        # Those that have waited that long are chosen there already (SIG-04).
        return f"/a-signer?depuis={content.days}"
    if isinstance(content, CasesHandedOver):
        return "/dossiers" if content.to_group else "/dossiers?vue=mine"
    if isinstance(content, TimesheetDisputed):
        return f"/mes-heures?semaine={content.week}"
    if isinstance(content, PaperDecided):
        return "/mes-salaries" if content.to_employer else "/abonnements"
    if isinstance(content, WebhookPaused | ShareOpened | ShareEnding):
        return _page_of_one(content)
    return PAGES.get(type(content), "/")


def _page_of_one(content: WebhookPaused | ShareOpened | ShareEnding) -> str:
    if isinstance(content, WebhookPaused):
        return f"/webhooks/{content.organisation_id}"
    return f"/partages/{content.link_id}"


def _has_expired(content: Content, *, now: datetime) -> bool:
    return isinstance(content, _EXPIRING) and content.expires_at <= now
