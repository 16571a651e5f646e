"""Closing an account (AUTH-43): password, code, last confirmation; then each service erases in turn, auth last.

From the confirmation on nobody gets in and the account's identifiers are free; it is closed once every service has
erased.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.account_closing.last_administrators import refuse_last_administrator
from auth.account_closing.models import AccountClosing, ErasureReport
from auth.accounts import merged_accounts
from auth.accounts.models import Account, Merge
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, SentCode, VerifiedCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.consents.models import Consent
from auth.errors import ClosingNotFound, ClosingNotProven
from auth.events.account_closing import AccountClosed, ErasureRequested
from auth.models import Base
from auth.row_scope import act_for, allow_lookup, lock
from auth.security_journal import journal
from auth.security_journal.models import SecurityJournalEntry
from auth.sessions import sessions
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.events.outbox import record
from chartrier.ids import new_id

ORDER: Final = ("tenancy", "sharing", "signature", "vault", "deposits", "notify")
"""tenancy first: from then on nobody has a right, and it knows which holders were nobody else's. auth comes last."""

CODE_LIFETIME: Final = timedelta(minutes=30)
_PROVEN_FOR: Final = timedelta(hours=1)
_ASKED_AGAIN_AFTER: Final = timedelta(minutes=10)
# What says nothing of anybody once the name is gone, and has to stay.
_RETAINED_TABLES: Final = frozenset(
    {"account_closings", "erasure_reports", "consents", "revoked_sessions", "security_journal_entries"}
)


@dataclass(frozen=True)
class Report:
    """What one service erased, what it must retain, and the holders that were nobody else's."""

    service: str
    erased: list[dict[str, Any]]
    retained: list[dict[str, Any]]
    holders: list[UUID]


@dataclass(frozen=True)
class Progress:
    """How far a closing is, with each service's report."""

    closing: AccountClosing
    reports: list[ErasureReport]


def code_purpose(account_id: UUID) -> CodePurpose:
    """Return what the code is good for."""
    return CodePurpose("close-account", str(account_id), CODE_LIFETIME)


def of(session: Session, account_id: UUID) -> AccountClosing | None:
    """Return the closing that somebody has begun; the transaction acts for the account."""
    return session.scalars(select(AccountClosing).where(AccountClosing.account_id == account_id)).one_or_none()


def begin(session: Session, context: Context, config: Config, account_id: UUID) -> SentCode:
    """Send a code: the password was typed just now."""
    refuse_last_administrator(session, account_id)
    account = session.get_one(Account, account_id)
    row = {
        "id": new_id(),
        "account_id": account_id,
        "state": "code",
        "begun_at": context.now,
        "accounts": [],
        "holders": [],
    }
    begun = insert(AccountClosing).values(row)
    again = {"state": "code", "begun_at": context.now, "proven_at": None}
    unconfirmed = AccountClosing.state.in_(("code", "confirm"))
    session.execute(begun.on_conflict_do_update(index_elements=["account_id"], set_=again, where=unconfirmed))
    journal.write(session, context, account_id, "closing-begun")
    recipient = Recipient("email", account.email, account.first_name, account.language, account_id, proven=True)
    return one_time_codes.issue(session, context, config, code_purpose(account_id), recipient)


def prove(session: Session, context: Context, account_id: UUID, code: VerifiedCode) -> None:
    """Accept the code; what is left is the last confirmation."""
    closing = _expect(session, account_id, "code", "confirm")
    one_time_codes.use(session, context, code)
    closing.state, closing.proven_at = "confirm", context.now


def give_up(session: Session, context: Context, account_id: UUID) -> None:
    """Give a closing up, before the confirmation."""
    closing = _expect(session, account_id, "code", "confirm")
    session.delete(closing)
    journal.write(session, context, account_id, "closing-given-up")


def confirm(session: Session, context: Context, config: Config, account_id: UUID) -> str:
    """Let nobody in any more, have the first service erase, and return the secret of the page that shows progress."""
    lock(session, f"account:{account_id}")
    refuse_last_administrator(session, account_id)
    closing = _expect(session, account_id, "confirm")
    if closing.proven_at is None or closing.proven_at <= context.now - _PROVEN_FOR:
        raise ClosingNotProven
    secret = new_secret()
    accounts = merged_accounts.with_absorbed(session, account_id)
    journal.write(session, context, account_id, "closing-confirmed")
    for each in accounts:
        _shut(session, context, config, each)
    act_for(session, account_id)
    closing.state, closing.confirmed_at, closing.accounts = "closing", context.now, accounts
    closing.progress_hash = config.hashes.of("closing", secret)
    _request_erasure(session, context, closing, ORDER[0])
    return secret


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


def progress(session: Session, config: Config, secret: str) -> Progress:
    """Return how far a closing is, for whoever has the secret of the page that shows it."""
    progress_hash = config.hashes.of("closing", secret)
    allow_lookup(session, progress_hash)
    found = select(AccountClosing).where(AccountClosing.progress_hash == progress_hash)
    closing = session.scalars(found).one_or_none()
    if closing is None:
        raise ClosingNotFound
    reports = select(ErasureReport).where(ErasureReport.closing_id == closing.id).order_by(ErasureReport.reported_at)
    return Progress(closing, list(session.scalars(reports)))


def _expect(session: Session, account_id: UUID, *states: str) -> AccountClosing:
    matching = AccountClosing.account_id == account_id, AccountClosing.state.in_(states)
    found = select(AccountClosing).where(*matching).with_for_update().execution_options(populate_existing=True)
    closing = session.scalars(found).one_or_none()
    if closing is None:
        raise ClosingNotProven
    return closing


def _shut(session: Session, context: Context, config: Config, account_id: UUID) -> None:
    """End every session and delete every way in; the names stay until the last message is written."""
    act_for(session, account_id)
    sessions.end_all(session, context, config, account_id)
    irreversible = {"undo_until": context.now, "password_hash": None}
    session.execute(update(Merge).where(Merge.survivor_id == account_id).values(irreversible))
    shut = {"state": "closing", "password_hash": None}
    session.execute(update(Account).where(Account.id == account_id).values(shut))
    # Whatever table comes to hold something of an account one day: it is erased here unless it is named above.
    for table in reversed(Base.metadata.sorted_tables):
        if "account_id" in table.c and table.name not in _RETAINED_TABLES:
            session.execute(delete(table).where(table.c.account_id == account_id))


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
