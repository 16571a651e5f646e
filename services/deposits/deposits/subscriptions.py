"""Facts that deposits hears, beside grants and ended sessions."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import closed_accounts, merged_accounts
from deposits import people, structures

subscriptions = Subscriptions("deposits")
account_erasure.subscribe(subscriptions)
merged_accounts.subscribe(subscriptions)


@dataclass(frozen=True)
class OrganisationRegistered:
    """Of an organisation: what a request begins with."""

    organisation_id: UUID
    kind: str
    name: str
    siret: str | None


@subscriptions.on("tenancy.organisation-registered.v1", OrganisationRegistered)
def remember_structure(session: Session, event: OrganisationRegistered) -> None:
    """Know the structures that file requests."""
    if event.kind == "deposit_client":
        structures.remember(session, holder_id=event.organisation_id, name=event.name, siret=event.siret)


@dataclass(frozen=True)
class AccountActivated:
    """Of an account: whose it is."""

    account_id: UUID
    version: int
    first_name: str
    last_name: str


@subscriptions.on("auth.account-activated.v1", AccountActivated)
@subscriptions.on("auth.profile-changed.v1", AccountActivated)
def remember_person(session: Session, event: AccountActivated) -> None:
    """Know people by their names."""
    if closed_accounts.is_closed(session, event.account_id):
        return
    people.remember(session, **vars(event))
