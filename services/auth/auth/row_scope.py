"""The rows that a transaction may see before anybody is signed in: one named row, then one account; never a table."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

NOBODY: Final = UUID(int=0)
_ALLOW_LOOKUP: Final = text("SELECT set_config('chartrier.lookup', :value, true)")
_ACT_FOR: Final = text("SELECT set_config('chartrier.tenant', :account, true)")
_ACT_FOR_BOTH: Final = text(
    "SELECT set_config('chartrier.account', :one, true), set_config('chartrier.tenant', :other, true)"
)
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


def allow_lookup(session: Session, value: str) -> None:
    """Let the transaction see the identifier, hash, id or address of exactly this value, and no other by value."""
    session.flush()  # what was changed so far belongs to the scope that it was changed in
    session.execute(_ALLOW_LOOKUP, {"value": value})


def act_for(session: Session, account_id: UUID | None) -> None:
    """Narrow the rest of the transaction to one account: found, invited, or being created. None is nobody."""
    session.flush()
    session.execute(_ACT_FOR, {"account": str(account_id or NOBODY)})


def act_for_both(session: Session, one: UUID, other: UUID) -> None:
    """Have the rest of the transaction see two accounts: those of one person that are merged or separated."""
    session.flush()
    session.execute(_ACT_FOR_BOTH, {"one": str(one), "other": str(other)})


def lock(session: Session, name: str) -> None:
    """Wait until no other transaction holds this name, and hold it until the end of this one."""
    session.execute(_LOCK, {"name": name})
