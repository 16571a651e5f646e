"""Enrolment: how far an employee has come on the way to an account of their own, as auth and notify publish it.

Whoever is not there yet can be invited again, at another address too: auth then voids what was sent before.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from tenancy.employees.models import ActiveAccount, Employee, Enrolment
from tenancy.errors import AlreadyActivated, NoLetterIssued, NothingDeposited
from tenancy.events.invitations import InvitationsRepeated, InvitationToRepeat, PostalAddressChanged
from tenancy.members.models import Member


def note_invitation(
    session: Session, context: Context, *, holder_id: UUID, account_id: UUID, enrolment: Enrolment
) -> None:
    """Note by what an employee was invited to which account; one that is in use already is activated."""
    pending = Employee.holder_id == holder_id, Employee.activated_at.is_(None)
    invited = {"account_id": account_id, "enrolment": enrolment, "enrolment_at": context.now}
    session.execute(update(Employee).where(*pending).values(invited))
    with as_tenant(session, account_id):
        is_active = session.get(ActiveAccount, account_id) is not None
    if is_active or enrolment is Enrolment.ACTIVATED:
        session.execute(update(Employee).where(*pending).values(_activated(context)))


def note_activation(session: Session, context: Context, account_id: UUID) -> None:
    """Note that the owner of an account activated it, also for invitations that are answered later."""
    active = insert(ActiveAccount).values(account_id=account_id, activated_at=context.now)
    session.execute(active.on_conflict_do_nothing())
    theirs = Employee.account_id == account_id, Employee.activated_at.is_(None)
    session.execute(update(Employee).where(*theirs).values(_activated(context)))


def note_failure(session: Session, context: Context, account_id: UUID) -> None:
    """Note that the invitation of an account reached nobody."""
    theirs = Employee.account_id == account_id, Employee.activated_at.is_(None)
    failed = {"enrolment": Enrolment.FAILED, "enrolment_at": context.now}
    session.execute(update(Employee).where(*theirs).values(failed))


def note_return(context: Context, employee: Employee) -> None:
    """Note that the letter came back: another one can be issued, to another postal address."""
    _refuse_activated(employee)
    if employee.enrolment != Enrolment.LETTER_ISSUED:
        raise NoLetterIssued
    employee.enrolment, employee.enrolment_at = Enrolment.RETURNED, context.now


def give_postal_address(session: Session, context: Context, employee: Employee, lines: list[str]) -> None:
    """Store where letters to an employee go, and publish it; without lines there is no such address any more."""
    if lines == employee.postal_address:
        return
    employee.postal_address = lines
    changed = PostalAddressChanged(
        tenant_id=employee.holder_id, holder_id=employee.holder_id, lines=lines, at=context.now
    )
    record(session, changed)


def correct_address(session: Session, employee: Employee, address: str) -> None:
    """Replace the address of somebody who is not activated; who was invited is invited again, at the new one."""
    _refuse_activated(employee)
    if employee.email == address:
        return
    employee.email = address
    if employee.invitation_id is not None:
        with as_tenant(session, employee.holder_id):
            member = session.scalars(select(Member).where(Member.id == employee.invitation_id)).one()
            member.email = address
        repeat(session, [employee])


def invite_again(session: Session, employee: Employee) -> None:
    """Have the invitation sent again; the earlier link, or the temporary password of the letter, is void then."""
    _refuse_activated(employee)
    if employee.invitation_id is None:
        raise NothingDeposited
    repeat(session, [employee])


def repeat(session: Session, employees: list[Employee], *, reminder: bool = False) -> None:
    """Publish that the invitations of these employees are to be sent again."""
    invitations = [
        InvitationToRepeat(employee.invitation_id, employee.holder_id, employee.email)
        for employee in employees
        if employee.invitation_id is not None
    ]
    record(
        session,
        InvitationsRepeated(tenant_id=employees[0].establishment_id, reminder=reminder, invitations=invitations),
    )


def _activated(context: Context) -> dict[str, object]:
    return {"activated_at": context.now, "enrolment": Enrolment.ACTIVATED, "enrolment_at": context.now}


def _refuse_activated(employee: Employee) -> None:
    if employee.is_activated:
        raise AlreadyActivated
