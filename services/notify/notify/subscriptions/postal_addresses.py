"""Events of tenancy about where letters go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from notify.letters import letters

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class PostalAddressChanged:
    """An employer gives the postal address of a person, or takes it back."""

    holder_id: UUID
    lines: list[str]
    at: datetime


@subscriptions.on("tenancy.postal-address-changed.v1", PostalAddressChanged)
def store_postal_address(session: Session, event: PostalAddressChanged) -> None:
    """Send letters there from now on."""
    letters.store_address(session, event.holder_id, event.lines, at=event.at)
