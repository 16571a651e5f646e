"""What notify says happened."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events import Fact


@dataclass(frozen=True, kw_only=True)
class MessageFailed(Fact, type="notify.message-failed.v1"):
    """A message will not reach anybody: the address was refused, or the server was away for too long."""

    message_id: UUID
    kind: str
    account_id: UUID | None
    reason: str
    at: datetime
