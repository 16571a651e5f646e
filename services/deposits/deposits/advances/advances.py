"""Advances: asked by an employee, withdrawn by them, decided by an agency's users with the right to it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chartrier import legal_time
from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.ids import new_id
from deposits import events
from deposits.advances import reasons
from deposits.advances.models import Advance
from deposits.advances.states import AdvanceState
from deposits.answers.amounts import read_amount
from deposits.answers.reasons import NOT_AN_AMOUNT
from deposits.assignments import access, decision_numbers
from deposits.assignments.models import Assignment
from deposits.errors import (
    AdvanceDecided,
    AdvanceNotFound,
    AdvanceRefused,
    AdvancesNotTaken,
    AdvanceWaiting,
    FieldProblem,
)

# Who decides advances at an agency.
RIGHT: Final = "DA"


@dataclass(frozen=True)
class NewAdvance:
    """What an employee asks for: an amount as they write it, of the pay of a month."""

    assignment_id: UUID
    amount: str
    period: date
    reason: str


def are_taken(session: Session, organisation_id: UUID) -> bool:
    """Return whether an agency takes requests for advances: whether somebody there may decide them."""
    return bool(session.scalar(select(func.anyone_holds(organisation_id, organisation_id, RIGHT))))


def ask(session: Session, context: Context, new: NewAdvance, *, a_month: Decimal) -> Advance:
    """Ask for an advance on an assignment of the caller's own, within what the month leaves."""
    # Locked, so that two requests at once never exceed the month together.
    assignment = access.find_own(session, context, new.assignment_id, lock=True)
    if not are_taken(session, assignment.organisation_id):
        raise AdvancesNotTaken
    amount = read_amount(new.amount)
    left = a_month - _used(session, assignment, new.period)
    if problems := [*_period_problems(context, assignment, new.period), *_amount_problems(amount, left)]:
        raise AdvanceRefused(*problems)
    advance = Advance(
        id=new_id(),
        assignment=assignment,
        organisation_id=assignment.organisation_id,
        establishment_id=assignment.establishment_id,
        holder_id=assignment.holder_id,
        asked_by=context.account_id,
        asked_at=context.now,
        amount=amount,
        period=new.period,
        reason=new.reason,
    )
    session.add(advance)
    with translating("uq_advances_asked", AdvanceWaiting()):
        session.flush()
    return advance


def withdraw(session: Session, context: Context, advance_id: UUID) -> Advance:
    """Take back what the caller asked for, as long as nobody decided it."""
    advance = session.get(Advance, advance_id)
    if advance is None or not access.owns(session, context, advance.holder_id):
        raise AdvanceNotFound
    _lock_asked(session, advance)
    advance.state = AdvanceState.WITHDRAWN
    return advance


def accept(session: Session, context: Context, advance_id: UUID, *, granted: str | None, reason: str) -> Advance:
    """Grant what was asked, or less with a reason that the employee reads."""
    advance = _lock_to_decide(session, context, advance_id)
    amount = advance.amount if granted is None else read_amount(granted)
    if problems := _granted_problems(advance, amount, reason):
        raise AdvanceRefused(*problems)
    return _decided(session, context, advance, AdvanceState.ACCEPTED, granted=amount, reason=reason)


def refuse(session: Session, context: Context, advance_id: UUID, *, reason: str) -> Advance:
    """Refuse an advance, with a reason that the employee reads."""
    advance = _lock_to_decide(session, context, advance_id)
    return _decided(session, context, advance, AdvanceState.REFUSED, reason=reason)


def _decided(
    session: Session,
    context: Context,
    advance: Advance,
    state: AdvanceState,
    *,
    reason: str,
    granted: Decimal | None = None,
) -> Advance:
    number = decision_numbers.draw(session, advance.organisation_id)
    advance.state, advance.decision_reason, advance.decision_number = state, reason, number
    advance.decided_at, advance.decided_by, advance.granted = context.now, context.account_id, granted
    reduced = granted is not None and granted < advance.amount
    record(
        session,
        events.AdvanceDecided(
            tenant_id=advance.holder_id,
            advance_id=advance.id,
            organisation_id=advance.organisation_id,
            holder_id=advance.holder_id,
            account_id=advance.asked_by,
            outcome="reduced" if reduced else state,
            decision_number=number,
            at=context.now,
        ),
    )
    return advance


def _lock_to_decide(session: Session, context: Context, advance_id: UUID) -> Advance:
    advance = session.get(Advance, advance_id)
    if advance is None or not access.holds_at(session, context, advance.assignment, right=RIGHT):
        raise AdvanceNotFound
    # What somebody asks for is decided by somebody else, also where the agency employs its own people.
    if access.owns(session, context, advance.holder_id):
        raise AdvanceNotFound
    _lock_asked(session, advance)
    return advance


def _lock_asked(session: Session, advance: Advance) -> None:
    # Once decided, a row is locked by nobody any more: row security leaves it as it is.
    asked = select(Advance).where(Advance.id == advance.id, Advance.state == AdvanceState.ASKED)
    locked = asked.with_for_update(of=Advance).execution_options(populate_existing=True)
    if session.scalar(locked) is None:
        raise AdvanceDecided


def _used(session: Session, assignment: Assignment, period: date) -> Decimal:
    """Return how much of a month's pay on an assignment is advanced, or asked for, already."""
    counted = select(func.sum(func.coalesce(Advance.granted, Advance.amount))).where(
        Advance.assignment_id == assignment.id,
        Advance.period == period,
        Advance.state.in_((AdvanceState.ASKED, AdvanceState.ACCEPTED)),
    )
    return session.scalar(counted) or Decimal(0)


def _period_problems(context: Context, assignment: Assignment, period: date) -> list[FieldProblem]:
    this_month = legal_time.day_of(context.now).replace(day=1)
    if period > this_month:
        return [FieldProblem("period", reasons.TO_COME)]
    if _months_between(period, this_month) > 1:
        return [FieldProblem("period", reasons.TOO_LATE)]
    last = assignment.ends_on or this_month
    if not assignment.starts_on.replace(day=1) <= period <= last:
        return [FieldProblem("period", reasons.OUTSIDE)]
    return []


def _amount_problems(amount: Decimal | None, left: Decimal) -> list[FieldProblem]:
    if amount is None:
        return [FieldProblem("amount", NOT_AN_AMOUNT)]
    if amount <= 0:
        return [FieldProblem("amount", reasons.NOTHING)]
    return [FieldProblem("amount", reasons.at_most(left))] if amount > left else []


def _granted_problems(advance: Advance, granted: Decimal | None, reason: str) -> list[FieldProblem]:
    if granted is None:
        return [FieldProblem("granted", NOT_AN_AMOUNT)]
    if granted <= 0:
        return [FieldProblem("granted", reasons.NOTHING)]
    if granted > advance.amount:
        return [FieldProblem("granted", reasons.MORE_THAN_ASKED)]
    return [FieldProblem("reason", reasons.REASON_MISSING)] if granted < advance.amount and not reason else []


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
