"""Answers to invitations: a membership gets its account, or its owner is invited as somebody new."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import closed_accounts, merged_accounts
from tenancy.administration import invite
from tenancy.employees import employees
from tenancy.employees.models import Employee
from tenancy.members import accounts, members
from tenancy.members.models import Member, State
from tenancy.organisations.models import Kind, Organisation


def bind_or_invite_again(
    session: Session, context: Context, member: Member, *, account_id: UUID, asked: bool = False
) -> None:
    """Give a membership its account; where that was closed in the meantime, invite its owner as somebody new."""
    if not closed_accounts.is_closed(session, account_id):
        # Nobody accepts a place while they are closing their account; they may once they gave that up.
        principal_id = merged_accounts.effective_account(session, account_id)
        asked = asked or (member.kind != Kind.PERSON and accounts.is_closing(session, context, principal_id))
        members.bind_account(session, context, member, account_id=account_id, asked=asked)
        return
    _publish(session, members.renew(session, context, member))


def accept_by_activation(session: Session, context: Context, account_id: UUID) -> None:
    """Note that somebody new accepted what they were invited to: they activated the account that was made for it."""
    accounts.lock(session, [account_id])
    invited = select(Member).where(Member.account_id == account_id, Member.state == State.INVITED)
    for member in session.scalars(invited.with_for_update()):
        members.accept(context, member)


def _publish(session: Session, member: Member) -> None:
    employee = session.get(Employee, member.space_id)
    if employee is not None:
        employees.publish(session, employee, member)
        return
    organisation = session.get_one(Organisation, member.space_id)
    invite.publish(
        session,
        member,
        space_name=organisation.name,
        invited_by=member.invited_by or organisation.name,
        asks_confidential_password=member.kind == Kind.DEPOSIT_CLIENT,
    )
