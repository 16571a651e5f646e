"""Merged accounts: this service's own copy of which account was merged into which, as auth publishes it.

Rows keep the account that they began with; whose they are now follows from the merges. So it doesn't matter in which
order events arrive, and an undone merge restores exactly what there was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Uuid, text
from sqlalchemy.orm import Session

from chartrier.database.common_tables import IN_AN_EVENT, NAMING
from chartrier.database.migrations import Steps, force_row_security
from chartrier.database.session import wake
from chartrier.events.subscriptions import Subscriptions

CHANNEL: Final = "merged_accounts"
TABLE: Final = "merged_accounts"

# Every account that was ever merged, and the account that has its place now (itself, once the merge was undone).
_EFFECTIVE_ACCOUNTS: Final = """
    CREATE VIEW effective_accounts WITH (security_invoker = true) AS
    WITH RECURSIVE steps (account_id, reached, far) AS (
        SELECT absorbed_id, account_id, 1 FROM merged_accounts WHERE merged
        UNION
        SELECT s.account_id, t.account_id, s.far + 1 FROM steps s
        JOIN merged_accounts t ON t.absorbed_id = s.reached AND t.merged WHERE s.far < 32
    )
    SELECT t.absorbed_id AS account_id, coalesce(
        (SELECT s.reached FROM steps s WHERE s.account_id = t.absorbed_id
         AND NOT EXISTS (SELECT FROM merged_accounts o WHERE o.absorbed_id = s.reached AND o.merged)
         ORDER BY s.far DESC LIMIT 1), t.absorbed_id) AS effective_account_id
    FROM merged_accounts t
"""
_PROJECT: Final = text(
    "INSERT INTO merged_accounts (absorbed_id, account_id, version, merged)"
    " VALUES (:absorbed_id, :account_id, :version, :merged) ON CONFLICT (absorbed_id) DO UPDATE SET"
    " account_id = excluded.account_id, version = excluded.version, merged = excluded.merged"
    " WHERE merged_accounts.version < excluded.version"
)
_FIND_EFFECTIVE: Final = text("SELECT effective_account_id FROM effective_accounts WHERE account_id = :account_id")


@dataclass(frozen=True)
class AccountMergeChanged:
    """The event in which auth publishes that two accounts of one person were merged or separated."""

    account_id: UUID
    absorbed_id: UUID
    version: int


def add_tables(metadata: MetaData) -> None:
    """Add the merged accounts to a service's tables."""
    Table(
        TABLE,
        metadata,
        Column("absorbed_id", Uuid, primary_key=True),
        Column("account_id", Uuid, nullable=False, index=True),
        Column("version", Integer, nullable=False),
        Column("merged", Boolean, nullable=False),
    )


def create_tables(op: Steps) -> None:
    """Create the table and the view; a step of a service's migrations."""
    metadata = MetaData(naming_convention=NAMING)
    add_tables(metadata)
    metadata.create_all(op.get_bind())
    force_row_security(op, TABLE, visible=IN_AN_EVENT)
    op.execute(_EFFECTIVE_ACCOUNTS)


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe a service to merges, and wake the jobs that follow them."""

    @subscriptions.on("auth.account-merged.v1", AccountMergeChanged)
    def project_merge(session: Session, event: AccountMergeChanged) -> None:
        """Keep the latest version, whatever the order of arrival."""
        _project(session, event, merged=True)

    @subscriptions.on("auth.account-separated.v1", AccountMergeChanged)
    def project_separation(session: Session, event: AccountMergeChanged) -> None:
        """Keep the latest version, whatever the order of arrival."""
        _project(session, event, merged=False)


def effective_account(session: Session, account_id: UUID) -> UUID:
    """Return the account that has the place of this one now."""
    return session.scalar(_FIND_EFFECTIVE, {"account_id": account_id}) or account_id


def _project(session: Session, change: AccountMergeChanged, *, merged: bool) -> None:
    session.execute(_PROJECT, vars(change) | {"merged": merged})
    wake(session, CHANNEL)
