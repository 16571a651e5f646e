"""Lost identifiers that support decides on: by a proof that was seen, never by what somebody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import identifiers
from auth.accounts.models import Account
from auth.config import Config
from auth.errors import OfOneself, RequestClosed
from auth.events.credentials import LostIdentifierRefused
from auth.profile import email_addresses
from auth.recovery import identity_matching, lost_identifiers
from auth.recovery.identity_matching import Candidate, LostIdentifierForm
from auth.recovery.models import LostIdentifierRequest
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.http.pagination import Page, Window
from chartrier.http.problems import FieldError, Invalid

OPEN: Final = ("open",)
DECIDED: Final = ("granted", "refused")
EVIDENCE: Final = ("identity-document", "employer", "in-person")


@dataclass(frozen=True)
class Review:
    """A request as support sees it, beside the accounts that it may be about."""

    request: LostIdentifierRequest
    form: LostIdentifierForm
    candidates: list[Candidate]


@dataclass(frozen=True)
class Decision:
    """What support decided, and what proof was seen."""

    outcome: str
    account_id: UUID | None
    evidence: str | None
    note: str


def reviews(session: Session, *, states: Sequence[str], window: Window) -> Page[Review]:
    """Return a page of the requests in these states, oldest first."""
    matching = LostIdentifierRequest.state.in_(states)
    total = session.scalar(select(func.count()).select_from(LostIdentifierRequest).where(matching)) or 0
    order = LostIdentifierRequest.requested_at, LostIdentifierRequest.id
    page = select(LostIdentifierRequest).where(matching).order_by(*order).offset(window.offset).limit(window.size)
    items = [_review(session, request) for request in session.scalars(page).all()]
    return Page(items=items, total=total, page=window.page, size=window.size)


def decide(session: Session, context: Context, config: Config, request_id: UUID, decision: Decision) -> Review:
    """Decide on a request, once, and have whoever asked told; granted, the link goes to the address given."""
    request = session.get(LostIdentifierRequest, request_id, with_for_update=True)
    if request is None or request.state != "open":
        raise RequestClosed
    form = LostIdentifierForm(**request.form)
    if decision.outcome == "granted":
        account = _proven_account(session, context, decision, form)
        request.account_id = account.id
        unplaced, why = journal.without_origin(context), {"reason": decision.note, "by": str(context.account_id)}
        journal.write(session, unplaced, account.id, "identifier-recovered-by-support", **why)
        lost_identifiers.recover(session, unplaced, config, account, form.email)
    else:
        record(session, _refused(context, request, form))
    request.state, request.decided_at = decision.outcome, context.now
    request.decision = _stored(decision, by=context.account_id)
    session.flush()
    return _review(session, request)


def _refused(context: Context, request: LostIdentifierRequest, form: LostIdentifierForm) -> LostIdentifierRefused:
    # Neither whether there is such an account, nor why not: nobody has proven this address.
    return LostIdentifierRefused(
        tenant_id=request.id,
        request_id=request.id,
        email=form.email,
        name=form.first_name,
        language=request.language,
        at=context.now,
    )


def _proven_account(session: Session, context: Context, decision: Decision, form: LostIdentifierForm) -> Account:
    if decision.evidence is None:
        raise Invalid(FieldError("evidence", field_messages.message("evidence", context.language)))
    account = session.get(Account, decision.account_id) if decision.account_id else None
    if account is None or account.state != "active":
        raise Invalid(FieldError("account_id", field_messages.message("candidate", context.language)))
    if account.id == context.account_id:
        raise OfOneself
    # To the address on record the link may go wherever that one is fixed.
    if identifiers.canonical(form.email) != account.email:
        email_addresses.refuse_fixed(session, context, account)
    return account


def _stored(decision: Decision, *, by: UUID) -> dict[str, Any]:
    return {"outcome": decision.outcome, "evidence": decision.evidence, "note": decision.note, "by": str(by)}


def _review(session: Session, request: LostIdentifierRequest) -> Review:
    form = LostIdentifierForm(**request.form)
    return Review(request, form, identity_matching.candidates(session, form))
