"""Profiles: what somebody may do in a space, as tenancy grants it."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from deposits.errors import OnlyConsulting, SpaceNotFound

ADMINISTRATOR: Final = "administrator"
USER: Final = "user"
CONSULTATION: Final = "consultation"
FILING: Final = frozenset({ADMINISTRATOR, USER})
PROFILES: Final = FILING | {CONSULTATION}


def profiles_in(session: Session, context: Context, space: UUID) -> frozenset[str]:
    """Return the caller's profiles in a space; refuse a space that is not theirs as one that does not exist."""
    rights = grants.rights_on(session, context.account_id, holder_id=space) & PROFILES
    if not rights:
        raise SpaceNotFound
    return rights


def require_filing(session: Session, context: Context, space: UUID) -> None:
    """Refuse a caller who may not file requests for a space."""
    if not profiles_in(session, context, space) & FILING:
        raise OnlyConsulting


def require_one_of(session: Session, context: Context, space: UUID, profiles: Collection[str]) -> None:
    """Refuse a caller who has none of these profiles in a space."""
    if not profiles_in(session, context, space) & set(profiles):
        raise OnlyConsulting


def spaces_of(session: Session, context: Context) -> frozenset[UUID]:
    """Return the spaces in which the caller has a profile."""
    return frozenset(grant.holder_id for grant in grants.of(session, context.account_id) if grant.rights & PROFILES)


def profiles_anywhere(session: Session, context: Context) -> frozenset[str]:
    """Return the caller's profiles, whatever the space."""
    return frozenset(right for grant in grants.of(session, context.account_id) for right in grant.rights & PROFILES)
