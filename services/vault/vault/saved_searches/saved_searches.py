"""Keeping searches: what is saved is the question, and it is asked anew each time, with the rights of then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import new_id
from vault.errors import SavedSearchNotFound, TooManySavedSearches
from vault.saved_searches.models import SavedSearch

MOST: Final = 50
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:account, 0))")


def save(session: Session, context: Context, *, name: str, criteria: Mapping[str, Any]) -> SavedSearch:
    """Save a search; under a name that is used already it takes the place of the former one."""
    account_id = context.account_id
    # One after the other, so that two at once don't both take the last place.
    session.execute(_ONE_AT_A_TIME, {"account": f"saved searches of {account_id}"})
    others = select(func.count()).where(SavedSearch.account_id == account_id, SavedSearch.name != name)
    if (session.scalar(others) or 0) >= MOST:
        raise TooManySavedSearches
    fields = {"criteria": dict(criteria), "saved_at": context.now}
    saved = insert(SavedSearch).values(id=new_id(), account_id=account_id, name=name, **fields)
    latest = saved.on_conflict_do_update(constraint="uq_saved_searches_account_id_name", set_=fields)
    return session.scalars(latest.returning(SavedSearch)).one()


def of(session: Session, account_id: UUID) -> Sequence[SavedSearch]:
    """Return somebody's saved searches, in the order of their names."""
    own = select(SavedSearch).where(SavedSearch.account_id == account_id)
    return session.scalars(own.order_by(func.lower(SavedSearch.name), SavedSearch.id)).all()


def remove(session: Session, context: Context, search_id: UUID) -> None:
    """Remove one of the caller's own searches."""
    own = delete(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.account_id == context.account_id)
    if session.scalar(own.returning(SavedSearch.id)) is None:
        raise SavedSearchNotFound


def forget(session: Session, accounts: Sequence[UUID]) -> None:
    """Forget the searches of people who closed their accounts."""
    session.execute(delete(SavedSearch).where(SavedSearch.account_id.in_(accounts)))
