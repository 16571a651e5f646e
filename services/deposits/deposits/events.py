"""The events that deposits publishes."""

from dataclasses import dataclass
from datetime import date, datetime
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
    # The means of payment that was chosen, in each language.
    payment: dict[str, str] | None


@dataclass(frozen=True, kw_only=True)
class RequestReturned(Event, type="deposits.request-returned.v1"):
    """A case manager returned a request to its structure: documents were refused, or something more is asked."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    reasons: list[str]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RequestValidated(Event, type="deposits.request-validated.v1"):
    """A request was validated; its payment proof follows."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PaymentProofFiled(Event, type="deposits.payment-proof-filed.v1"):
    """The payment proof of a validated request is in the vault, and waits for the platform's seal."""

    document_id: UUID
    holder_id: UUID
    digest: str
    size: int


@dataclass(frozen=True, kw_only=True)
class RequestRejected(Event, type="deposits.request-rejected.v1"):
    """A request was rejected, with the reason that its structure is told."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionWithdrawn(Event, type="deposits.decision-withdrawn.v1"):
    """A second case manager took the decision on a request back, with a reason: it is examined again."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RequestMessageWritten(Event, type="deposits.request-message-written.v1"):
    """A case manager wrote to the structure about a request. The text is not in the event."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CasesHandedOver(Event, type="deposits.cases-handed-over.v1"):
    """Cases were handed over, one or a selection, to a case manager or to a group; they are told once.

    ``case_group``: the group, blank where one case manager has them now.
    """

    handover_id: UUID
    account_ids: list[UUID]
    case_group: str
    count: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RequestReassigned(Event, type="deposits.request-reassigned.v1"):
    """A request has a new owner in its structure, who is told."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str | None
    journey_title: str
    at: datetime
    owner_name: str


@dataclass(frozen=True, kw_only=True)
class AdvanceDecided(Event, type="deposits.advance-decided.v1"):
    """An agency decided an advance. ``outcome``: accepted, reduced, refused. Amount and reason are not in the event."""

    advance_id: UUID
    organisation_id: UUID
    holder_id: UUID
    account_id: UUID
    outcome: str
    decision_number: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TimesheetValidated(Event, type="deposits.timesheet-validated.v1"):
    """A client validated the hours of a week, for the first time or once they were corrected."""

    timesheet_id: UUID
    organisation_id: UUID
    holder_id: UUID
    week: date
    decision_number: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TimesheetDisputed(Event, type="deposits.timesheet-disputed.v1"):
    """A client disputed the hours of a week. The reason is not in the event."""

    timesheet_id: UUID
    organisation_id: UUID
    holder_id: UUID
    account_id: UUID
    week: date
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AccountErased(ErasureResult, Event, type="deposits.account-erased.v1"):
    """The data of a closed account is erased, except what the law retains."""
