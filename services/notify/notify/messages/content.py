"""What a message says, whatever its words, without any secret: this is what is stored of it."""

from datetime import datetime
from uuid import UUID

import msgspec

from notify.messages.case_content import CasesHandedOver
from notify.messages.contract_content import BulkExportReady, ContractWithdrawn
from notify.messages.paper_content import PaperDecided
from notify.messages.pay_content import AdvanceDecided, TimesheetDisputed
from notify.messages.relation_content import RelationConfirmed
from notify.messages.share_content import ShareContent
from notify.messages.signature_content import SignatureContent
from notify.messages.structure_content import (
    ConfidentialPassword,
    DeletionRefused,
    DeletionRequested,
    MemberProfileChanged,
    OwnDetailsCorrected,
    PhoneChangeAllowed,
    UserChanged,
)
from notify.messages.sub_account_content import PrincipalChanged, PrincipalRequested, PrincipalRequestRefused
from notify.messages.webhook_content import WebhookPaused


class DocumentsOfSender(msgspec.Struct, frozen=True):
    """How many documents of each type came from one sender."""

    sender: str
    counts: dict[str, int]


class Invitation(msgspec.Struct, frozen=True, tag="invitation"):
    """Somebody without a password yet is told what waits, or what they may do, and invited to register."""

    invited_by: str
    by_sender: tuple[DocumentsOfSender, ...]
    rights: tuple[str, ...]
    expires_at: datetime
    reminder: bool = False


class NewDocuments(msgspec.Struct, frozen=True, tag="new-documents"):
    """Somebody who has an account is told what came."""

    by_sender: tuple[DocumentsOfSender, ...]


class RequestSubmitted(msgspec.Struct, frozen=True, tag="request-submitted"):
    """A deposit client's request went off and got its file number."""

    request_id: UUID
    file_number: str
    journey_title: str
    at: datetime
    # The means of payment that was chosen, by language; of a request that pays nothing in, none.
    payment: dict[str, str] = {}


class RequestProgress(msgspec.Struct, frozen=True, tag="request-progress"):
    """What became of a deposit client's request.

    ``step``: returned, validated, rejected, withdrawn, message, reassigned, handed-over.
    """

    request_id: UUID
    file_number: str
    step: str
    reasons: tuple[str, ...]
    at: datetime


class InvitationOffered(msgspec.Struct, frozen=True, tag="invitation-offered"):
    """Somebody who has an account is asked whether they accept to have access to a space."""

    space_name: str
    invited_by: str
    at: datetime


class InvitationRefused(msgspec.Struct, frozen=True, tag="invitation-refused"):
    """An administrator is told that somebody declined to have access to their space."""

    space_name: str
    member_name: str
    at: datetime


class ApprovalRequested(msgspec.Struct, frozen=True, tag="approval-requested"):
    """An administrator is asked whether somebody whom an agency names again may come back."""

    space_name: str
    agency_name: str
    member_name: str
    at: datetime


class AccountLocked(msgspec.Struct, frozen=True, tag="account-locked"):
    """Wrong passwords (or codes after a right one) locked an account for a while, or one known device alone."""

    locked_until: datetime
    this_device: bool = False
    second_factor: bool = False


class NewDevice(msgspec.Struct, frozen=True, tag="new-device"):
    """An account was signed in to from a device that was not known."""

    browser: str
    system: str
    at: datetime


class SecondFactorChanged(msgspec.Struct, frozen=True, tag="second-factor-changed"):
    """The second step of signing in is another one. ``change``: added, removed, or what happened to recovery codes."""

    change: str
    kind: str | None
    left: int
    at: datetime


class ApplicationChanged(msgspec.Struct, frozen=True, tag="application-changed"):
    """An application may act in somebody's name (``scope``: how far), or no longer."""

    allowed: bool
    application_name: str
    scope: tuple[str, ...]
    at: datetime


class OutsideIdentityChanged(msgspec.Struct, frozen=True, tag="outside-identity-changed"):
    """Another service opens an account, or no longer."""

    linked: bool
    provider_name: str
    at: datetime


class Code(msgspec.Struct, frozen=True, tag="code"):
    """A code for something that somebody is doing right now, by e-mail; the code itself is not in here."""

    purpose: str
    issued_at: datetime
    expires_at: datetime


class CodeBySms(msgspec.Struct, frozen=True, tag="code-by-sms"):
    """The same, by text message."""

    purpose: str
    issued_at: datetime
    expires_at: datetime


