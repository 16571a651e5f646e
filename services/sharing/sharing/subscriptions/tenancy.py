"""What sharing does with the events of tenancy."""

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.projections import grants
from chartrier.projections.grants import GrantChanged
from chartrier.runtime.current import context
from sharing.links import ending

subscriptions = Subscriptions("sharing")


@subscriptions.on("tenancy.grant-changed.v1", GrantChanged)
def close_links_without_right(session: Session, event: GrantChanged) -> None:
    """Close the links of whoever lost the right to a document; a right that moves with an account is not lost."""
    before = grants.find(session, event.grant_id)
    grants.project(session, event)
    if before is None or before.principal_id == event.principal_id:
        ending.withdraw_without_right(session, context(), account_id=event.principal_id, holder_id=event.holder_id)
