"""What sharing hears, and what it makes of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import closed_accounts, grants, merged_accounts
from chartrier.projections.grants import GrantChanged
from sharing import links, people
from sharing.ports import ports

subscriptions = Subscriptions("sharing")
account_erasure.subscribe(subscriptions)
merged_accounts.subscribe(subscriptions)


@subscriptions.on("tenancy.grant-changed.v1", GrantChanged)
def follow_right(session: Session, event: GrantChanged) -> None:
    """Whoever lost the right to a document shares it no longer; a right that moves with an account is not lost."""
    before = grants.principal_of(session, event.grant_id)
    grants.project(session, event)
    if before not in (None, event.principal_id):
        return
    links.end_those_lost(session, account_id=event.principal_id, holder_id=event.holder_id, now=ports().clock.now())


@dataclass(frozen=True)
class AccountActivated:
    """Somebody completed the registration."""

    account_id: UUID
    version: int
    first_name: str
    last_name: str


@subscriptions.on("auth.account-activated.v1", AccountActivated)
@subscriptions.on("auth.profile-changed.v1", AccountActivated)
def know_person(session: Session, event: AccountActivated) -> None:
    """Know under which name they share."""
    if closed_accounts.is_closed(session, event.account_id):
        return
    name = f"{event.first_name} {event.last_name}".strip()
    people.named(session, event.account_id, name, version=event.version)
