"""The events that deposits publishes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event
from chartrier.lifecycle.account_erasure import ErasureResult


@dataclass(frozen=True, kw_only=True)
class RequestSubmitted(Event, type="deposits.request-submitted.v1"):
    """A request was submitted and has its file number. Its answers are not in the event."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    journey: str
    journey_title: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountErased(ErasureResult, Event, type="deposits.account-erased.v1"):
    """The data of a closed account is erased, except what the law retains."""
