"""Reminders to employees who have not activated their vault: one by one, a selection, or all, in slices.

A person is reminded at most once in 24 hours, whoever asks (`tenancy.reminders.claims`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from tenancy.employees import enrolment
from tenancy.employees.models import Employee, ReminderRun
from tenancy.errors import EmployeeNotFound, ReminderRunNotFound
from tenancy.organisations.models import Establishment
from tenancy.reminders import claims

CHANNEL: Final = "reminders"
SLICE: Final = 500


@dataclass(frozen=True)
class Reminded:
    """How many were reminded, for how many it was too soon; how many are active, not invited yet or without address."""

    sent: int
    too_soon: int
    skipped: int


def remind(session: Session, context: Context, establishment: Establishment, chosen: Sequence[UUID]) -> Reminded:
    """Remind some employees of one establishment; one who is not of it refuses all."""
    wanted = select(Employee).where(Employee.holder_id.in_(chosen), Employee.establishment_id == establishment.id)
    employees = session.scalars(wanted.order_by(Employee.holder_id).with_for_update()).all()
    if len(employees) != len(set(chosen)):
        raise EmployeeNotFound
    return _remind(session, context, employees)


def start_run(session: Session, context: Context, establishment: Establishment) -> ReminderRun:
    """Begin to remind everybody of an establishment who has not activated; a run that is under way goes on."""
    new = insert(ReminderRun).values(
        establishment_id=establishment.id,
        requested_by=context.account_id,
        requested_at=context.now,
    )
    session.execute(new.on_conflict_do_nothing())
    wake(session, CHANNEL)
    under_way = ReminderRun.establishment_id == establishment.id, ReminderRun.finished_at.is_(None)
    return session.scalars(select(ReminderRun).where(*under_way)).one()


def find_run(session: Session, establishment: Establishment, run_id: UUID) -> ReminderRun:
    """Return a run of an establishment."""
    run = session.get(ReminderRun, run_id)
    if run is None or run.establishment_id != establishment.id:
        raise ReminderRunNotFound
    return run


def continue_next_run(session: Session, context: Context) -> bool:
    """Remind the next slice of the oldest run; return whether there was one."""
    oldest = select(ReminderRun).where(ReminderRun.finished_at.is_(None)).order_by(ReminderRun.requested_at).limit(1)
    run = session.scalars(oldest.with_for_update(skip_locked=True)).one_or_none()
    if run is None:
        return False
    employees = _next_slice(session, run)
    if employees:
        done = _remind(session, context, employees)
        run.sent, run.too_soon = run.sent + done.sent, run.too_soon + done.too_soon
        run.skipped += done.skipped
        run.after_name, run.after_id = employees[-1].sort_name, employees[-1].holder_id
    if len(employees) < SLICE:
        run.finished_at = context.now
    return True


def _next_slice(session: Session, run: ReminderRun) -> Sequence[Employee]:
    place = tuple_(Employee.sort_name, Employee.holder_id)
    pending = select(Employee).where(
        Employee.establishment_id == run.establishment_id, Employee.is_activated.is_(False)
    )
    if run.after_id is not None:
        pending = pending.where(place > (run.after_name, run.after_id))
    ordered = pending.order_by(Employee.sort_name, Employee.holder_id).limit(SLICE)
    return session.scalars(ordered.with_for_update()).all()


def _remind(session: Session, context: Context, employees: Sequence[Employee]) -> Reminded:
    reachable = [each for each in employees if not each.is_activated and each.invitation_id and each.email]
    claimed = claims.claim(session, context, {each.email for each in reachable})
    reminded = []
    for employee in reachable:
        # Of several who share an address, one is written to.
        if employee.email in claimed:
            claimed.remove(employee.email)
            employee.reminded_at = context.now
            reminded.append(employee)
    if reminded:
        enrolment.repeat(session, reminded, reminder=True)
    sent = len(reminded)
    return Reminded(sent=sent, too_soon=len(reachable) - sent, skipped=len(employees) - len(reachable))
