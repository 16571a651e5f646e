"""The people of the operator: who administers its space, and who examines requests, as tenancy grants it."""

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants

KIND: Final = "operator"
ADMINISTRATOR: Final = "A"
CASE_MANAGER: Final = "case_manager"


def rights_of(session: Session, account_id: UUID) -> frozenset[str]:
    """Return what an account may do in the operator's space."""
    held = (grant.rights for grant in grants.of(session, account_id) if grant.kind == KIND)
    return frozenset(right for rights in held for right in rights)


def space_of(session: Session, context: Context) -> UUID:
    """Return the space of the operator, for somebody who has a right there."""
    return next(grant.holder_id for grant in grants.of(session, context.account_id) if grant.kind == KIND)


def administers(session: Session, context: Context) -> bool:
    """Return whether the caller administers the operator's space."""
    return ADMINISTRATOR in rights_of(session, context.account_id)
