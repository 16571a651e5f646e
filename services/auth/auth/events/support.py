"""The events of the support desk: nothing that it does to an account stays unknown to its owner."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class SupportActed(Event, type="auth.support-acted.v1"):
    """Support did something on somebody's account, with a reason; its owner is notified."""

    account_id: UUID
    act: str
    reason: str
    at: datetime
