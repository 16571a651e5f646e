"""Accounts that merge, separate or close: requests follow whoever has their place; a structure keeps its own."""

from typing import Any, Final

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport, RetainedItems
from deposits.models import Person, Request, State

_FOLLOW: Final = text(
    "UPDATE requests r SET owner_id = p.effective_account_id FROM effective_accounts p"
    " WHERE p.account_id = r.begun_by AND r.owner_id <> p.effective_account_id"
)


def follow(session: Session) -> None:
    """Have every request belong to whoever has the place of the account that began it."""
    session.execute(_FOLLOW)


def erase(session: Session, asked: Erasure) -> ErasureReport:
    """Forget the name; requests are the structure's, which goes on with them."""
    names = delete(Person).where(Person.account_id.in_(asked.accounts)).returning(Person.account_id)
    forgotten = session.execute(names).all()
    whose = or_(Request.owner_id.in_(asked.accounts), Request.begun_by.in_(asked.accounts))
    filed = select(func.count()).where(whose, Request.state != State.DRAFT)
    count = session.scalar(filed) or 0
    kept = [RetainedItems("deposit-requests", count, "deposits", None)] if count else []
    return ErasureReport(erased=[ErasedItems("names", len(forgotten))], retained=kept)


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """What is held on somebody: the requests that they filed for a structure."""
    own = select(Request).where(Request.owner_id == by.id).order_by(Request.created_at)
    return {"requests": [_told(request) for request in session.scalars(own)]}


def _told(request: Request) -> dict[str, Any]:
    said = ("id", "holder_id", "journey", "direction", "state", "file_number", "created_at", "submitted_at", "answers")
    papers = [{"kind": paper.kind, "name": paper.name, "document_id": paper.document_id} for paper in request.papers]
    return {name: getattr(request, name) for name in said} | {"papers": papers}
