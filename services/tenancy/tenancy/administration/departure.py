"""Leaving a space by oneself; whoever administers leaves another administrator behind."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from chartrier.projections import grants
from tenancy.errors import OrganisationNotFound, StructureUserStays
from tenancy.members import accesses, members
from tenancy.members.models import Member
from tenancy.members.right_changes import Cause
from tenancy.organisations import organisations
from tenancy.organisations.models import Kind

_CAUSE: Final = Cause("left")


def leave(session: Session, context: Context, space_id: UUID) -> None:
    """End one's own membership; what is one's own as a person stays."""
    held = grants.held_on(session, {context.account_id}, holder_id=space_id)
    if not any(grant.kind not in {Kind.PERSON, Kind.PERSONAL, Kind.MACHINE} for grant in held):
        raise OrganisationNotFound
    if any(grant.kind == Kind.DEPOSIT_CLIENT for grant in held):
        raise StructureUserStays
    with as_tenant(session, space_id):
        organisations.lock_organisation(session, space_id)
        own = select(Member).where(Member.space_id == space_id, Member.principal_id == context.account_id)
        for member in session.scalars(own.with_for_update().execution_options(populate_existing=True)).all():
            for access in member.accesses:
                accesses.check_administrators(session, context, access, rights=[])
            members.end(session, context, member, cause=_CAUSE)
