"""What everybody is told of who somebody is: all of it each time, with its version."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.events.accounts import AccountActivated, ProfileChanged


def activated(session: Session, account: Account) -> AccountActivated:
    """What is said of an account that was taken into use."""
    return AccountActivated(**_introduced(session, account))


def changed(session: Session, account: Account) -> ProfileChanged:
    """What is said once something of it is another."""
    return ProfileChanged(**_introduced(session, account))


def _introduced(session: Session, account: Account) -> dict[str, Any]:
    # Two changes at once are told one after the other, the second with what the first one changed.
    one_more = update(Account).where(Account.id == account.id).values(said_version=Account.said_version + 1)
    session.execute(one_more)
    session.refresh(account)
    return {
        "tenant_id": account.id,
        "account_id": account.id,
        "version": account.said_version,
        "email": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "language": account.language,
    }
