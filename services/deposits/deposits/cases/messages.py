"""Messages between the structure and case managers, kept with the request; notes that case managers keep among them."""

from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from deposits.cases import access as case_access
from deposits.errors import NotPossibleNow
from deposits.events import RequestMessageWritten
from deposits.requests import access, entries
from deposits.requests.models import CaseEntry, Request
from deposits.requests.states import State


def write_to_case_managers(session: Session, context: Context, request_id: UUID, *, text: str) -> Request:
    """Write to those who examine a request that was submitted."""
    request = access.lock(session, context, request_id)
    if request.state == State.DRAFT:
        raise NotPossibleNow
    entries.add(session, context, request, act=CaseEntry.MESSAGE, by_case_manager=False, text=text)
    return request


def write(session: Session, context: Context, case_id: UUID, *, text: str, private: bool) -> Request:
    """Write to the structure, which is told by e-mail, or a note that only case managers see."""
    case = case_access.find(session, context, case_id)
    act = CaseEntry.NOTE if private else CaseEntry.MESSAGE
    entries.add(session, context, case, act=act, by_case_manager=True, shown=not private, text=text)
    if not private:
        record(
            session,
            RequestMessageWritten(
                tenant_id=case.holder_id,
                request_id=case.id,
                holder_id=case.holder_id,
                account_id=case.owner_id,
                file_number=case.file_number or "",
                at=context.now,
            ),
        )
    return case
