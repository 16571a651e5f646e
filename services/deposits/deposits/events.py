"""Facts that deposits publishes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events import Fact


@dataclass(frozen=True, kw_only=True)
class RequestSubmitted(Fact, type="deposits.request-submitted.v1"):
    """A request left its draft for good and has its file number. No answer travels with it."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    journey: str
    journey_title: str
    at: datetime
