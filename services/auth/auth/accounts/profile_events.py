"""The events that tell every service who somebody is: the whole profile each time, with its version."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.events.accounts import AccountActivated, ProfileChanged


def activated(session: Session, account: Account) -> AccountActivated:
    """Return the event that an account was activated."""
    return AccountActivated(**_next_version(session, account))


def changed(session: Session, account: Account) -> ProfileChanged:
    """Return the event that a profile changed."""
    return ProfileChanged(**_next_version(session, account))


def _next_version(session: Session, account: Account) -> dict[str, Any]:
    # Of two changes at once the second waits, and is published with what the first one changed.
    one_more = update(Account).where(Account.id == account.id).values(profile_version=Account.profile_version + 1)
    session.execute(one_more)
    session.refresh(account)
    return {
        "tenant_id": account.id,
        "account_id": account.id,
        "version": account.profile_version,
        "email": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "language": account.language,
    }
