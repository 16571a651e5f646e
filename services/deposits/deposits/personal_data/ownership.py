"""Requests follow the accounts that are merged or separated, and get a new owner when theirs leaves the structure."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

_FOLLOW: Final = text(
    "UPDATE requests r SET owner_id = p.effective_account_id FROM effective_accounts p"
    " WHERE p.account_id = r.begun_by AND r.owner_id <> p.effective_account_id"
)


def follow_merges(session: Session) -> None:
    """Give every request to the account into which the one that began it is merged, or back to that one."""
    session.execute(_FOLLOW)


@dataclass(frozen=True)
class Handover:
    """Whose requests of a structure become whose."""

    structure_id: UUID
    from_account_id: UUID
    to_account_id: UUID


_HAND_OVER: Final = text(
    "UPDATE requests SET owner_id = :to_account_id, begun_by = :to_account_id"
    " WHERE holder_id = :structure_id AND owner_id = :from_account_id"
)


def hand_over(session: Session, handover: Handover) -> None:
    """Give every request that somebody owns in a structure, drafts included, to its new owner."""
    session.execute(_HAND_OVER, vars(handover))
