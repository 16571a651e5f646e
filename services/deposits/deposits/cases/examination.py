"""Examining a case: taken by one case manager at a time, its documents judged, returned to be completed."""

from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.tickets import Tickets
from chartrier.events.outbox import record
from deposits.cases import access
from deposits.cases.access import CaseKey
from deposits.errors import AttachmentNotFound, NothingToReturn, NotPossibleNow
from deposits.events import RequestReturned
from deposits.requests import entries
from deposits.requests.models import Attachment, CaseEntry, Request
from deposits.requests.stages import Act, Stage


def take(session: Session, context: Context, key: CaseKey) -> Request:
    """Make the caller the one who examines a case; who saw that somebody else does takes it over, and that is noted."""
    case = access.lock(session, context, key)
    before = case.manager_id
    case.move(Act.TAKE, at=context.now)
    case.manager_id = context.account_id
    taken_from = str(before) if before and before != context.account_id else None
    _note(session, context, case, Act.TAKE, taken_from=taken_from)
    return case


def release(session: Session, context: Context, key: CaseKey) -> Request:
    """Put a case back into the queue."""
    case = access.lock_own(session, context, key)
    case.move(Act.RELEASE, at=context.now)
    case.manager_id = None
    _note(session, context, case, Act.RELEASE)
    return case


def judge(
    session: Session, context: Context, key: CaseKey, attachment_id: UUID, *, refusal_reason: str | None
) -> Request:
    """Accept a document, or refuse it with a reason that the structure reads once the request is returned."""
    case = access.lock_own(session, context, key)
    if case.stage != Stage.EXAMINING:
        raise NotPossibleNow
    attachment = next((one for one in case.current_attachments if one.id == attachment_id), None)
    if attachment is None:
        raise AttachmentNotFound
    attachment.verdict = Attachment.REFUSED if refusal_reason else Attachment.ACCEPTED
    attachment.refusal_reason = refusal_reason
    case.revision += 1
    act = "document-refused" if refusal_reason else "document-accepted"
    entries.add(
        session,
        context,
        case,
        act=act,
        by_case_manager=True,
        shown=False,
        text=refusal_reason or "",
        document=attachment.name,
    )
    return case


def return_to_structure(session: Session, context: Context, key: CaseKey, *, message: str) -> Request:
    """Return a request to its structure, which replaces the refused documents and answers the message."""
    case = access.lock_own(session, context, key)
    refused = [attachment for attachment in case.current_attachments if attachment.is_refused]
    if not refused and not message:
        raise NothingToReturn
    case.move(Act.RETURN, at=context.now)
    entries.add(session, context, case, act=Act.RETURN, by_case_manager=True, text=message)
    record(
        session,
        RequestReturned(
            tenant_id=case.holder_id,
            request_id=case.id,
            holder_id=case.holder_id,
            account_id=case.owner_id,
            file_number=case.file_number or "",
            reasons=[f"{one.name}\u00a0: {one.refusal_reason}" for one in refused] + ([message] if message else []),
            at=context.now,
        ),
    )
    return case


def viewing_ticket(session: Session, context: Context, tickets: Tickets, case_id: UUID, attachment_id: UUID) -> str:
    """Return the ticket with which a case manager's browser takes a document from the vault."""
    case = access.find(session, context, case_id)
    attachment = next((one for one in case.filed_attachments if one.id == attachment_id), None)
    if attachment is None or attachment.document_id is None:
        raise AttachmentNotFound
    return tickets.issue(
        audience="vault",
        purpose="summary",
        subject=attachment.document_id,
        holder_id=str(case.holder_id),
        account_id=str(context.account_id),
    )


def _note(session: Session, context: Context, case: Request, act: Act, *, taken_from: str | None = None) -> CaseEntry:
    # The structure sees that its request is being examined, not by whom nor how often it changed hands.
    shown = act == Act.TAKE and taken_from is None
    return entries.add(session, context, case, act=act, by_case_manager=True, shown=shown, taken_from=taken_from)
