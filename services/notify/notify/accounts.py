"""Who can be reached: accounts that proved their address, and people invited to complete their registration."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from notify.documents import one_at_a_time
from notify.models import Account, Invitation

# An invitation counts from the moment at which there is something to be invited to.
_INVITE_GRANTED: Final = text("""
    UPDATE invitations i SET added_at = :now WHERE i.holder_id = :holder_id AND i.added_at IS NULL
    AND EXISTS (SELECT FROM grants g WHERE g.principal_id = i.account_id AND g.holder_id = i.holder_id
                AND cardinality(g.rights) > 0)
""")


def activated(session: Session, account: Account) -> None:
    """Know an account by what was said of it last, whatever the order of arrival; its address replaces the former."""
    fields = {column.key: getattr(account, column.key) for column in Account.__table__.columns}
    changed = {name: fields[name] for name in ("email", "first_name", "language", "version")}
    known = insert(Account).values(fields)
    session.execute(
        known.on_conflict_do_update(index_elements=[Account.id], set_=changed, where=Account.version < account.version)
    )


def invited(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """Know somebody who is to complete the registration; a link that lasts longer than the one known is sent again."""
    one_at_a_time(session, invitation.holder_id)
    fields = {column.key: getattr(invitation, column.key) for column in Invitation.__table__.columns}
    statement = insert(Invitation).values(fields)
    renewed = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={name: statement.excluded[name] for name in fields if name != "id"},
        where=Invitation.expires_at < statement.excluded.expires_at,
    )
    session.execute(renewed)
    have_rights(session, invitation.holder_id, now=now)


def have_rights(session: Session, holder_id: UUID, *, now: datetime) -> None:
    """Let the invitations whose account received a right take their course."""
    session.execute(_INVITE_GRANTED, {"holder_id": holder_id, "now": now})
