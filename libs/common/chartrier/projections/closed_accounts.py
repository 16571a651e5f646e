"""Closed accounts: an event about one that arrives late restores nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import TIMESTAMP, Column, MetaData, Table, Uuid, text
from sqlalchemy.orm import Session

TABLE: Final = "closed_accounts"

_REMEMBER: Final = text(
    "INSERT INTO closed_accounts (account_id, closed_at) SELECT unnest(CAST(:accounts AS uuid[])), :at"
    " ON CONFLICT DO NOTHING"
)
_CLOSED: Final = text("SELECT EXISTS (SELECT FROM closed_accounts WHERE account_id = :account_id)")


def add_table(metadata: MetaData) -> None:
    """Add the closed accounts to a service's tables."""
    Table(
        TABLE,
        metadata,
        Column("account_id", Uuid, primary_key=True),
        Column("closed_at", TIMESTAMP(timezone=True), nullable=False),
    )


def remember(session: Session, accounts: Sequence[UUID], *, closed_at: datetime) -> None:
    """Store that these accounts are closed."""
    session.execute(_REMEMBER, {"accounts": list(accounts), "at": closed_at})


def is_closed(session: Session, account_id: UUID) -> bool:
    """Return whether an account was closed."""
    return bool(session.scalar(_CLOSED, {"account_id": account_id}))
