"""Decisions on a case: validated, by two persons where money asks for it, or rejected with a reason."""

from decimal import Decimal

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError
from deposits.cases import access
from deposits.cases.access import CaseKey
from deposits.catalogue import catalogue
from deposits.errors import ConfirmationMissing, DocumentsNotJudged, SecondPersonNeeded
from deposits.events import RequestRejected, RequestValidated
from deposits.journeys.definition import Journey
from deposits.requests import entries
from deposits.requests.models import Attachment, Request
from deposits.requests.stages import Act

CHANNEL = "payment_proofs"


def needs_two(journey: Journey, amount: Decimal | None, *, limit: Decimal) -> bool:
    """Return whether two persons validate: where the journey says so, or above the amount of the settings."""
    return journey.two_persons or (amount is not None and amount > limit)


def validate(session: Session, context: Context, key: CaseKey, *, confirmed: bool, limit: Decimal) -> Request:
    """Validate a case whose documents are all accepted; where two persons are needed, propose it to the second."""
    case = access.lock_own(session, context, key)
    journey = catalogue.version(session, case.journey, case.journey_version)
    if any(attachment.verdict != Attachment.ACCEPTED for attachment in case.current_attachments):
        raise DocumentsNotJudged
    if journey.confirmation and not confirmed:
        raise ConfirmationMissing(FieldError("confirmed", journey.confirmation.in_language(context.language)))
    if needs_two(journey, case.amount, limit=limit):
        case.move(Act.PROPOSE, at=context.now)
        case.proposed_by = context.account_id
        entries.add(session, context, case, act=Act.PROPOSE, by_case_manager=True, shown=False)
        return case
    return _validated(session, context, case, Act.VALIDATE)


def confirm(session: Session, context: Context, key: CaseKey) -> Request:
    """Validate what another case manager proposed."""
    return _validated(session, context, _proposed_by_another(session, context, key), Act.CONFIRM)


def decline(session: Session, context: Context, key: CaseKey, *, reason: str) -> Request:
    """Send a proposed validation back to whoever proposed it, with a reason."""
    case = _proposed_by_another(session, context, key)
    case.move(Act.SEND_BACK, at=context.now)
    case.proposed_by = None
    entries.add(session, context, case, act=Act.SEND_BACK, by_case_manager=True, shown=False, text=reason)
    return case


def reject(session: Session, context: Context, key: CaseKey, *, reason: str) -> Request:
    """Reject a case with a reason, which the structure is told."""
    case = access.lock_own(session, context, key)
    case.move(Act.REJECT, at=context.now)
    case.decided_at, case.decided_by, case.decision_reason = context.now, context.account_id, reason
    entries.add(session, context, case, act=Act.REJECT, by_case_manager=True, text=reason)
    record(
        session,
        RequestRejected(
            tenant_id=case.holder_id,
            request_id=case.id,
            holder_id=case.holder_id,
            account_id=case.owner_id,
            file_number=case.file_number or "",
            reason=reason,
            at=context.now,
        ),
    )
    return case


def _proposed_by_another(session: Session, context: Context, key: CaseKey) -> Request:
    case = access.lock(session, context, key)
    if case.proposed_by == context.account_id:
        raise SecondPersonNeeded
    return case


def _validated(session: Session, context: Context, case: Request, act: Act) -> Request:
    case.move(act, at=context.now)
    case.decided_at = case.proof_due_at = context.now
    case.decided_by = context.account_id
    entries.add(session, context, case, act=Act.VALIDATE, by_case_manager=True)
    record(
        session,
        RequestValidated(
            tenant_id=case.holder_id,
            request_id=case.id,
            holder_id=case.holder_id,
            account_id=case.owner_id,
            file_number=case.file_number or "",
            at=context.now,
        ),
    )
    wake(session, CHANNEL)
    return case
