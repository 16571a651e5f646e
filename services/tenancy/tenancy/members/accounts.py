"""The accounts behind memberships: whoever is closing theirs begins to administer nothing (TEN-22)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, text
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from tenancy.errors import AccountClosing
from tenancy.members.models import Departure, Member

_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:account, 0))")


def lock(session: Session, account_ids: Iterable[UUID]) -> None:
    """Let what an account begins to be wait for each other: bound, activated, closed, an administrator."""
    for account_id in sorted(account_ids):
        session.execute(_LOCK, {"account": f"account:{account_id}"})


def departs(context: Context) -> ColumnElement[bool]:
    """Tell, in a query of members, whether the one that is looked at is closing their account."""
    return exists().where(
        *_closing(context), Departure.accounts.overlap(array([Member.principal_id, Member.account_id]))
    )


def is_closing(session: Session, context: Context, account_id: UUID) -> bool:
    """Tell whether an account is being closed; a closing that begins meanwhile comes after this transaction."""
    lock(session, [account_id])
    found = select(Departure.closing_id).where(*_closing(context), Departure.accounts.contains([account_id]))
    with as_tenant(session, account_id):
        return session.scalars(found.limit(1)).first() is not None


def refuse_closing(session: Session, context: Context, account_id: UUID | None) -> None:
    """Refuse what would let somebody administer who is closing their account."""
    if account_id is not None and is_closing(session, context, account_id):
        raise AccountClosing


def _closing(context: Context) -> tuple[ColumnElement[bool], ...]:
    return Departure.state.in_(("asked", "granted")), Departure.until > context.now
