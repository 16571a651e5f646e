"""Decisions on a case: validated, by two persons where money asks for it, rejected with a reason, or taken back."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError
from deposits.cases import access
from deposits.cases.access import CaseKey
from deposits.catalogue import catalogue
from deposits.errors import ConfirmationMissing, DocumentsNotJudged, ProofBegun, SecondPersonNeeded
from deposits.events import DecisionWithdrawn, RequestRejected, RequestValidated
from deposits.journeys.definition import Journey
from deposits.requests import entries
from deposits.requests.models import Attachment, Request
from deposits.requests.stages import Act

CHANNEL = "payment_proofs"


@dataclass(frozen=True)
class Policy:
    """Above which amount two persons validate, and how long a validation can be taken back before its proof is made."""

    second_person_above: Decimal
    proof_after: timedelta


def needs_two(journey: Journey, amount: Decimal | None, *, limit: Decimal) -> bool:
    """Return whether two persons validate: where the journey says so, or above the amount of the settings."""
    return journey.two_persons or (amount is not None and amount > limit)


def validate(session: Session, context: Context, key: CaseKey, *, confirmed: bool, policy: Policy) -> Request:
    """Validate a case whose documents are all accepted; where two persons are needed, propose it to the second."""
    case = access.lock_own(session, context, key)
    journey = catalogue.version(session, case.journey, case.journey_version)
    if any(attachment.verdict != Attachment.ACCEPTED for attachment in case.current_attachments):
        raise DocumentsNotJudged
    if journey.confirmation and not confirmed:
        raise ConfirmationMissing(FieldError("confirmed", journey.confirmation.in_language(context.language)))
    if needs_two(journey, case.amount, limit=policy.second_person_above):
        case.move(Act.PROPOSE, at=context.now)
        case.proposed_by = context.account_id
        entries.add(session, context, case, act=Act.PROPOSE, by_case_manager=True, shown=False)
        return case
    return _validated(session, context, case, Act.VALIDATE, policy)


def confirm(session: Session, context: Context, key: CaseKey, *, policy: Policy) -> Request:
    """Validate what another case manager proposed."""
    return _validated(session, context, _proposed_by_another(session, context, key), Act.CONFIRM, policy)


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


def withdraw(session: Session, context: Context, key: CaseKey, *, reason: str) -> Request:
    """Take a colleague's decision back and examine the case again; the structure is told, and why."""
    case = access.lock(session, context, key)
    if case.decided_by == context.account_id:
        raise SecondPersonNeeded
    if case.proof_begun:
        raise ProofBegun
    case.move(Act.WITHDRAW, at=context.now)
    case.decided_at = case.decided_by = case.decision_reason = case.proposed_by = case.proof_due_at = None
    # Also where its structure had put a rejected request out of its sight.
    case.removed_at = None
    case.manager_id = context.account_id
    entries.add(session, context, case, act=Act.WITHDRAW, by_case_manager=True, text=reason)
    record(
        session,
        DecisionWithdrawn(
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


def _validated(session: Session, context: Context, case: Request, act: Act, policy: Policy) -> Request:
    case.move(act, at=context.now)
    case.decided_at = context.now
    case.proof_due_at = context.now + policy.proof_after
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
