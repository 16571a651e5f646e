"""Links: made for tickets that the vault vouches with, listed, withdrawn, ended when their owner loses the right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, exists, func, or_, select, text
from sqlalchemy.orm import Session

from chartrier import legal_time
from chartrier.access.principal import Principal
from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.events.outbox import record
from chartrier.http.pagination import Page, Window
from chartrier.http.problems import Unavailable
from chartrier.ids import new_id
from sharing.errors import DeadlineUnfit, LinkNotFound, SpacesDiffer, reason
from sharing.events import LinkCreated, LinkWithdrawn
from sharing.models import Link, Person, SharedDocument

LONGEST: Final = timedelta(days=366)

ORDERS: Final = {
    "created_at": Link.created_at,
    "expires_at": Link.expires_at,
    "recipient_name": func.lower(Link.recipient_name),
    "openings": Link.openings,
}

# Whether the owner of a shared document may still open it.
_LOST: Final = text("""
    SELECT DISTINCT l.id FROM links l JOIN shared_documents d ON d.link_id = l.id
    WHERE l.account_id = :account_id AND l.holder_id = :holder_id AND l.withdrawn_at IS NULL AND NOT EXISTS (
        SELECT FROM grants g WHERE g.principal_id IN (l.account_id, l.made_by) AND g.holder_id = l.holder_id
         AND (d.organisation_id IS NULL OR g.organisation_id IS NULL OR g.organisation_id = d.organisation_id)
         AND (d.required_right = ANY (g.rights) OR d.required_right IS NULL AND cardinality(g.rights) > 0))
""")


class Shareable(msgspec.Struct, frozen=True):
    """What the vault says of a document that it lets an account share."""

    account_id: UUID
    holder_id: UUID
    title: str
    type: str
    size: int
    digest: str
    organisation_id: UUID | None = None
    required_right: str | None = None


@dataclass(frozen=True)
class Wish:
    """For whom a link is meant, until when, and what may be done with it."""

    recipient_name: str
    recipient_email: str
    message: str
    expires_on: date
    download: bool
    language: str


@dataclass(frozen=True)
class Secret:
    """The secret of a new link: the address it makes, sealed, and the hash that is kept."""

    sealed_link: str
    secret_hash: bytes


def create(
    session: Session, *, by: Principal, tickets: Sequence[Ticket], wish: Wish, secret: Secret, now: datetime
) -> Link:
    """Share documents that the vault vouches for, with one person."""
    shown = _shown(tickets, by=by)
    if len({document.holder_id for document in shown.values()}) > 1:
        raise SpacesDiffer(reason("tickets", "spaces", language=wish.language))
    link = Link(
        id=new_id(),
        secret_hash=secret.secret_hash,
        account_id=by.id,
        made_by=by.id,
        holder_id=next(iter(shown.values())).holder_id,
        sender_name=_name(session, by),
        recipient_name=wish.recipient_name,
        recipient_email=wish.recipient_email,
        message=wish.message,
        download=wish.download,
        created_at=now,
        expires_at=_end(wish, now=now),
        openings=0,
        documents=[_document(position, *each) for position, each in enumerate(shown.items())],
    )
    session.add(link)
    session.flush()
    if lost(session, account_id=by.id, holder_id=link.holder_id, among=[link.id]):
        raise TicketRefused
    record(session, _created(link, secret.sealed_link))
    return link


def _shown(tickets: Iterable[Ticket], *, by: Principal) -> dict[UUID, Shareable]:
    try:
        shown = {ticket.subject: msgspec.convert(ticket.claims, Shareable) for ticket in tickets}
    except msgspec.ValidationError as unfit:
        raise TicketRefused from unfit
    if any(document.account_id != by.id for document in shown.values()):
        raise TicketRefused
    return shown


def _name(session: Session, by: Principal) -> str:
    person = session.get(Person, by.id)
    if person is None:
        # The fact that names the account is on its way.
        raise Unavailable("Try again in a moment.")
    return person.name


def _end(wish: Wish, *, now: datetime) -> datetime:
    end = legal_time.end_of(wish.expires_on)
    if end <= now:
        raise DeadlineUnfit(reason("expires_on", "past", language=wish.language))
    if end > now + LONGEST:
        raise DeadlineUnfit(reason("expires_on", "far", language=wish.language))
    return end.astimezone(UTC)


def _document(position: int, document_id: UUID, shown: Shareable) -> SharedDocument:
    return SharedDocument(position=position, document_id=document_id, **msgspec.structs.asdict(shown))


def _created(link: Link, sealed_link: str) -> LinkCreated:
    return LinkCreated(
        tenant_id=link.holder_id,
        link_id=link.id,
        holder_id=link.holder_id,
        document_ids=[document.document_id for document in link.documents],
        at=link.created_at,
        account_id=link.account_id,
        sender_name=link.sender_name,
        recipient_name=link.recipient_name,
        recipient_email=link.recipient_email,
        message=link.message,
        expires_at=link.expires_at,
        sealed_link=sealed_link,
    )


def find(session: Session, link_id: UUID, *, by: Principal) -> Link:
    """One of the caller's own links, locked; anybody else's does not exist."""
    mine = select(Link).where(Link.id == link_id, Link.account_id == by.id).with_for_update()
    link = session.scalar(mine)
    if link is None:
        raise LinkNotFound
    return link


def of(session: Session, *, by: Principal, q: str = "", sort: str = "-created_at", window: Window) -> Page[Link]:
    """The caller's own links."""
    mine = [Link.account_id == by.id, *([_says(q.strip())] if q.strip() else [])]
    total = session.scalar(select(func.count()).select_from(Link).where(*mine)) or 0
    some = select(Link).where(*mine).order_by(_order(sort), Link.id.desc()).offset(window.offset).limit(window.size)
    return Page(items=session.scalars(some).all(), total=total, page=window.page, size=window.size)


def _says(words: str) -> ColumnElement[bool]:
    in_title = exists().where(SharedDocument.link_id == Link.id, SharedDocument.title.icontains(words, autoescape=True))
    return or_(
        Link.recipient_name.icontains(words, autoescape=True),
        Link.recipient_email.icontains(words, autoescape=True),
        in_title,
    )


def _order(sort: str) -> ColumnElement[Any]:
    column = ORDERS[sort.removeprefix("-")]
    return column.desc() if sort.startswith("-") else column.asc()


def withdraw(session: Session, link: Link, *, now: datetime) -> Link:
    """Close a link, also for a page that is open; once closed it stays as it is."""
    if link.withdrawn_at is None:
        link.withdrawn_at = now
        record(session, _withdrawn(link, now))
    return link


def _withdrawn(link: Link, now: datetime) -> LinkWithdrawn:
    return LinkWithdrawn(
        tenant_id=link.holder_id,
        link_id=link.id,
        holder_id=link.holder_id,
        document_ids=[document.document_id for document in link.documents],
        at=now,
        account_id=link.account_id,
    )


def lost(session: Session, *, account_id: UUID, holder_id: UUID, among: Iterable[UUID] | None = None) -> list[UUID]:
    """The account's links on a holder that show something it may not open any more."""
    found = session.scalars(_LOST, {"account_id": account_id, "holder_id": holder_id}).all()
    return [link_id for link_id in found if among is None or link_id in among]


def end_those_lost(session: Session, *, account_id: UUID, holder_id: UUID, now: datetime) -> None:
    """Close the account's links on a holder that show something it may not open any more."""
    ids = lost(session, account_id=account_id, holder_id=holder_id)
    for link in session.scalars(select(Link).where(Link.id.in_(ids)).with_for_update()):
        withdraw(session, link, now=now)
