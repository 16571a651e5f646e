"""Facts that the vault hears: each is translated, then handed to a use case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import closed_accounts, grants
from vault.deposits import delivery
from vault.documents import accounts, documents, organisations
from vault.journal import journal
from vault.journal.journal import Actor, Entry
from vault.ports import ports
from vault.share_links import links

subscriptions = Subscriptions("vault")
account_erasure.subscribe(subscriptions)
grants.subscribe(subscriptions)


@dataclass(frozen=True)
class GrantChanged:
    """Somebody may do something with a holder's things."""

    principal_id: UUID
    holder_id: UUID
    rights: list[str]


@subscriptions.on("tenancy.grant-changed.v1", GrantChanged)
def note_new_holder(session: Session, event: GrantChanged) -> None:
    """Write down that an account that is active already holds this space, if the grant comes after the activation."""
    if event.holder_id in accounts.holders_of(session, event.principal_id):
        documents.within_holder(session, event.holder_id)
        accounts.note_activation(session, event.principal_id, holder_id=event.holder_id)


@dataclass(frozen=True)
class AccountActivated:
    """Somebody chose their identifier and password."""

    account_id: UUID
    version: int
    first_name: str
    last_name: str


@subscriptions.on("auth.account-activated.v1", AccountActivated)
def note_activation(session: Session, event: AccountActivated) -> None:
    """Remember the name, and write it into the journals of the spaces that the account holds already."""
    if closed_accounts.is_closed(session, event.account_id):
        return
    rename_person(session, event)
    for holder_id in accounts.holders_of(session, event.account_id):
        documents.within_holder(session, holder_id)
        accounts.note_activation(session, event.account_id, holder_id=holder_id)


@subscriptions.on("auth.profile-changed.v1", AccountActivated)
def rename_person(session: Session, event: AccountActivated) -> None:
    """Call somebody by the name that they have now; what the journal said before stays."""
    if not closed_accounts.is_closed(session, event.account_id):
        name = f"{event.first_name} {event.last_name}".strip()
        accounts.named(session, event.account_id, name, version=event.version, at=ports().clock.now())


@dataclass(frozen=True)
class OrganisationRegistered:
    """An organisation has a name."""

    organisation_id: UUID
    name: str


@subscriptions.on("tenancy.organisation-registered.v1", OrganisationRegistered)
def keep_name(session: Session, event: OrganisationRegistered) -> None:
    """Remember the name under which documents are sent."""
    organisations.keep(session, event.organisation_id, name=event.name)


@dataclass(frozen=True)
class RelationDecided:
    """A company decided about an agency."""

    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@subscriptions.on("tenancy.relation-confirmed.v1", RelationDecided)
def deliver_what_waited(session: Session, event: RelationDecided) -> None:
    """Deliver what the agency sent so far; what it sends from now on is delivered at once."""
    _decide(session, event, state="confirmed")


@subscriptions.on("tenancy.relation-declined.v1", RelationDecided)
def let_it_wait(session: Session, event: RelationDecided) -> None:
    """Let what the agency sends wait."""
    _decide(session, event, state="declined")


def _decide(session: Session, event: RelationDecided, *, state: delivery.Decision) -> None:
    by = accounts.actor(session, event.by) if event.by else Actor(event.organisation_name, event.organisation_id)
    delivery.relation_decided(
        session,
        holder_id=event.holder_id,
        organisation_id=event.organisation_id,
        organisation=event.organisation_name,
        state=state,
        by=by,
        at=event.at,
    )


@dataclass(frozen=True)
class EnvelopeCompleted:
    """Everybody signed."""

    document_id: UUID
    holder_id: UUID


@subscriptions.on("signature.envelope-completed.v1", EnvelopeCompleted)
def archive_signed(session: Session, event: EnvelopeCompleted) -> None:
    """Archive a document that everybody signed."""
    documents.completed(session, event.document_id, tenant_id=event.holder_id, at=ports().clock.now())


@dataclass(frozen=True)
class EnvelopeRefused:
    """Somebody refused to sign."""

    document_id: UUID
    holder_id: UUID
    account_id: UUID
    at: datetime


@subscriptions.on("signature.envelope-refused.v1", EnvelopeRefused)
def archive_refused(session: Session, event: EnvelopeRefused) -> None:
    """Archive a document whose signature was refused."""
    documents.refused(session, event.document_id, tenant_id=event.holder_id, by=event.account_id, at=event.at)


@dataclass(frozen=True)
class LinkCreated:
    """Somebody shared documents by a link."""

    link_id: UUID
    holder_id: UUID
    document_ids: list[UUID]
    account_id: UUID
    recipient_name: str
    at: datetime


@subscriptions.on("sharing.link-created.v1", LinkCreated)
def write_down_sharing(session: Session, event: LinkCreated) -> None:
    """Write down with whom each document was shared."""
    who = accounts.actor(session, event.account_id)
    links.write_down(session, "shared", _share(event), by=who, at=event.at, recipient_name=event.recipient_name)


@dataclass(frozen=True)
class LinkOpened:
    """Somebody opened a share link."""

    link_id: UUID
    holder_id: UUID
    document_ids: list[UUID]
    at: datetime


@subscriptions.on("sharing.link-opened.v1", LinkOpened)
def write_down_opening(session: Session, event: LinkOpened) -> None:
    """Write down that the link was opened."""
    links.write_down(session, "share_opened", _share(event), by=accounts.LINK_RECIPIENT, at=event.at)


@dataclass(frozen=True)
class LinkWithdrawn:
    """Somebody withdrew a share link."""

    link_id: UUID
    holder_id: UUID
    document_ids: list[UUID]
    account_id: UUID
    at: datetime


@subscriptions.on("sharing.link-withdrawn.v1", LinkWithdrawn)
def close_link(session: Session, event: LinkWithdrawn) -> None:
    """Refuse the link's tickets from now on, and write down who withdrew it."""
    links.withdraw(session, event.link_id, holder_id=event.holder_id)
    who = accounts.actor(session, event.account_id)
    links.write_down(session, "share_withdrawn", _share(event), by=who, at=event.at)


def _share(event: LinkCreated | LinkOpened | LinkWithdrawn) -> links.Share:
    return links.Share(event.link_id, event.holder_id, event.document_ids)


@dataclass(frozen=True)
class RequestSubmitted:
    """A structure submitted a deposit request."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    journey_title: str
    at: datetime


@subscriptions.on("deposits.request-submitted.v1", RequestSubmitted)
def write_down_request(session: Session, event: RequestSubmitted) -> None:
    """Write down who submitted which request."""
    journal.append(
        session,
        Entry(
            holder_id=event.holder_id,
            at=event.at,
            act="request_submitted",
            actor=accounts.actor(session, event.account_id),
            title=event.journey_title,
            details={"request_id": str(event.request_id), "file_number": event.file_number},
        ),
    )
