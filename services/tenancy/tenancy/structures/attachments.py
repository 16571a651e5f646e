"""Attachments: announced here, put into the vault by the browser, certified by its receipt, read again by ticket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chartrier import legal_time
from chartrier.access.context import Context
from chartrier.access.tickets import Tickets
from chartrier.events.outbox import record
from tenancy.errors import AttachmentNotFound, AttachmentRefused, ReceiptOfAnother, TooManyAttachments
from tenancy.events.structures import StructureAttachmentRemoved
from tenancy.structures.models import StructureAttachment
from tenancy.structures.reasons import because

IDENTITY: Final = "identity"
REGISTRATION: Final = "registration"
KINDS: Final = (IDENTITY, REGISTRATION, "delegation", "other")
FORMATS: Final = ("pdf", "jpg", "jpeg", "png")
MAX_BYTES: Final = 10_000_000
MAX_ATTACHMENTS: Final = 20
MONTHS_OF_REGISTRATION: Final = 3
TIME_TO_UPLOAD: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class NewAttachment:
    """What the browser is about to put into the vault."""

    kind: str
    name: str
    size: int
    issued_on: date | None = None


@dataclass(frozen=True)
class AttachmentOwner:
    """Whose attachments they are: a structure's, or those of one of its members."""

    structure_id: UUID
    member_id: UUID | None = None


def announce(session: Session, context: Context, owner: AttachmentOwner, new: NewAttachment) -> StructureAttachment:
    """Add an attachment whose content the browser is about to put into the vault."""
    problems = [because(field, reason, context.language) for field, reason in _problems(context, new)]
    if problems:
        raise AttachmentRefused(*problems)
    count = select(func.count()).where(StructureAttachment.structure_id == owner.structure_id)
    if (
        session.scalar(count.where(StructureAttachment.member_id.is_not_distinct_from(owner.member_id))) or 0
    ) >= MAX_ATTACHMENTS:
        raise TooManyAttachments(f"{MAX_ATTACHMENTS}")
    attachment = StructureAttachment(**vars(owner), **vars(new), announced_at=context.now)
    session.add(attachment)
    session.flush()
    return attachment


def _problems(context: Context, new: NewAttachment) -> Iterator[tuple[str, str]]:
    if new.kind not in KINDS:
        yield "kind", "kind"
    path = PurePosixPath(new.name)
    if not path.stem.strip(".") or path.name != new.name or "\\" in new.name:
        yield "name", "file_name"
    elif path.suffix.lower().lstrip(".") not in FORMATS:
        yield "name", "format"
    if new.size > MAX_BYTES:
        yield "size", "size"
    if new.kind == REGISTRATION:
        yield from _problems_of_date(new.issued_on, today=legal_time.day_of(context.now))


def _problems_of_date(issued_on: date | None, *, today: date) -> Iterator[tuple[str, str]]:
    # It counts on the day on which it is given, and on no later one.
    if issued_on is None:
        yield "issued_on", "issued_missing"
    elif issued_on > today:
        yield "issued_on", "issued_later"
    elif issued_on <= months_before(today, MONTHS_OF_REGISTRATION):
        yield "issued_on", "too_old"


def months_before(day: date, months: int) -> date:
    """Return the same day some months earlier; where that month is shorter, its last day."""
    month = day.year * 12 + day.month - 1 - months
    first = date(month // 12, month % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def upload_ticket(tickets: Tickets, attachment: StructureAttachment, *, account_id: UUID) -> str:
    """Return the ticket with which the browser puts this one attachment into the vault."""
    return tickets.issue(
        audience="vault",
        purpose="file-structure-attachment",
        subject=attachment.id,
        lifetime=TIME_TO_UPLOAD,
        reference=str(attachment.id),
        holder_id=str(attachment.structure_id),
        # The vault finds the type in the content and adds the extension itself.
        name=PurePosixPath(attachment.name).stem,
        kind=attachment.kind,
        account_id=str(account_id),
    )


def take_receipt(
    session: Session, tickets: Tickets, owner: AttachmentOwner, attachment_id: UUID, *, receipt: str
) -> None:
    """File an attachment that the vault certifies to have stored; the same receipt again changes nothing."""
    attachment = find(session, owner, attachment_id)
    ticket = tickets.check(receipt, purpose="attached", issuers={"vault"})
    claims = ticket.claims
    if claims.get("reference") != str(attachment.id) or claims.get("holder_id") != str(attachment.structure_id):
        raise ReceiptOfAnother
    # The announced size is the browser's statement; this one is the vault's.
    attachment.state, attachment.document_id, attachment.size = (
        StructureAttachment.FILED,
        ticket.subject,
        claims["size"],
    )
    session.flush()
    if attachment.kind == REGISTRATION:
        _remove_others(session, owner, attachment)


def replace_others(session: Session, owner: AttachmentOwner, attachment_id: UUID) -> None:
    """Remove the attachments of the kind of this one that were filed before it."""
    _remove_others(session, owner, find(session, owner, attachment_id))


def withdraw(session: Session, owner: AttachmentOwner, attachment_id: UUID) -> None:
    """Remove an attachment; the vault erases its content."""
    _remove(session, find(session, owner, attachment_id))


def withdraw_all(session: Session, owner: AttachmentOwner) -> None:
    """Remove every attachment of a member who leaves; the vault erases their content."""
    theirs = select(StructureAttachment).where(
        StructureAttachment.structure_id == owner.structure_id, StructureAttachment.member_id == owner.member_id
    )
    for attachment in session.scalars(theirs).all():
        _remove(session, attachment)


def reading_ticket(tickets: Tickets, attachment: StructureAttachment, *, account_id: UUID) -> str:
    """Return the ticket with which somebody's browser takes an attachment from the vault."""
    if attachment.document_id is None:
        raise AttachmentNotFound
    return tickets.issue(
        audience="vault",
        purpose="structure-attachment",
        subject=attachment.document_id,
        holder_id=str(attachment.structure_id),
        account_id=str(account_id),
    )


def find(session: Session, owner: AttachmentOwner, attachment_id: UUID) -> StructureAttachment:
    """Return an attachment of a structure, or of one of its members."""
    attachment = session.get(StructureAttachment, attachment_id)
    if attachment is None or (attachment.structure_id, attachment.member_id) != (owner.structure_id, owner.member_id):
        raise AttachmentNotFound
    return attachment


def _remove_others(session: Session, owner: AttachmentOwner, attachment: StructureAttachment) -> None:
    others = select(StructureAttachment).where(
        StructureAttachment.structure_id == owner.structure_id,
        StructureAttachment.member_id.is_not_distinct_from(owner.member_id),
        StructureAttachment.kind == attachment.kind,
        StructureAttachment.state == StructureAttachment.FILED,
        StructureAttachment.id != attachment.id,
    )
    for other in session.scalars(others).all():
        _remove(session, other)


def _remove(session: Session, attachment: StructureAttachment) -> None:
    if attachment.document_id is not None:
        removed = StructureAttachmentRemoved(
            tenant_id=attachment.structure_id, holder_id=attachment.structure_id, document_id=attachment.document_id
        )
        record(session, removed)
    session.delete(attachment)
    session.flush()
