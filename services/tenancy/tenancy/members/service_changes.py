"""Services that changed: the grants that depend on them are published again, some at a time."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from tenancy.members import accesses
from tenancy.members.models import Access
from tenancy.members.rights import SERVICE_BOUND
from tenancy.organisations.models import ServiceChange

AT_A_TIME: Final = 500


def follow_next(session: Session) -> bool:
    """Publish what some accesses open under their organisation's services now; False when none is left to look at.

    Of an agency, these are the accesses of its own members and of its clients' in their relations with it.
    """
    change = session.scalars(select(ServiceChange).limit(1).with_for_update(skip_locked=True)).one_or_none()
    if change is None:
        return False
    concerned = select(Access).where(
        Access.organisation_id == change.organisation_id, Access.rights.overlap(sorted(SERVICE_BOUND))
    )
    if change.after is not None:
        concerned = concerned.where(Access.id > change.after)
    found = session.scalars(concerned.order_by(Access.id).limit(AT_A_TIME).with_for_update()).all()
    accesses.publish(session, found)
    if len(found) < AT_A_TIME:
        session.delete(change)
    else:
        change.after = found[-1].id
    return True
