"""Sub-accounts as the principal account sees and changes them, and a sub-account itself (TEN-51, TEN-52)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from tenancy.administration import invite, reminders
from tenancy.administration.invite import Invitation, NewAccess
from tenancy.administration.scope import Scope
from tenancy.administration.units import Unit, units_of
from tenancy.errors import (
    OrganisationNotFound,
    ReminderTooSoon,
    SubAccountActive,
    SubAccountNotFound,
    TooManySubAccounts,
)
from tenancy.members import accesses, members, ties
from tenancy.members.members import Invitee
from tenancy.members.models import IN_FORCE, Access, Member
from tenancy.members.right_changes import Cause
from tenancy.organisations.models import Kind, Organisation
from tenancy.sub_accounts import naming

REFUSABLE_FOR: Final = timedelta(hours=72)
"""How long a principal account has to refuse that a sub-account takes its place."""


@dataclass(frozen=True)
class Tie:
    """What somebody is in the relation of a company with one agency: a principal account, or a sub-account of one."""

    access: Access
    agency_name: str
    principal: Member
    # Of a principal account alone.
    sub_accounts: Sequence[Access]

    @property
    def is_principal(self) -> bool:
        """Tell whether the caller's is the principal account."""
        return ties.is_principal(self.access)


@dataclass(frozen=True)
class NewSubAccount:
    """Somebody who is to read and sign what a principal account does."""

    principal_id: UUID
    invitee: Invitee


def ties_of(session: Session, context: Context, company_id: UUID) -> list[Tie]:
    """Return what the caller is in each relation of a company where there is a principal account."""
    company = _company(session, context, company_id)
    names = {unit.place.organisation_id: unit.name for unit in units_of(session, company)}
    found = [_tie(session, each, names) for each in _own(session, context, company_id)]
    return sorted(found, key=lambda tie: (tie.agency_name, tie.access.id))


def tied_spaces(session: Session, account_id: UUID) -> set[UUID]:
    """Return the companies where somebody is a principal account or a sub-account of one."""
    own = select(Member.space_id).join(Access).where(
        Member.principal_id == account_id,
        Member.state.in_(IN_FORCE),
        Access.principal_access_id.is_not(None),
    )  # fmt: skip
    return set(session.scalars(own))


def find_own(session: Session, context: Context, company_id: UUID, access_id: UUID) -> Access:
    """Return the caller's own access, as a sub-account."""
    _company(session, context, company_id)
    for access in _own(session, context, company_id):
        if access.id == access_id and ties.is_sub_account(access):
            return access
    raise SubAccountNotFound


def find(session: Session, context: Context, company_id: UUID, access_id: UUID) -> Access:
    """Return a sub-account of the caller's principal account."""
    _company(session, context, company_id)
    principals = {each.id for each in _own(session, context, company_id) if ties.is_principal(each)}
    access = session.get(Access, access_id)
    if access is None or access.id in principals or access.principal_access_id not in principals:
        raise SubAccountNotFound
    return access


def add(session: Session, context: Context, company_id: UUID, new: NewSubAccount) -> Access:
    """Invite somebody as a sub-account: with the rights of the principal account, on the same relation."""
    company = _company(session, context, company_id)
    principal = next((each for each in _own(session, context, company_id) if each.id == new.principal_id), None)
    if principal is None or not ties.is_principal(principal):
        raise SubAccountNotFound
    if len(ties.sub_accounts_of(session, principal)) >= naming.MOST:
        raise TooManySubAccounts
    unit = _unit(session, company, principal)
    asked = NewAccess(unit.id, sorted(ties.followed_rights(principal)))
    member = invite.invite(session, context, Scope(company, (unit,), complete=False), Invitation(new.invitee, [asked]))
    access = accesses.find(member, unit.place)
    if access is None:
        raise SubAccountNotFound
    naming.join(session, context, access, principal, cause=Cause("sub_account"))
    return access


def set_notification(session: Session, access: Access, *, only_when_named: bool) -> None:
    """Choose whether a sub-account is told of every document to read or sign, or only of those that name it."""
    if access.only_when_named != only_when_named:
        access.only_when_named = only_when_named
        session.flush()
        accesses.publish(session, [access])


def invite_again(session: Session, context: Context, access: Access) -> None:
    """Send the sign-up link of a sub-account again, once in 24 hours; the earlier link dies."""
    company = session.get_one(Organisation, access.member.space_id)
    scope = Scope(company, (_unit(session, company, access),), complete=False)
    reminded = reminders.remind(session, context, scope, [access.member_id])
    if reminded.skipped:
        raise SubAccountActive
    if reminded.too_soon:
        raise ReminderTooSoon


def end(session: Session, context: Context, access: Access, *, cause: Cause) -> None:
    """End a sub-account's access to one relation, and the membership where nothing else is left of it."""
    accesses.check_administrators(session, context, access, rights=[])
    accesses.change(session, context, access, rights=[], cause=cause)
    ties.untie(access)
    access.removed, access.decided_at, access.requested_rights = True, context.now, []
    if all(each.removed for each in access.member.accesses):
        members.end(session, context, access.member, cause=cause)


def _tie(session: Session, access: Access, names: dict[UUID, str]) -> Tie:
    principal = ties.principal_of(session, access) or access
    sub_accounts = ties.sub_accounts_of(session, access) if ties.is_principal(access) else []
    return Tie(access, names.get(access.organisation_id, ""), principal.member, sub_accounts)


def _own(session: Session, context: Context, company_id: UUID) -> list[Access]:
    own = (
        select(Access)
        .join(Member)
        .where(
            Member.space_id == company_id,
            Member.principal_id == context.account_id,
            Member.state.in_(IN_FORCE),
            Access.principal_access_id.is_not(None),
        )
    )
    return list(session.scalars(own.order_by(Access.id)))


def _company(session: Session, context: Context, company_id: UUID) -> Organisation:
    held = grants.held_on(session, {context.account_id}, holder_id=company_id)
    company = session.get(Organisation, company_id) if held else None
    if company is None or company.kind != Kind.COMPANY:
        raise OrganisationNotFound
    return company


def _unit(session: Session, company: Organisation, access: Access) -> Unit:
    place = accesses.place_of(access)
    unit = next((each for each in units_of(session, company) if each.place == place), None)
    if unit is None:
        raise SubAccountNotFound
    return unit


def refusable_until(asked_at: datetime) -> datetime:
    """Return until when the principal account may refuse what was asked then."""
    return asked_at + REFUSABLE_FOR
