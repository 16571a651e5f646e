"""Facts that deposits publishes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event
from chartrier.lifecycle.account_erasure import ErasedItems, RetainedItems


@dataclass(frozen=True, kw_only=True)
class RequestSubmitted(Event, type="deposits.request-submitted.v1"):
    """A request left its draft for good and has its file number. No answer travels with it."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    journey: str
    journey_title: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountErased(Event, type="deposits.account-erased.v1"):
    """What was held here on a closed account is gone, but for what the law keeps."""

    closing_id: UUID
    account_id: UUID
    erased: list[ErasedItems]
    retained: list[RetainedItems]
    holders: list[UUID]
