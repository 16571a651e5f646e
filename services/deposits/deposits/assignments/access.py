"""Who an assignment concerns: its employee, the agency's users with a right, the client's, and the agency's ERP."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from deposits.assignments.models import Assignment
from deposits.errors import AssignmentNotFound, SpaceNotFound

OWNER: Final = "owner"
DEPOSIT: Final = "deposit"


@dataclass(frozen=True)
class Desk:
    """The part of an agency for which somebody holds a right; no establishments are all of them."""

    organisation_id: UUID
    establishments: frozenset[UUID] | None


def owns(session: Session, context: Context, holder_id: UUID) -> bool:
    """Return whether the caller is this employee."""
    return OWNER in grants.rights_on(session, context.account_id, holder_id=holder_id)


def desk_of(session: Session, context: Context, organisation_id: UUID, *, right: str) -> Desk | None:
    """Return for which establishments of an agency the caller holds a right; nothing when for none."""
    held = [
        grant
        for grant in grants.of(session, context.account_id)
        if grant.holder_id == organisation_id and right in grant.rights
    ]
    if not held:
        return None
    places = frozenset(grant.establishment_id for grant in held if grant.establishment_id is not None)
    return Desk(organisation_id, places if len(places) == len(held) else None)


def holds_at(session: Session, context: Context, assignment: Assignment, *, right: str) -> bool:
    """Return whether the caller holds a right at the establishment of an assignment."""
    place = {"organisation_id": assignment.organisation_id, "establishment_id": assignment.establishment_id}
    return right in grants.rights_at(session, context.account_id, **place)


def require_erp(session: Session, context: Context, organisation_id: UUID) -> None:
    """Refuse whoever is not a machine that the agency let deposit for it, with a token for that."""
    held = grants.of(session, context.account_id)
    allowed = any(grant.organisation_id == organisation_id and DEPOSIT in grant.rights for grant in held)
    if not allowed or DEPOSIT not in context.caller.scope:
        raise SpaceNotFound


def find_own(session: Session, context: Context, assignment_id: UUID, *, lock: bool = False) -> Assignment:
    """Return an assignment of the caller's own."""
    assignment = session.get(Assignment, assignment_id, with_for_update=lock)
    if assignment is None or not owns(session, context, assignment.holder_id):
        raise AssignmentNotFound
    return assignment
