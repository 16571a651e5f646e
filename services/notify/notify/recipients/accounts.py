"""Accounts: the latest address, name and language of each, as auth publishes them."""

from typing import Any, Final, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from chartrier.projections import closed_accounts
from chartrier.projections.latest_version import keep_latest
from notify.recipients.models import Account

_TABLE: Final = cast("Table", Account.__table__)


def store(session: Session, account: Account) -> None:
    """Store what is known of an account unless a later version is, or the account is closed."""
    if closed_accounts.is_closed(session, account.id):
        return
    values: dict[str, Any] = {column.name: getattr(account, column.name) for column in _TABLE.columns}
    keep_latest(session, _TABLE, values, once=frozenset({"known_since"}))
