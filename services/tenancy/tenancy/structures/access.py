"""Who may do what in a structure: administrators run it, every member has a profile there; to others it isn't there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from tenancy.administration.scope import Scope
from tenancy.administration.units import units_of
from tenancy.errors import MemberNotFound, OrganisationNotFound
from tenancy.members.models import Member, State
from tenancy.organisations import organisations
from tenancy.organisations.models import Kind, Organisation

ADMINISTRATOR = "administrator"


def administered(session: Session, context: Context, structure_id: UUID) -> Organisation:
    """Return a structure that the caller administers."""
    return _find(session, context, structure_id, right=ADMINISTRATOR)


def lock_administered(session: Session, context: Context, structure_id: UUID) -> Organisation:
    """Return a structure that the caller administers, locked: who acts at the same time comes after."""
    organisations.lock_organisation(session, structure_id)
    return administered(session, context, structure_id)


def scope_of(session: Session, structure: Organisation) -> Scope:
    """Return the structure as the one unit that it has."""
    return Scope(structure, tuple(units_of(session, structure)), complete=True)


def own_membership(session: Session, context: Context, structure_id: UUID) -> Member:
    """Return the caller's own membership of a structure."""
    _find(session, context, structure_id)
    asked = select(Member).where(Member.space_id == structure_id, Member.principal_id == context.account_id)
    member = session.scalars(asked.order_by(Member.id).limit(1)).one_or_none()
    if member is None:
        raise OrganisationNotFound
    return member


def find_member(session: Session, structure: Organisation, member_id: UUID, *, locked: bool = False) -> Member:
    """Return a member of a structure."""
    member = session.get(Member, member_id, with_for_update=locked)
    if member is None or member.space_id != structure.id or member.state == State.REMOVED:
        raise MemberNotFound
    return member


def profile_of(member: Member) -> str:
    """Return the profile of a member of a structure."""
    return next((right for access in member.accesses for right in access.rights), "")


def _find(session: Session, context: Context, structure_id: UUID, *, right: str | None = None) -> Organisation:
    held = grants.rights_on(session, context.account_id, holder_id=structure_id)
    structure = session.get(Organisation, structure_id) if held else None
    if structure is None or structure.kind != Kind.DEPOSIT_CLIENT or (right and right not in held):
        raise OrganisationNotFound
    return structure
