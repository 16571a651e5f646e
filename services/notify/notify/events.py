"""The events that notify publishes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event
from chartrier.lifecycle.account_erasure import ErasureResult


@dataclass(frozen=True, kw_only=True)
class MessageFailed(Event, type="notify.message-failed.v1"):
    """A message will not reach anybody: its address was refused, its server away for too long, or it killed workers."""

    message_id: UUID
    kind: str
    account_id: UUID | None
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountErased(ErasureResult, Event, type="notify.account-erased.v1"):
    """What was held here on a closed account is gone, but for what the law retains."""
