"""Nobody who closes their account leaves a structure, an establishment or a relation without an administrator.

Two who close at once are decided one after the other: each holds the name of every space that they administer.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.errors import LastAdministrator
from auth.row_scope import lock
from chartrier.database.session import as_tenant
from chartrier.projections import grants
from chartrier.projections.grants import Grant

_ADMINISTRATES: Final = frozenset({"A", "administrator"})


def refuse_last_administrator(session: Session, account_id: UUID) -> None:
    """Refuse while somebody administers what nobody else, whose account is in use, administers too."""
    administered = [grant for grant in grants.of(session, account_id) if grant.rights & _ADMINISTRATES]
    for holder_id in sorted({grant.holder_id for grant in administered}):
        lock(session, f"space:{holder_id}")
    for own in administered:
        # Who else has rights there concerns the space, not this account.
        with as_tenant(session, own.holder_id):
            held = grants.of_holder(session, own.holder_id)
        others = {grant.principal_id for grant in held if _administers_all_of(grant, own)} - {account_id}
        if not any(_is_in_use(session, each) for each in others):
            raise LastAdministrator


def _administers_all_of(grant: Grant, own: Grant) -> bool:
    return (
        bool(grant.rights & _ADMINISTRATES)
        and grant.organisation_id in (None, own.organisation_id)
        and grant.establishment_id in (None, own.establishment_id)
    )


def _is_in_use(session: Session, account_id: UUID) -> bool:
    with as_tenant(session, account_id):
        return session.scalar(select(Account.state).where(Account.id == account_id)) == "active"
