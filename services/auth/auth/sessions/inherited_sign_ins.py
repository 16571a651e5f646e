"""Sign-ins by what belongs to a merged account (AUTH-12, AUTH-16): they open the account that took its place.

They prove who somebody is, never more than one factor, and change nothing about who can get in: a merge must not weaken
the account that stays, nor may anything of it be left when the merge is undone.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, any_, delete, literal, select
from sqlalchemy.orm import Session

from auth.config import Config
from auth.sessions import sessions
from auth.sessions.models import AuthorizationCode, PendingSignIn, SignedInSession
from chartrier.access.context import Context

INHERITED: Final = "inherited"
"""Stands among the factors of whoever signed in by what belongs to an account that was merged into this one."""


def end_all(session: Session, context: Context, config: Config, account_id: UUID) -> None:
    """End what merged accounts signed in to, complete or pending; the transaction acts for the account."""
    open_ones = select(SignedInSession.id).where(*_inherited(SignedInSession, account_id))
    for session_id in session.scalars(open_ones.where(SignedInSession.ended_at.is_(None))).all():
        sessions.end_own(session, context, config, account_id, session_id)
    session.execute(delete(PendingSignIn).where(*_inherited(PendingSignIn, account_id)))
    unused = AuthorizationCode.used_at.is_(None)
    session.execute(delete(AuthorizationCode).where(*_inherited(AuthorizationCode, account_id), unused))


def _inherited(
    row: type[SignedInSession | PendingSignIn | AuthorizationCode], account_id: UUID
) -> tuple[ColumnElement[bool], ...]:
    return row.account_id == account_id, literal(INHERITED) == any_(row.factors)
