"""Opening an establishment: whoever administers the whole organisation administers it from the start."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from tenancy.members import accesses, members
from tenancy.members.accesses import Place
from tenancy.members.models import Member, State
from tenancy.members.right_changes import Cause
from tenancy.members.rights import RIGHTS, allowed
from tenancy.organisations import establishments, organisations
from tenancy.organisations.establishments import NewEstablishment
from tenancy.organisations.models import Establishment, Kind, Organisation


def open_establishment(
    session: Session, context: Context, organisation: Organisation, new: NewEstablishment
) -> Establishment:
    """Add an establishment, and give every right there to the member who adds it."""
    organisations.lock_organisation(session, organisation.id)
    establishment = establishments.add(session, context, organisation, new)
    own = select(Member).where(
        Member.space_id == organisation.id,
        Member.principal_id == context.account_id,
        Member.state == State.ACTIVE,
        Member.kind != Kind.MACHINE,
    )
    place = Place(organisation.id, establishment.id)
    rights = allowed(RIGHTS[Kind(organisation.kind)], organisation.services)
    for member in session.scalars(own).all():
        access = members.open_access(session, member, place)
        accesses.check_administrators(session, context, access, rights=rights)
        accesses.change(session, context, access, rights=rights, cause=Cause("establishment_added"))
    return establishment
