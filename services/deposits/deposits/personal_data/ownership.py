"""Requests follow the accounts that are merged or separated."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

_FOLLOW: Final = text(
    "UPDATE requests r SET owner_id = p.effective_account_id FROM effective_accounts p"
    " WHERE p.account_id = r.begun_by AND r.owner_id <> p.effective_account_id"
)


def follow_merges(session: Session) -> None:
    """Give every request to the account into which the one that began it is merged, or back to that one."""
    session.execute(_FOLLOW)
