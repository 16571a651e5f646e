"""What auth publishes: accounts that are active."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from vault.documents import holding

subscriptions = Subscriptions("vault")


@dataclass(frozen=True)
class AccountActivated:
    """Somebody chose their identifier and password."""

    account_id: UUID


@subscriptions.on("auth.account-activated.v1", AccountActivated)
def record_activation(session: Session, event: AccountActivated) -> None:
    """Record in the journals of the spaces that the account holds already that it is active."""
    holding.record_active_account(session, context(), event.account_id)
