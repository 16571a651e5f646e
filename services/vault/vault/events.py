"""The events that the vault publishes, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import msgspec

from chartrier.events.event import Event
from chartrier.lifecycle.account_erasure import ErasureResult


class PersonNamed(msgspec.Struct, frozen=True, tag_field="kind", tag="person"):
    """The person to whom a depositor sent something."""

    staff_number: str
    first_name: str
    last_name: str
    email: str

    @property
    def full_name(self) -> str:
        """Return how the depositor calls the person."""
        return f"{self.first_name} {self.last_name}"


class UserNamed(msgspec.Struct, frozen=True):
    """A person whom a depositor named for some rights of a company."""

    email: str
    first_name: str
    last_name: str
    rights: tuple[str, ...]


class CompanyNamed(msgspec.Struct, frozen=True, tag_field="kind", tag="company"):
    """The company to which a depositor sent something, and the users that it named."""

    siret: str
    name: str
    users: tuple[UserNamed, ...]

    @property
    def full_name(self) -> str:
        """Return how the depositor calls the company."""
        return self.name


Recipient = PersonNamed | CompanyNamed


class SignaturePosition(msgspec.Struct, frozen=True):
    """Where the signature of a party stands, in points from the top left corner of a page as it is seen."""

    party: str
    page: int
    x: int
    y: int


class SignatureRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who signs a document, in which order, until when, and with which steps, as its depositor asks."""

    signatories: tuple[str, ...] = ("recipient",)
    in_order: bool = True
    deadline: datetime | None = None
    password: bool = True
    # Whether a code that was sent to them is asked of those who sign.
    code: bool = False
    reading: bool = False
    # After how many days those who have not signed are reminded; None is as usual.
    reminders: tuple[int, ...] | None = None
    positions: tuple[SignaturePosition, ...] = ()
    # Whether a person who signs for themselves has to say where the signature stands.
    placing: bool = False

    def begins_with(self, party: str) -> bool:
        """Return whether a party may sign before any other."""
        return party in (self.signatories if not self.in_order else self.signatories[:1])

    def follows(self, party: str, other: str) -> bool:
        """Return whether the turn of a party comes when another has signed."""
        return self.in_order and (other, party) in pairwise(self.signatories)


# A document has a type too, under the same name as in every list; that of the event stays with its class.
@dataclass(frozen=True, kw_only=True)
class DepositReceived(Event, type="vault.deposit-received.v1"):
    """A depositor sent a document to somebody."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    establishment_id: UUID
    type: str  # type: ignore[misc]
    title: str
    required_right: str
    signature_asked: bool
    recipient: Recipient


@dataclass(frozen=True, kw_only=True)
class DocumentDelivered(Event, type="vault.document-delivered.v1"):
    """A document was delivered to its holder."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    type: str  # type: ignore[misc]
    title: str
    required_right: str
    signature_asked: bool
    # How it is to be signed, where its depositor asks for more than the usual.
    signature: SignatureRequest | None
    establishment_id: UUID
    # Of a company, whom the depositor named for it, each by the id that they have there.
    named_recipients: list[UUID]
    digest: str
    size: int
    pages: int
    delivered_at: datetime


@dataclass(frozen=True, kw_only=True)
class DocumentRead(Event, type="vault.document-read.v1"):
    """Somebody who may open a document read it for the first time."""

    document_id: UUID
    holder_id: UUID
    account_id: UUID
    read_at: datetime


@dataclass(frozen=True, kw_only=True)
class DocumentDeleted(Event, type="vault.document-deleted.v1"):
    """A document is gone from its holder's vault: they deleted it, or who sent a contract withdrew it."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    account_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BatchReceived(Event, type="vault.batch-received.v1"):
    """Every line of a batch has its answer."""

    batch_id: UUID
    organisation_id: UUID
    reference: str
    accepted: int
    already_there: int
    # For whom refused electronic delivery.
    paper: int
    refused: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class BulkExportReady(Event, type="vault.bulk-export-ready.v1"):
    """What somebody asked to take out of what an organisation sent can be taken, until it expires."""

    export_id: UUID
    account_id: UUID
    organisation_name: str
    documents: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ContractWithdrawn(Event, type="vault.contract-withdrawn.v1"):
    """Who sent a contract deleted it, before the employee or the client signed."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    required_right: str
    # Whether its holder could see it; one that waited for a relation was never seen.
    was_delivered: bool
    account_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DocumentReplaced(Event, type="vault.document-replaced.v1"):
    """A depositor put a new version in the place of a document that was not signed by everybody yet."""

    document_id: UUID
    holder_id: UUID
    replaced_by: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SharedDocumentDownloaded(Event, type="vault.shared-document-downloaded.v1"):
    """Whoever has a link took a copy of a document that this account shared."""

    document_id: UUID
    holder_id: UUID
    link_id: UUID
    account_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PaperRefused(Event, type="vault.paper-refused.v1"):
    """A person refused that an employer delivers to them electronically: from now on it delivers on paper."""

    refusal_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    account_id: UUID
    person_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PaperlessAccepted(Event, type="vault.paperless-accepted.v1"):
    """A person who had refused accepts electronic delivery by an employer again."""

    refusal_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    account_id: UUID
    person_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountErased(ErasureResult, Event, type="vault.account-erased.v1"):
    """What the vault held on a closed account is gone, but for what the law retains."""
