"""Creation of a link, for documents that the vault vouches for with tickets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from chartrier import legal_time
from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.events.outbox import record
from chartrier.http.problems import Unavailable
from chartrier.ids import new_id
from chartrier.projections import person_names
from sharing.errors import DeadlineInvalid, ProtectionInvalid, reason
from sharing.events import LinkCreated
from sharing.links.ending import shows_what_its_owner_may_open
from sharing.links.models import Link, Protection, SharedDocument

LONGEST: Final = timedelta(days=366)


class Shareable(msgspec.Struct, frozen=True):
    """What the vault's ticket says of a document that an account may share."""

    account_id: UUID
    holder_id: UUID
    title: str
    type: str
    size: int
    digest: str
    organisation_id: UUID | None = None
    required_right: str | None = None


@dataclass(frozen=True)
class LinkRequest:
    """For whom a link is meant, until when, and what may be done with it."""

    recipient_name: str
    recipient_email: str
    message: str
    expires_on: date
    download: bool
    language: str
    password: str | None = None
    code: bool = False
    most_openings: int | None = None
    tell_opening: bool = False

    @property
    def protection(self) -> Protection:
        """Return what is asked of the recipient beside the link; a password and a code together are refused."""
        if self.code and self.password is not None:
            raise ProtectionInvalid(reason("code", "both", language=self.language))
        if self.code:
            return Protection.CODE
        return Protection.NONE if self.password is None else Protection.PASSWORD


@dataclass(frozen=True)
class LinkSecret:
    """The secret of a new link: the address that carries it, sealed for notify, and the hashes that are stored."""

    sealed_link: str
    secret_hash: str
    password_hash: str | None = None


def create(
    session: Session, context: Context, request: LinkRequest, *, tickets: Sequence[Ticket], secret: LinkSecret
) -> Link:
    """Share documents that the vault vouches for with one person."""
    owner = context.caller
    documents = _documents(tickets, owner=owner)
    link = Link(
        id=new_id(),
        secret_hash=secret.secret_hash,
        account_id=owner.id,
        created_by=owner.id,
        holder_ids=sorted({document.holder_id for document in documents.values()}),
        sender_name=_name(session, owner),
        recipient_name=request.recipient_name,
        recipient_email=request.recipient_email,
        message=request.message,
        download=request.download,
        created_at=context.now,
        expires_at=_deadline(request, now=context.now),
        sent_at=context.now,
        tell_opening=request.tell_opening,
        openings=0,
        most_openings=request.most_openings,
        protection=request.protection,
        password_hash=secret.password_hash,
        documents=[_shared(position, *each) for position, each in enumerate(documents.items())],
    )
    if not shows_what_its_owner_may_open(session, link):
        raise TicketRefused
    session.add(link)
    record(session, _created(link, secret.sealed_link))
    return link


def _documents(tickets: Iterable[Ticket], *, owner: Principal) -> dict[UUID, Shareable]:
    try:
        documents = {ticket.subject: msgspec.convert(ticket.claims, Shareable) for ticket in tickets}
    except msgspec.ValidationError as invalid:
        raise TicketRefused from invalid
    if any(document.account_id != owner.id for document in documents.values()):
        raise TicketRefused
    return documents


def _name(session: Session, owner: Principal) -> str:
    name = person_names.name_of(session, owner.id)
    if name is None:
        # The event that names the account is on its way.
        raise Unavailable("Try again in a moment.")
    return name.full


def _deadline(request: LinkRequest, *, now: datetime) -> datetime:
    end = legal_time.end_of(request.expires_on)
    if end <= now:
        raise DeadlineInvalid(reason("expires_on", "past", language=request.language))
    if end > now + LONGEST:
        raise DeadlineInvalid(reason("expires_on", "far", language=request.language))
    return end.astimezone(UTC)


def _shared(position: int, document_id: UUID, document: Shareable) -> SharedDocument:
    return SharedDocument(position=position, document_id=document_id, **msgspec.structs.asdict(document))


def _created(link: Link, sealed_link: str) -> LinkCreated:
    return LinkCreated(
        tenant_id=link.account_id,
        link_id=link.id,
        holder_ids=link.holder_ids,
        document_ids=link.document_ids,
        at=link.created_at,
        account_id=link.account_id,
        sender_name=link.sender_name,
        recipient_name=link.recipient_name,
        recipient_email=link.recipient_email,
        message=link.message,
        expires_at=link.expires_at,
        protection=link.protection,
        most_openings=link.most_openings,
        sealed_link=sealed_link,
    )
