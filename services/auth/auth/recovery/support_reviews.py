"""Lost identifiers that support decides on: by a proof that was seen, never by what somebody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts.models import Account
from auth.config import Config
from auth.errors import OperatorOnly, RequestClosed
from auth.machines.machines import OPERATE
from auth.profile import email_addresses
from auth.recovery import identity_matching, lost_identifiers
from auth.recovery.identity_matching import Candidate, LostIdentifierForm
from auth.recovery.models import LostIdentifierRequest
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.http.pagination import Page, Window
from chartrier.http.problems import FieldError, Invalid
from chartrier.projections import grants

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


def require_operator(session: Session, context: Context) -> None:
    """Refuse whoever doesn't operate this installation."""
    caller = context.caller
    if caller.kind == "machine" and OPERATE in caller.scope:
        return
    if caller.kind == "person" and any(OPERATE in grant.rights for grant in grants.of(session, caller.id)):
        return
    raise OperatorOnly


def reviews(session: Session, *, states: Sequence[str], window: Window) -> Page[Review]:
    """Return a page of the requests in these states, oldest first."""
    matching = LostIdentifierRequest.state.in_(states)
    total = session.scalar(select(func.count()).select_from(LostIdentifierRequest).where(matching)) or 0
    order = LostIdentifierRequest.requested_at, LostIdentifierRequest.id
    page = select(LostIdentifierRequest).where(matching).order_by(*order).offset(window.offset).limit(window.size)
    items = [_review(session, request) for request in session.scalars(page).all()]
    return Page(items=items, total=total, page=window.page, size=window.size)


def decide(session: Session, context: Context, config: Config, request_id: UUID, decision: Decision) -> Review:
    """Decide on a request, once; granted, the link goes to the address given and the former contacts are notified."""
    request = session.get(LostIdentifierRequest, request_id, with_for_update=True)
    if request is None or request.state != "open":
        raise RequestClosed
    if decision.outcome == "granted":
        account = _proven_account(session, context, decision)
        request.account_id = account.id
        address = LostIdentifierForm(**request.form).email
        lost_identifiers.recover(session, journal.without_origin(context), config, account, address)
    request.state, request.decided_at = decision.outcome, context.now
    request.decision = _stored(decision, by=context.account_id)
    session.flush()
    return _review(session, request)


def _proven_account(session: Session, context: Context, decision: Decision) -> Account:
    if decision.evidence is None:
        raise Invalid(FieldError("evidence", field_messages.message("evidence", context.language)))
    account = session.get(Account, decision.account_id) if decision.account_id else None
    if account is None or account.state != "active":
        raise Invalid(FieldError("account_id", field_messages.message("candidate", context.language)))
    email_addresses.refuse_fixed(session, context, account)
    return account


def _stored(decision: Decision, *, by: UUID) -> dict[str, Any]:
    return {"outcome": decision.outcome, "evidence": decision.evidence, "note": decision.note, "by": str(by)}


def _review(session: Session, request: LostIdentifierRequest) -> Review:
    form = LostIdentifierForm(**request.form)
    return Review(request, form, identity_matching.candidates(session, form))
