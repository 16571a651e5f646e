"""The entries of a request: what was done about it, and what structure and case managers wrote to each other."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import new_id
from deposits.requests.models import CaseEntry, Request

MOST_SHOWN: Final = 200


def add(
    session: Session,
    context: Context,
    request: Request,
    *,
    act: str,
    by_case_manager: bool,
    shown: bool = True,
    text: str = "",
    **details: Any,  # noqa: ANN401 - what is particular to an act
) -> CaseEntry:
    """Add what the caller does or writes."""
    entry = CaseEntry(
        id=new_id(),
        request_id=request.id,
        at=context.now,
        account_id=context.account_id,
        by_case_manager=by_case_manager,
        act=act,
        shown=shown,
        text=text,
        details=details,
    )
    session.add(entry)
    return entry


def of(session: Session, request_id: UUID, *, for_case_managers: bool) -> Sequence[CaseEntry]:
    """Return the latest entries of a request, oldest first; private ones for case managers alone."""
    wanted = select(CaseEntry).where(CaseEntry.request_id == request_id)
    if not for_case_managers:
        wanted = wanted.where(CaseEntry.shown)
    latest = session.scalars(wanted.order_by(CaseEntry.id.desc()).limit(MOST_SHOWN)).all()
    return latest[::-1]
