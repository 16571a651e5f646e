"""The welcome page (DEP-03): due once, to whoever may file something in some structure."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from deposits.structures import profiles
from deposits.welcome.models import Welcome


def is_due(session: Session, context: Context) -> bool:
    """Return whether the caller is to be welcomed."""
    if not profiles.profiles_anywhere(session, context) & profiles.FILING:
        return False
    return session.get(Welcome, context.account_id) is None


def mark_shown(session: Session, context: Context) -> None:
    """Note that the caller was welcomed; again changes nothing."""
    shown = insert(Welcome).values(account_id=context.account_id, shown_at=context.now)
    session.execute(shown.on_conflict_do_nothing())


def forget(session: Session, accounts: Sequence[UUID]) -> None:
    """Forget whether these accounts were welcomed."""
    session.execute(delete(Welcome).where(Welcome.account_id.in_(accounts)))
