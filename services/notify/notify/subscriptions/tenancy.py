"""What notify does with the events of tenancy: rights decide who is told of what."""

from sqlalchemy.orm import Session

from chartrier.database.session import wake
from chartrier.events.subscriptions import Subscriptions
from chartrier.projections.grants import GrantChanged
from chartrier.runtime.current import context
from notify.digests import digest
from notify.documents import announcements
from notify.recipients import invitations

subscriptions = Subscriptions("notify")


@subscriptions.on("tenancy.grant-changed.v1", GrantChanged)
def announce_what_a_right_opens(session: Session, event: GrantChanged) -> None:
    """Announce what the right opens, and let the invitations that waited for it leave."""
    announcements.receive_grant(session, context(), event)
    invitations.mark_ready(session, context(), account_id=event.principal_id, holder_id=event.holder_id)
    wake(session, digest.CHANNEL)
