"""What notify does with the events of deposits."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.current import context
from notify.messages import queue, space_notices
from notify.messages.case_content import CasesHandedOver as CasesHandedOverContent
from notify.messages.content import RequestProgress
from notify.messages.content import RequestSubmitted as RequestSubmittedContent
from notify.messages.pay_content import AdvanceDecided as AdvanceDecidedContent
from notify.messages.pay_content import TimesheetDisputed as TimesheetDisputedContent
from notify.messages.queue import Addressee, Draft
from notify.messages.space_notices import Notice

subscriptions = Subscriptions("notify")


@dataclass(frozen=True)
class RequestSubmitted:
    """A deposit client sent a request."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    journey_title: str
    at: datetime
    payment: dict[str, str] | None = None


@subscriptions.on("deposits.request-submitted.v1", RequestSubmitted)
def confirm_request(session: Session, event: RequestSubmitted) -> None:
    """Give the file number to whoever sent it and to the address of the space, and recall the means of payment."""
    payment = event.payment or {}
    content = RequestSubmittedContent(event.request_id, event.file_number, event.journey_title, event.at, payment)
    space_notices.add(session, context(), event, Notice(event.holder_id, content, [event.account_id]))


@dataclass(frozen=True)
class RequestReturned:
    """A request was returned to its structure, with what is asked."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    reasons: list[str]
    at: datetime


@dataclass(frozen=True)
class RequestReasoned:
    """A request was rejected, or the decision on it taken back, with the reason."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class RequestMoved:
    """A request was validated, or a case manager wrote about it."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str
    at: datetime


@dataclass(frozen=True)
class RequestReassigned:
    """A request has a new owner; a draft has no file number yet."""

    request_id: UUID
    holder_id: UUID
    account_id: UUID
    file_number: str | None
    journey_title: str
    at: datetime
    owner_name: str = ""


@subscriptions.on("deposits.request-returned.v1", RequestReturned)
def ask_to_complete(session: Session, event: RequestReturned) -> None:
    """Tell its owner what is asked."""
    _tell(session, event, _progress(event, "returned", tuple(event.reasons)))


@subscriptions.on("deposits.request-rejected.v1", RequestReasoned)
def tell_of_rejection(session: Session, event: RequestReasoned) -> None:
    """Tell its owner that a request was rejected, and why."""
    _tell(session, event, _progress(event, "rejected", (event.reason,)))


@subscriptions.on("deposits.decision-withdrawn.v1", RequestReasoned)
def tell_of_withdrawn_decision(session: Session, event: RequestReasoned) -> None:
    """Tell its owner that a request is examined again, and why."""
    _tell(session, event, _progress(event, "withdrawn", (event.reason,)))


@subscriptions.on("deposits.request-validated.v1", RequestMoved)
def tell_of_validation(session: Session, event: RequestMoved) -> None:
    """Tell its owner that a request was validated and that a payment proof follows."""
    _tell(session, event, _progress(event, "validated"))


@subscriptions.on("deposits.request-message-written.v1", RequestMoved)
def tell_of_message(session: Session, event: RequestMoved) -> None:
    """Tell its owner that a message waits with the request."""
    _tell(session, event, _progress(event, "message"))


@subscriptions.on("deposits.request-reassigned.v1", RequestReassigned)
def tell_new_owner(session: Session, event: RequestReassigned) -> None:
    """Tell somebody that a request is theirs now, and the space whose it is."""
    called = event.file_number or event.journey_title
    told = RequestProgress(event.request_id, called, "reassigned", (), event.at)
    to_space = RequestProgress(event.request_id, called, "handed-over", (event.owner_name,), event.at)
    notice = Notice(event.holder_id, told, [event.account_id], to_space if event.owner_name else None)
    space_notices.add(session, context(), event, notice)


@dataclass(frozen=True)
class CasesHandedOver:
    """Case managers have cases of a colleague now; with a group, whoever of it takes them."""

    handover_id: UUID
    account_ids: list[UUID]
    case_group: str
    count: int
    at: datetime


@subscriptions.on("deposits.cases-handed-over.v1", CasesHandedOver)
def tell_of_handover(session: Session, event: CasesHandedOver) -> None:
    """Tell each of them once, however many cases there are."""
    content = CasesHandedOverContent(event.count, bool(event.case_group), event.at)
    for account_id in event.account_ids:
        queue.add_for_event(session, context(), event, Draft(content, Addressee(account_id)))


@dataclass(frozen=True)
class AdvanceDecided:
    """An agency decided an advance."""

    account_id: UUID
    outcome: str
    at: datetime


@subscriptions.on("deposits.advance-decided.v1", AdvanceDecided)
def tell_of_decided_advance(session: Session, event: AdvanceDecided) -> None:
    """Tell whoever asked that their advance is decided."""
    content = AdvanceDecidedContent(event.outcome, event.at)
    queue.add_for_event(session, context(), event, Draft(content, Addressee(event.account_id)))


@dataclass(frozen=True)
class TimesheetDisputed:
    """A client disputed the hours of a week."""

    account_id: UUID
    week: date
    at: datetime


@subscriptions.on("deposits.timesheet-disputed.v1", TimesheetDisputed)
def tell_of_disputed_hours(session: Session, event: TimesheetDisputed) -> None:
    """Tell whoever sent them that their hours are disputed."""
    content = TimesheetDisputedContent(event.week, event.at)
    queue.add_for_event(session, context(), event, Draft(content, Addressee(event.account_id)))


_AboutRequest = RequestReturned | RequestReasoned | RequestMoved


def _progress(event: _AboutRequest, step: str, reasons: tuple[str, ...] = ()) -> RequestProgress:
    return RequestProgress(event.request_id, event.file_number, step, reasons, event.at)


def _tell(session: Session, event: _AboutRequest, content: RequestProgress) -> None:
    space_notices.add(session, context(), event, Notice(event.holder_id, content, [event.account_id]))
