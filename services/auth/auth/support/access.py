"""Who works at the support desk: people to whom the operator's space gives that right, in the portal itself."""

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts.models import Account
from auth.errors import OfOneself, PersonNotFound, SupportOnly
from chartrier.access.context import Context
from chartrier.projections import grants

RIGHT: Final = "support"
_OPERATOR: Final = "operator"


def require_support(session: Session, context: Context) -> None:
    """Refuse whoever has no right to support people, now."""
    held = (grant.rights for grant in grants.of(session, context.account_id) if grant.kind == _OPERATOR)
    if not any(RIGHT in rights for rights in held):
        raise SupportOnly


def find(session: Session, account_id: UUID) -> Account:
    """Return the account that support looks at."""
    account = session.get(Account, account_id)
    if account is None or account.state == "closed":
        raise PersonNotFound
    return account


def lock(session: Session, context: Context, account_id: UUID) -> Account:
    """Return the account that support acts on, locked; nobody acts on their own."""
    if account_id == context.account_id:
        raise OfOneself
    account = session.get(Account, account_id, with_for_update=True)
    if account is None or account.state == "closed":
        raise PersonNotFound
    return account
