"""Lost identifiers that support decides on: by a proof that was seen, never by what somebody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts.models import Account
from auth.codes.one_time_codes import CodeDesk
from auth.errors import EmailFixed, ForTheOperator, RequestClosed
from auth.machines.machines import OPERATE
from auth.profile import email_addresses
from auth.recovery import identity_matching, lost_identifiers
from auth.recovery.identity_matching import Candidate, Form
from auth.recovery.models import LostIdentifier
from auth.recovery.password_resets import ResetRules
from auth.security_journal.journal import SeenFrom
from chartrier.access.principal import Principal
from chartrier.http.pagination import Page, Window
from chartrier.http.problems import FieldError, Invalid
from chartrier.projections import grants

OPEN = ("open",)
DECIDED = ("granted", "refused")
EVIDENCE = ("identity-document", "employer", "in-person")


@dataclass(frozen=True)
class Review:
    """A request as support sees it, beside the accounts that it may be about."""

    request: LostIdentifier
    form: Form
    candidates: list[Candidate]


@dataclass(frozen=True)
class Decision:
    """What support decided, and what proof was seen."""

    outcome: str
    account_id: UUID | None
    evidence: str | None
    note: str


def require_operator(session: Session, by: Principal) -> None:
    """Refuse whoever doesn't operate this installation."""
    if by.kind == "machine" and OPERATE in by.scope:
        return
    if by.kind == "person" and any(OPERATE in each.rights for each in grants.of(session, by.id)):
        return
    raise ForTheOperator


def waiting(session: Session, *, states: Sequence[str], window: Window) -> Page[Review]:
    """The requests in these states, oldest first."""
    chosen = LostIdentifier.state.in_(states)
    total = session.scalar(select(func.count()).select_from(LostIdentifier).where(chosen)) or 0
    some = select(LostIdentifier).where(chosen).order_by(LostIdentifier.asked_at, LostIdentifier.id)
    found = session.scalars(some.offset(window.offset).limit(window.size)).all()
    items = [_seen(session, each) for each in found]
    return Page(items=items, total=total, page=window.page, size=window.size)


def decide(
    session: Session,
    request_id: UUID,
    decision: Decision,
    *,
    by: Principal,
    language: str,
    rules: ResetRules,
    desk: CodeDesk,
    now: datetime,
) -> Review:
    """Decide on a request, once; granted, the link goes to the address given and the old contacts are told."""
    request = session.get(LostIdentifier, request_id, with_for_update=True)
    if request is None or request.state != "open":
        raise RequestClosed
    if decision.outcome == "granted":
        account = _proven(session, decision, language=language)
        request.account_id = account.id
        # From nowhere: where support sits is nothing that the owner of the account should read.
        nowhere, address = SeenFrom(), Form(**request.form).email
        lost_identifiers.recover(session, account, address, rules=rules, desk=desk, seen_from=nowhere, now=now)
    request.state, request.decided_at = decision.outcome, now
    request.decision = _kept(decision, by)
    session.flush()
    return _seen(session, request)


def _proven(session: Session, decision: Decision, *, language: str) -> Account:
    if decision.evidence is None:
        raise Invalid(FieldError("evidence", field_messages.said("evidence", language)))
    account = session.get(Account, decision.account_id) if decision.account_id else None
    if account is None or account.state != "active":
        raise Invalid(FieldError("account_id", field_messages.said("candidate", language)))
    why = email_addresses.why_fixed(session, account)
    if why is not None:
        raise EmailFixed(field_messages.said(f"fixed-{why}", language), why=why)
    return account


def _kept(decision: Decision, by: Principal) -> dict[str, Any]:
    return {"outcome": decision.outcome, "evidence": decision.evidence, "note": decision.note, "by": str(by.id)}


def _seen(session: Session, request: LostIdentifier) -> Review:
    form = Form(**request.form)
    return Review(request, form, identity_matching.candidates(session, form))
