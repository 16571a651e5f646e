"""Supporting documents: announced here, put into the vault by the browser, certified by the vault's receipt."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.tickets import Ticket, Tickets
from chartrier.ids import new_id
from deposits.answers import reasons
from deposits.answers.printable_text import normalised
from deposits.catalogue import catalogue
from deposits.errors import (
    AlreadySubmitted,
    AttachmentNotFound,
    AttachmentRefused,
    FieldProblem,
    ReceiptOfAnother,
    TooManyAttachments,
)
from deposits.journeys.definition import AttachmentKind
from deposits.requests import access
from deposits.requests.models import Attachment, Request
from deposits.requests.states import State

MAX_ATTACHMENTS: Final = 20
TIME_TO_UPLOAD: Final = timedelta(minutes=15)


@dataclass(frozen=True)
class NewAttachment:
    """What the browser is about to put into the vault."""

    kind: str
    name: str
    size: int


@dataclass(frozen=True)
class AttachmentKey:
    """Which attachment, of which request."""

    request_id: UUID
    attachment_id: UUID


def announce(session: Session, context: Context, *, request_id: UUID, new: NewAttachment) -> tuple[Request, Attachment]:
    """Add an attachment whose content the browser is about to put into the vault."""
    request = access.lock_open(session, context, request_id)
    name = normalised(new.name)
    asked = catalogue.version(session, request.journey, request.journey_version).attachment(new.kind)
    if problems := _problems(asked, name, new.size):
        raise AttachmentRefused(*problems)
    if len(request.attachments) >= MAX_ATTACHMENTS:
        raise TooManyAttachments(f"{MAX_ATTACHMENTS}")
    attachment = Attachment(
        id=new_id(), request_id=request.id, kind=new.kind, name=name, size=new.size, state=Attachment.ANNOUNCED
    )
    request.attachments.append(attachment)
    request.updated_at = context.now
    session.flush()
    return request, attachment


def _problems(asked: AttachmentKind | None, name: str, size: int) -> list[FieldProblem]:
    if asked is None:
        return [FieldProblem("kind", reasons.NO_SUCH_ATTACHMENT)]
    found = []
    path = PurePosixPath(name)
    if not path.stem.strip(".") or path.name != name or "\\" in name:
        found.append(FieldProblem("name", reasons.FILE_NAME_WRONG))
    elif path.suffix.lower().lstrip(".") not in asked.formats:
        found.append(FieldProblem("name", reasons.other_format(asked.formats)))
    if size > asked.max_bytes:
        found.append(FieldProblem("size", reasons.too_large(asked.max_bytes)))
    return found


def upload_ticket(tickets: Tickets, request: Request, attachment: Attachment, *, account_id: UUID) -> str:
    """Return the ticket with which the browser puts this one attachment into the vault."""
    return tickets.issue(
        audience="vault",
        # The vault takes no more for a draft once it was submitted; what was returned takes more.
        purpose="attach" if request.state == State.DRAFT else "attach-more",
        subject=attachment.id,
        lifetime=TIME_TO_UPLOAD,
        reference=str(attachment.id),
        holder_id=str(request.holder_id),
        request_id=str(request.id),
        # The vault finds the type in the content and adds the extension itself.
        name=PurePosixPath(attachment.name).stem,
        kind=attachment.kind,
        account_id=str(account_id),
    )


def take_receipt(session: Session, context: Context, tickets: Tickets, *, key: AttachmentKey, receipt: str) -> Request:
    """File an attachment that the vault certifies to have stored; the same receipt again changes nothing."""
    request = access.lock_open(session, context, key.request_id)
    attachment = _find(session, request, key.attachment_id)
    ticket = tickets.check(receipt, purpose="attached", issuers={"vault"})
    certified = (ticket.claims.get("reference"), ticket.claims.get("holder_id"))
    if certified != (str(attachment.id), str(request.holder_id)):
        raise ReceiptOfAnother
    asked = catalogue.version(session, request.journey, request.journey_version).attachment(attachment.kind)
    # The announced size is the browser's statement; this one is the vault's.
    if problems := _problems(asked, attachment.name, ticket.claims["size"]):
        raise AttachmentRefused(*problems)
    _file(attachment, ticket)
    request.updated_at = context.now
    return request


def _file(attachment: Attachment, receipt: Ticket) -> None:
    attachment.document_id = UUID(receipt.claims["document_id"])
    attachment.digest = receipt.claims["digest"]
    attachment.size = receipt.claims["size"]
    attachment.pages = receipt.claims["pages"]
    attachment.state = Attachment.FILED


def withdraw(session: Session, context: Context, key: AttachmentKey) -> Request:
    """Take an attachment out of a draft, or one that was added since the request was returned."""
    request = access.lock_open(session, context, key.request_id)
    attachment = _find(session, request, key.attachment_id)
    if request.state != State.DRAFT and not is_replacement(request, attachment):
        raise AlreadySubmitted
    request.attachments.remove(attachment)
    request.updated_at = context.now
    session.flush()
    return request


def is_replacement(request: Request, attachment: Attachment) -> bool:
    """Return whether it came after a refused document of its kind, and nobody judged it yet."""
    refused = (one for one in request.attachments if one.is_refused and one.kind == attachment.kind)
    return attachment.verdict is None and any(one.id < attachment.id for one in refused)


def _find(session: Session, request: Request, attachment_id: UUID) -> Attachment:
    attachment = session.scalar(
        select(Attachment).where(Attachment.id == attachment_id, Attachment.request_id == request.id)
    )
    if attachment is None:
        raise AttachmentNotFound
    return attachment