class PasswordResetOffered(msgspec.Struct, frozen=True, tag="password-reset-offered"):
    """Somebody may choose a new password; links and codes are not in here. ``cause``: forgotten, lost-identifier."""

    cause: str
    identifiers: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime


class PasswordChanged(msgspec.Struct, frozen=True, tag="password-changed"):
    """A password is another one now."""

    at: datetime


class EmailChanged(msgspec.Struct, frozen=True, tag="email-changed"):
    """The address of an account is another one now: the former one is told, with what is left of the new one."""

    new_address: str
    at: datetime


class PhoneChanged(msgspec.Struct, frozen=True, tag="phone-changed"):
    """A phone number was added or taken away."""

    added: bool
    ending: str
    at: datetime


class IdentifierRecovered(msgspec.Struct, frozen=True, tag="identifier-recovered"):
    """Somebody gets into an account by another address: the contacts so far are told."""

    at: datetime


class IdentifierRecoveredBySms(msgspec.Struct, frozen=True, tag="identifier-recovered-by-sms"):
    """The same, by text message."""

    at: datetime


class LostIdentifierRefused(msgspec.Struct, frozen=True, tag="lost-identifier-refused"):
    """Support did not see that a lost identifier was of whoever asked for it."""

    at: datetime


class AddressAlreadyUsed(msgspec.Struct, frozen=True, tag="address-already-used"):
    """Somebody wanted to open an account with an address that has one."""

    at: datetime


class PasswordResetSentElsewhere(msgspec.Struct, frozen=True, tag="password-reset-sent-elsewhere"):
    """A link for a new password was asked for with an address that is not the one on record: it went to that one."""

    at: datetime


class ClientAccountOpened(msgspec.Struct, frozen=True, tag="client-account-opened"):
    """A client account is open."""

    company_name: str
    at: datetime


class SupportActed(msgspec.Struct, frozen=True, tag="support-acted"):
    """Support did something on an account (``act``), and why (``reason``): its owner is told."""

    act: str
    reason: str
    at: datetime


class AccountsMerged(msgspec.Struct, frozen=True, tag="accounts-merged"):
    """Two accounts of one person are one now; both are told how it can be undone, and until when.

    Who signed in with the account that was merged into the other (``absorbed``) can't undo it alone: support does, by
    the reference.
    """

    absorbed: bool
    reference: UUID
    at: datetime
    undo_until: datetime


class AccountsSeparated(msgspec.Struct, frozen=True, tag="accounts-separated"):
    """Two accounts that were one are two again."""

    at: datetime


class ExportReady(msgspec.Struct, frozen=True, tag="export-ready"):
    """The copy of everything held on somebody can be taken."""

    expires_at: datetime


class AccountClosed(msgspec.Struct, frozen=True, tag="account-closed"):
    """An account is closed and what it held is gone; ``retained`` are the keys of what the law retains."""

    at: datetime
    retained: tuple[str, ...]


Content = (
    Invitation
    | NewDocuments
    | ShareContent
    | RequestSubmitted
    | RequestProgress
    | CasesHandedOver
    | AdvanceDecided
    | TimesheetDisputed
    | InvitationOffered
    | InvitationRefused
    | ApprovalRequested
    | MemberProfileChanged
    | UserChanged
    | DeletionRequested
    | DeletionRefused
    | OwnDetailsCorrected
    | PhoneChangeAllowed
    | RelationConfirmed
    | PaperDecided
    | BulkExportReady
    | ContractWithdrawn
    | SignatureContent
    | PrincipalRequested
    | PrincipalChanged
    | PrincipalRequestRefused
    | AccountLocked
    | NewDevice
    | SecondFactorChanged
    | ApplicationChanged
    | OutsideIdentityChanged
    | Code
    | CodeBySms
    | ConfidentialPassword
    | PasswordResetOffered
    | PasswordChanged
    | EmailChanged
    | PhoneChanged
    | IdentifierRecovered
    | IdentifierRecoveredBySms
    | LostIdentifierRefused
    | AddressAlreadyUsed
    | PasswordResetSentElsewhere
    | ClientAccountOpened
    | SupportActed
    | AccountsMerged
    | AccountsSeparated
    | ExportReady
    | AccountClosed
    | WebhookPaused
)


def kind_of(content: Content) -> str:
    """Return the kind of a message, which is also the name of its template."""
    return str(type(content).__struct_config__.tag)
