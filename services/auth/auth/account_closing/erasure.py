"""The erasure of a closed account: each service in turn, auth last; closed once every one has reported."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from auth.account_closing.models import AccountClosing, ErasureReport
from auth.accounts.models import Account
from auth.consents.models import Consent
from auth.events.account_closing import AccountClosed, ErasureRequested
from auth.row_scope import act_for
from auth.security_journal import journal
from auth.security_journal.models import SecurityJournalEntry
from chartrier.access.context import Context
from chartrier.events.outbox import record

ORDER: Final = ("tenancy", "sharing", "signature", "vault", "deposits", "notify")
"""tenancy first: from then on nobody has a right, and it knows which holders were nobody else's. auth comes last."""

_ASKED_AGAIN_AFTER: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Report:
    """What one service erased, what it must retain, and the holders that were nobody else's."""

    service: str
    erased: list[dict[str, Any]]
    retained: list[dict[str, Any]]
    holders: list[UUID]


def begin(session: Session, context: Context, closing: AccountClosing) -> None:
    """Request the first service to erase."""
    _request_erasure(session, context, closing, ORDER[0])


def receive_report(session: Session, context: Context, account_id: UUID, report: Report) -> None:
    """Store what a service erased and ask the next one; after the last one erase what auth itself holds."""
    found = select(AccountClosing).where(AccountClosing.account_id == account_id).with_for_update()
    closing = session.scalars(found).one_or_none()
    if closing is None or closing.state != "closing" or closing.service != report.service:
        return
    _store(session, context, closing, report)
    if report.service == ORDER[0]:
        closing.holders = report.holders
    following = ORDER.index(report.service) + 1
    if following < len(ORDER):
        _request_erasure(session, context, closing, ORDER[following])
    else:
        _close(session, context, closing)


def ask_again(session: Session, context: Context) -> None:
    """Ask again whoever has not reported for a while: erasing twice changes nothing."""
    overdue = AccountClosing.state == "closing", AccountClosing.requested_at <= context.now - _ASKED_AGAIN_AFTER
    for closing in session.scalars(select(AccountClosing).where(*overdue).with_for_update(skip_locked=True)).all():
        _request_erasure(session, context, closing, closing.service or ORDER[0])


def _request_erasure(session: Session, context: Context, closing: AccountClosing, service: str) -> None:
    closing.service, closing.requested_at = service, context.now
    requested = ErasureRequested(
        tenant_id=closing.account_id,
        closing_id=closing.id,
        account_id=closing.account_id,
        accounts=closing.accounts,
        service=service,
        holders=closing.holders,
        at=closing.confirmed_at or context.now,
    )
    record(session, requested)


def _store(session: Session, context: Context, closing: AccountClosing, report: Report) -> None:
    session.add(
        ErasureReport(
            closing_id=closing.id,
            service=report.service,
            account_id=closing.account_id,
            reported_at=context.now,
            erased=report.erased,
            retained=report.retained,
        )
    )
    session.flush()


def _close(session: Session, context: Context, closing: AccountClosing) -> None:
    account = session.get_one(Account, closing.account_id)
    email, first_name, language = account.email, account.first_name, account.language
    _store(session, context, closing, _erase_own_data(session, context, closing))
    closing.state, closing.closed_at, closing.service = "closed", context.now, None
    reports = session.scalars(select(ErasureReport).where(ErasureReport.closing_id == closing.id))
    closed = AccountClosed(
        tenant_id=closing.account_id,
        closing_id=closing.id,
        account_id=closing.account_id,
        email=email,
        first_name=first_name,
        language=language,
        at=context.now,
        retained=sorted({str(item["key"]) for report in reports for item in report.retained}),
    )
    record(session, closed)


def _erase_own_data(session: Session, context: Context, closing: AccountClosing) -> Report:
    nobody = {"first_name": "", "last_name": "", "email": "", "birth_place": None, "birth_month": None}
    consents = entries = 0
    for account_id in closing.accounts:
        act_for(session, account_id)
        consents += _count(session, Consent, account_id)
        entries += _count(session, SecurityJournalEntry, account_id)
        session.execute(update(Account).where(Account.id == account_id).values(state="closed", **nobody))
    act_for(session, closing.account_id)
    until = (context.now + journal.RETENTION).isoformat()
    retained = [
        {"key": "consents", "count": consents, "law": "consent", "until": None},
        {"key": "security-lines", "count": entries, "law": "logs", "until": until},
    ]
    erased = [{"key": "accounts", "count": len(closing.accounts)}]
    return Report("auth", erased, [item for item in retained if item["count"]], [])


def _count(session: Session, table: type[Consent | SecurityJournalEntry], account_id: UUID) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.account_id == account_id)) or 0
