"""Who administers the whole of an organisation: by a right on all of it, or on each of its establishments."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from chartrier.projections.grants import Grant
from notify.errors import OrganisationNotFound
from notify.webhooks.models import Establishment

ADMINISTERS: Final = "A"


def store_establishment(session: Session, *, establishment_id: UUID, organisation_id: UUID) -> None:
    """Store that an organisation has an establishment."""
    found = {"id": establishment_id, "organisation_id": organisation_id}
    session.execute(insert(Establishment).values(found).on_conflict_do_nothing())


def require(session: Session, context: Context, organisation_id: UUID) -> None:
    """Refuse whoever does not administer the whole of an organisation that sends documents."""
    held = grants.held_on(session, [context.account_id], holder_id=organisation_id)
    if not _is_whole(held, organisation_id, _establishments(session, organisation_id)):
        raise OrganisationNotFound


def of_organisation(session: Session, organisation_id: UUID) -> list[UUID]:
    """Return who administers the whole of an organisation."""
    establishments = _establishments(session, organisation_id)
    by_account: dict[UUID, list[Grant]] = {}
    for each in grants.of_holder(session, organisation_id):
        by_account.setdefault(each.principal_id, []).append(each)
    return sorted(account for account, held in by_account.items() if _is_whole(held, organisation_id, establishments))


def _establishments(session: Session, organisation_id: UUID) -> set[UUID]:
    return set(session.scalars(select(Establishment.id).where(Establishment.organisation_id == organisation_id)))


def _is_whole(held: Iterable[Grant], organisation_id: UUID, establishments: set[UUID]) -> bool:
    # Of a company, a grant names the agency that it is about: a client does not administer that agency.
    own = [each for each in held if each.organisation_id == organisation_id and ADMINISTERS in each.rights]
    places = {each.establishment_id for each in own}
    return None in places or (bool(establishments) and establishments <= places)
