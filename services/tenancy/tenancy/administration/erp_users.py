"""Users whom an agency's ERP names at a client company (TEN-26): at most one for each right, created if missing.

What the company decided about somebody stands. Whom the ERP names again then comes back by the company's setting: at
once, or when an administrator approves; never silently as an administrator where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.administration import invite
from tenancy.events.members import ApprovalRequested
from tenancy.members import accesses, accounts, members
from tenancy.members.accesses import Place
from tenancy.members.members import Invitee
from tenancy.members.models import Access, Member, State
from tenancy.members.right_changes import Cause, name_of
from tenancy.members.rights import ADMINISTRATES
from tenancy.organisations import organisations
from tenancy.organisations.models import Kind, Organisation

AT_ONCE: Final = "at_once"


@dataclass(frozen=True)
class Agency:
    """The agency that sent a document."""

    id: UUID
    name: str


@dataclass(frozen=True)
class NamedUser:
    """Somebody whom an agency names at a client company, with the rights that they have there."""

    invitee: Invitee
    rights: frozenset[str]


def name(session: Session, context: Context, company: Organisation, agency: Agency, user: NamedUser) -> None:
    """Give somebody the rights that an ERP names, or ask the company's administrators."""
    organisations.lock_organisation(session, company.id)
    member, new = members.find_or_add(session, context, user.invitee, space_id=company.id, kind=Kind.COMPANY)
    access = members.open_access(session, member, Place(agency.id))
    missing = user.rights - {*access.rights, *access.requested_rights, *access.refused_rights}
    if not missing:
        return
    given = missing if _may_give(company, access) else frozenset()
    if given & ADMINISTRATES and not _may_administer(session, context, company, agency, member):
        given -= ADMINISTRATES
    if given:
        member = _invite(session, context, company, agency, member, new=new)
        access = members.open_access(session, member, Place(agency.id))
        access.removed = False
        cause = Cause("erp", by=agency.name)
        accesses.change(session, context, access, rights={*access.rights, *given}, cause=cause)
    if missing - given:
        if new and not given:
            access.member.state = State.AWAITING_APPROVAL
        _ask(session, access, missing - given)
        _publish(session, context, company, agency, access)


def _may_give(company: Organisation, access: Access) -> bool:
    return access.decided_at is None or company.erp_users == AT_ONCE


def _may_administer(session: Session, context: Context, company: Organisation, agency: Agency, member: Member) -> bool:
    """Tell whether an ERP may name an administrator: where there is none, and nobody who closes their account."""
    if accesses.has_administrator(session, Place(agency.id), space_id=company.id):
        return False
    return member.principal_id is None or not accounts.is_closing(session, context, member.principal_id)


def _invite(
    session: Session, context: Context, company: Organisation, agency: Agency, member: Member, *, new: bool
) -> Member:
    if member.state in {State.REMOVED, State.AWAITING_APPROVAL, State.DECLINED}:
        member, new = members.renew(session, context, member), True
    member.from_erp = True
    if new:
        member.invited_by = agency.name
        invite.publish(session, member, space_name=company.name, invited_by=agency.name)
    return member


def _ask(session: Session, access: Access, rights: frozenset[str]) -> None:
    access.requested_rights = sorted({*access.requested_rights, *rights})
    access.removed, member = False, access.member
    member.from_erp = True
    if member.state == State.REMOVED:
        member.state = State.AWAITING_APPROVAL
    session.flush()


def _publish(session: Session, context: Context, company: Organisation, agency: Agency, access: Access) -> None:
    requested = ApprovalRequested(
        tenant_id=company.id,
        holder_id=company.id,
        space_name=company.name,
        organisation_id=agency.id,
        organisation_name=agency.name,
        member_id=access.member.id,
        member_name=name_of(access.member),
        rights=access.requested_rights,
        administrators=accesses.administrators_of(session, Place(agency.id), space_id=company.id),
        at=context.now,
    )
    record(session, requested)
