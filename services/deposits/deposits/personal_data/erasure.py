"""A closed account is erased: its name goes; requests stay, they are the structure's."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport, RetainedItems
from chartrier.projections import person_names
from deposits.requests.models import Request
from deposits.requests.states import State


def erase(session: Session, requested: Erasure) -> ErasureReport:
    """Delete the names of the closed accounts; report the submitted requests that the structure keeps."""
    names = sum(person_names.forget(session, account_id) for account_id in requested.accounts)
    own = or_(Request.owner_id.in_(requested.accounts), Request.begun_by.in_(requested.accounts))
    count = session.scalar(select(func.count()).where(own, Request.state != State.DRAFT)) or 0
    retained = [RetainedItems("deposit-requests", count, "deposits", None)] if count else []
    return ErasureReport(erased=[ErasedItems("names", names)], retained=retained)
