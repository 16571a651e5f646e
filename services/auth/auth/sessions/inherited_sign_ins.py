"""What an account brought that another one took the place of (AUTH-12, AUTH-16): its ways in lead to that one.

They prove who somebody is, never more than one factor, and change nothing about who can get in: a merge must not weaken
the account that stays, nor may anything of it be left when the merge is undone.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, any_, delete, literal, select
from sqlalchemy.orm import Session

from auth.sessions import sessions
from auth.sessions.models import AuthorizationCode, SignedInSession, SignIn
from auth.sessions.sessions import SessionRules

BROUGHT: Final = "brought"
"""Stands among the factors of whoever came in by what belongs to an account that was merged into this one."""


def end_what_it_opened(session: Session, account_id: UUID, *, rules: SessionRules, now: datetime) -> None:
    """End what was entered, or half entered, by what merged accounts brought; within the account's own scope."""

    def by_it(row: type[SignedInSession | SignIn | AuthorizationCode]) -> tuple[ColumnElement[bool], ...]:
        return row.account_id == account_id, literal(BROUGHT) == any_(row.factors)

    running = select(SignedInSession.id).where(*by_it(SignedInSession), SignedInSession.ended_at.is_(None))
    for session_id in session.scalars(running).all():
        sessions.end_one(session, account_id, session_id, rules=rules, now=now)
    session.execute(delete(SignIn).where(*by_it(SignIn)))
    session.execute(delete(AuthorizationCode).where(*by_it(AuthorizationCode), AuthorizationCode.used_at.is_(None)))
