"""Completing a request that was returned: refused documents are replaced, and it goes back to who examines it."""

from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from deposits.errors import NotPossibleNow, NotReplaced
from deposits.requests import access, entries
from deposits.requests.models import Request
from deposits.requests.stages import Act, Stage


def complete(session: Session, context: Context, request_id: UUID, *, message: str) -> Request:
    """Send a returned request again, with what replaces its refused documents and an answer in words."""
    request = access.lock(session, context, request_id)
    if request.stage != Stage.RETURNED:
        raise NotPossibleNow
    if any(attachment.is_refused for attachment in request.current_attachments):
        raise NotReplaced
    # Uploads that never arrived are not part of it; they go while it is open.
    request.attachments = request.filed_attachments
    session.flush()
    request.move(Act.COMPLETE, at=context.now)
    entries.add(session, context, request, act=Act.COMPLETE, by_case_manager=False, text=message)
    return request
