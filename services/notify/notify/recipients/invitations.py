"""Invitations: whoever is to complete a registration can be reached once there is something to be invited to."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from notify.recipients.models import Invitation


def store(session: Session, context: Context, invitation: Invitation) -> None:
    """Store an invitation; a link that lasts longer than the known one is to be sent, too."""
    fields = {column.key: getattr(invitation, column.key) for column in Invitation.__table__.columns}
    statement = insert(Invitation).values(fields)
    renewed = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={name: statement.excluded[name] for name in fields if name != "id"},
        where=Invitation.expires_at < statement.excluded.expires_at,
    )
    session.execute(renewed)
    mark_ready(session, context, account_id=invitation.account_id, holder_id=invitation.holder_id)


def mark_ready(session: Session, context: Context, *, account_id: UUID, holder_id: UUID) -> None:
    """Have the invitations of an account to a holder's space leave, once the account has a right there."""
    if not grants.held_on(session, {account_id}, holder_id=holder_id):
        return
    waiting = (
        Invitation.account_id == account_id,
        Invitation.holder_id == holder_id,
        Invitation.added_at.is_(None),
    )
    session.execute(update(Invitation).where(*waiting).values(added_at=context.now))
