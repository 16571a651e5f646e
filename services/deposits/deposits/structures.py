"""Spaces: the structures somebody may file or consult for, and what tenancy said of each."""

from typing import Final
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.projections import grants
from deposits.errors import OnlyConsulting, SpaceNotFound
from deposits.models import Structure

ADMINISTRATOR: Final = "administrator"
USER: Final = "user"
CONSULTATION: Final = "consultation"
FILING: Final = frozenset({ADMINISTRATOR, USER})
PROFILES: Final = FILING | {CONSULTATION}


def enter(session: Session, space: UUID, *, by: Principal) -> frozenset[str]:
    """What the caller may do in a space; one that is not theirs is not there."""
    rights = grants.rights_on(session, by.id, holder_id=space) & PROFILES
    if not rights:
        raise SpaceNotFound
    return rights


def enter_to_file(session: Session, space: UUID, *, by: Principal) -> None:
    """Let the caller file for a space, or refuse."""
    if not enter(session, space, by=by) & FILING:
        raise OnlyConsulting


def files_somewhere(session: Session, *, by: Principal) -> bool:
    """Whether there is any space that the caller may file for."""
    return any(grant.rights & FILING for grant in grants.of(session, by.id))


def remember(session: Session, *, holder_id: UUID, name: str, siret: str | None) -> None:
    """Keep what tenancy says of a structure."""
    said = {"name": name, "siret": siret}
    session.execute(
        insert(Structure)
        .values(holder_id=holder_id, **said)
        .on_conflict_do_update(index_elements=[Structure.holder_id], set_=said)
    )
