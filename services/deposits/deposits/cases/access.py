"""Who may see and act on a case: the case managers of its group, one at a time, on what they have seen."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from deposits.cases import groups, substitutes
from deposits.errors import CaseChanged, CaseManagersOnly, CaseNotFound, ExaminedByAnother, OfOnesOwnStructure
from deposits.requests.models import Request
from deposits.requests.states import State
from deposits.structures import operators


@dataclass(frozen=True)
class CaseKey:
    """Which case, at the revision that the caller saw."""

    case_id: UUID
    revision: int


def require_case_manager(session: Session, context: Context) -> None:
    """Refuse everybody but case managers."""
    if operators.CASE_MANAGER not in operators.rights_of(session, context.account_id):
        raise CaseManagersOnly


def find(session: Session, context: Context, case_id: UUID) -> Request:
    """Return a case; for whoever examines none, none exists."""
    return _found(session, context, case_id, lock=False)


def lock(session: Session, context: Context, key: CaseKey) -> Request:
    """Return a case, locked until the transaction ends; refuse the caller who saw an earlier revision of it."""
    case = _found(session, context, key.case_id, lock=True)
    if case.revision != key.revision:
        raise CaseChanged
    return case


def lock_own(session: Session, context: Context, key: CaseKey) -> Request:
    """Return a case that the caller examines, or whom they replace, locked until the transaction ends."""
    case = lock(session, context, key)
    if case.manager_id not in substitutes.stands_for(session, context):
        raise ExaminedByAnother
    return case


def _found(session: Session, context: Context, case_id: UUID, *, lock: bool) -> Request:
    if operators.CASE_MANAGER not in operators.rights_of(session, context.account_id):
        raise CaseNotFound
    of_groups = groups.within(groups.own(session, context))
    wanted = select(Request).where(Request.id == case_id, Request.state != State.DRAFT, of_groups)
    case = session.scalar(wanted.with_for_update() if lock else wanted)
    if case is None:
        raise CaseNotFound
    if grants.held_on(session, [context.account_id], holder_id=case.holder_id):
        raise OfOnesOwnStructure
    return case
