"""Whose rows a transaction sees before anybody is signed in: one named thing, then one account; never a table."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

NOBODY: Final = UUID(int=0)
_SEEK: Final = text("SELECT set_config('chartrier.sought', :sought, true)")
_ACT_FOR: Final = text("SELECT set_config('chartrier.tenant', :account, true)")
_STAND_BETWEEN: Final = text(
    "SELECT set_config('chartrier.account', :one, true), set_config('chartrier.tenant', :other, true)"
)
_TAKE_TURNS: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:matter, 0))")


def seek(session: Session, sought: str) -> None:
    """Let the transaction see the identifier, hash or address of exactly this value, and nothing else by value."""
    session.flush()  # what was changed so far belongs to the scope that it was changed in
    session.execute(_SEEK, {"sought": sought})


def act_for(session: Session, account_id: UUID | None) -> None:
    """Narrow the rest of the transaction to one account: found, invited, or being made. None is nobody."""
    session.flush()
    session.execute(_ACT_FOR, {"account": str(account_id or NOBODY)})


def take_turns(session: Session, matter: str) -> None:
    """Wait until no other transaction works on this matter, and keep others waiting until the end of this one."""
    session.execute(_TAKE_TURNS, {"matter": matter})


def stand_between(session: Session, one: UUID, other: UUID) -> None:
    """Have the rest of the transaction see two accounts: those of one person that are merged or separated."""
    session.flush()
    session.execute(_STAND_BETWEEN, {"one": str(one), "other": str(other)})
