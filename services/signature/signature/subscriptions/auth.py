"""Events of auth: what signatories are called."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.projections import closed_accounts
from signature import people


@dataclass(frozen=True)
class AccountActivated:
    """The fields read of an account that somebody uses."""

    account_id: UUID
    version: int
    first_name: str
    last_name: str


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe to auth's events."""

    @subscriptions.on("auth.account-activated.v1", AccountActivated)
    @subscriptions.on("auth.profile-changed.v1", AccountActivated)
    def remember_name(session: Session, event: AccountActivated) -> None:
        """Keep the name that will stand under this person's signatures."""
        if not closed_accounts.is_closed(session, event.account_id):
            people.remember(session, **vars(event))
