"""Ties: this service's own copy of which account took another one's place, as auth tells it.

Rows remember the account that they began with; whose they are now follows from the ties. So it doesn't matter in which
order facts arrive, and an undoing restores exactly what there was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Uuid, text
from sqlalchemy.orm import Session

from chartrier.database import NAMING, wake
from chartrier.migrations import Steps, force_row_security
from chartrier.subscriptions import Subscriptions

CHANNEL: Final = "ties"
TABLE: Final = "account_ties"

# Every account that a tie was ever told of, and who has its place now (itself, once the tie was undone).
_PLACES: Final = """
    CREATE VIEW account_places WITH (security_invoker = true) AS
    WITH RECURSIVE steps (account_id, reached, far) AS (
        SELECT absorbed_id, account_id, 1 FROM account_ties WHERE tied
        UNION
        SELECT s.account_id, t.account_id, s.far + 1 FROM steps s
        JOIN account_ties t ON t.absorbed_id = s.reached AND t.tied WHERE s.far < 32
    )
    SELECT t.absorbed_id AS account_id, coalesce(
        (SELECT s.reached FROM steps s WHERE s.account_id = t.absorbed_id
         AND NOT EXISTS (SELECT FROM account_ties o WHERE o.absorbed_id = s.reached AND o.tied)
         ORDER BY s.far DESC LIMIT 1), t.absorbed_id) AS now_id
    FROM account_ties t
"""
_LEARN: Final = text(
    "INSERT INTO account_ties (absorbed_id, account_id, version, tied)"
    " VALUES (:absorbed_id, :account_id, :version, :tied) ON CONFLICT (absorbed_id) DO UPDATE SET"
    " account_id = excluded.account_id, version = excluded.version, tied = excluded.tied"
    " WHERE account_ties.version < excluded.version"
)
_NOW: Final = text("SELECT now_id FROM account_places WHERE account_id = :account_id")


@dataclass(frozen=True)
class Tie:
    """What auth says of two accounts of one person."""

    account_id: UUID
    absorbed_id: UUID
    version: int


def tables_in(metadata: MetaData) -> None:
    """Have a service's tables include its copy."""
    Table(
        TABLE,
        metadata,
        Column("absorbed_id", Uuid, primary_key=True),
        Column("account_id", Uuid, nullable=False, index=True),
        Column("version", Integer, nullable=False),
        Column("tied", Boolean, nullable=False),
    )


def create_tables(op: Steps) -> None:
    """Make the copy; a step of a service's migrations."""
    metadata = MetaData(naming_convention=NAMING)
    tables_in(metadata)
    metadata.create_all(op.get_bind())
    # Nothing but ids, as in the grants.
    force_row_security(op, TABLE, seen="true")
    op.execute(_PLACES)


def heard(subscriptions: Subscriptions) -> None:
    """Have a service keep its copy, and wake whatever follows it."""

    @subscriptions.on("auth.account-merged.v1", Tie)
    def learn_tie(session: Session, event: Tie) -> None:
        """Keep the latest version, whatever the order of arrival."""
        _learn(session, event, tied=True)

    @subscriptions.on("auth.account-separated.v1", Tie)
    def learn_separation(session: Session, event: Tie) -> None:
        """Keep the latest version, whatever the order of arrival."""
        _learn(session, event, tied=False)


def now_of(session: Session, account_id: UUID) -> UUID:
    """Return who has the place of an account now."""
    return session.scalar(_NOW, {"account_id": account_id}) or account_id


def _learn(session: Session, tie: Tie, *, tied: bool) -> None:
    session.execute(_LEARN, vars(tie) | {"tied": tied})
    wake(session, CHANNEL)
