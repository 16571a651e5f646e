"""Closing an account (AUTH-43): password, code, last confirmation, and from then on nobody gets in.

Meanwhile tenancy decides whether its owner may leave: nobody leaves a space without an administrator (TEN-22, TEN-41).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.account_closing import erasure
from auth.account_closing.models import AccountClosing, Departure, ErasureReport
from auth.accounts import merged_accounts
from auth.accounts.models import Account, Merge
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, SentCode, VerifiedCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.errors import ClosingNotFound, ClosingNotProven, DepartureUndecided, LastAdministrator
from auth.events.account_closing import ClosingAbandoned, ClosingBegun
from auth.models import Base
from auth.row_scope import act_for, allow_lookup, lock
from auth.security_journal import journal
from auth.sessions import sessions
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.events.outbox import record
from chartrier.ids import new_id

CODE_LIFETIME: Final = timedelta(minutes=30)
_PROVEN_FOR: Final = timedelta(hours=1)
# Tenancy reserves a departure for two days: the erasure of a confirmed closing has one left to reach it.
_ABANDONED_AFTER: Final = timedelta(hours=24)
_UNCONFIRMED: Final = ("code", "confirm")
# What says nothing of anybody once the name is gone, and has to stay.
_RETAINED_TABLES: Final = frozenset(
    {"account_closings", "erasure_reports", "consents", "revoked_sessions", "security_journal_entries"}
)


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
    """Ask tenancy whether its owner may leave, and send a code: the password was typed just now."""
    lock(session, f"account:{account_id}")
    _abandon_former(session, context, account_id)
    accounts = merged_accounts.with_absorbed(session, account_id)
    closing_id = new_id()
    row = {
        "id": closing_id,
        "account_id": account_id,
        "state": "code",
        "begun_at": context.now,
        "accounts": accounts,
        "holders": [],
        "departure": Departure.ASKED,
        "spaces": [],
    }
    # Whoever begins again has another closing: a late answer about the former one changes nothing.
    session.execute(insert(AccountClosing).values(row).on_conflict_do_nothing(index_elements=["account_id"]))
    begun = ClosingBegun(
        tenant_id=account_id, closing_id=closing_id, account_id=account_id, accounts=accounts, at=context.now
    )
    record(session, begun)
    journal.write(session, context, account_id, "closing-begun")
    account = session.get_one(Account, account_id)
    recipient = Recipient("email", account.email, account.first_name, account.language, account_id, proven=True)
    return one_time_codes.issue(session, context, config, code_purpose(account_id), recipient)


def prove(session: Session, context: Context, account_id: UUID, code: VerifiedCode) -> None:
    """Accept the code; what is left is the last confirmation."""
    closing = _expect(session, account_id, *_UNCONFIRMED)
    one_time_codes.use(session, context, code)
    closing.state, closing.proven_at = "confirm", context.now


def give_up(session: Session, context: Context, account_id: UUID) -> None:
    """Give a closing up, before the confirmation."""
    _abandon(session, context, _expect(session, account_id, *_UNCONFIRMED))
    journal.write(session, context, account_id, "closing-given-up")


def delete_expired(session: Session, context: Context) -> None:
    """Delete the closings that nobody confirmed within a day."""
    over = AccountClosing.state.in_(_UNCONFIRMED), AccountClosing.begun_at <= context.now - _ABANDONED_AFTER
    for closing in session.scalars(select(AccountClosing).where(*over).with_for_update(skip_locked=True)).all():
        _abandon(session, context, closing)


def store_departure(session: Session, account_id: UUID, closing_id: UUID, *, spaces: list[str] | None) -> None:
    """Store what tenancy decided: the departure is granted, or refused because of these spaces."""
    about = AccountClosing.id == closing_id, AccountClosing.account_id == account_id
    undecided = AccountClosing.state.in_(_UNCONFIRMED), AccountClosing.departure == Departure.ASKED
    decided = {"departure": Departure.GRANTED if spaces is None else Departure.REFUSED, "spaces": spaces or []}
    session.execute(update(AccountClosing).where(*about, *undecided).values(decided))


def confirm(session: Session, context: Context, config: Config, account_id: UUID) -> str:
    """Let nobody in any more, have the first service erase, and return the secret of the page that shows progress."""
    lock(session, f"account:{account_id}")
    closing = _expect(session, account_id, "confirm")
    accounts = merged_accounts.with_absorbed(session, account_id)
    _check_proven(context, closing, accounts)
    _check_departure(closing)
    secret = new_secret()
    journal.write(session, context, account_id, "closing-confirmed")
    for each in accounts:
        _shut(session, context, config, each)
    act_for(session, account_id)
    closing.state, closing.confirmed_at = "closing", context.now
    closing.progress_hash = config.hashes.of("closing", secret)
    erasure.begin(session, context, closing)
    return secret


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


def _abandon_former(session: Session, context: Context, account_id: UUID) -> None:
    former = AccountClosing.account_id == account_id, AccountClosing.state.in_(_UNCONFIRMED)
    closing = session.scalars(select(AccountClosing).where(*former).with_for_update()).one_or_none()
    if closing is not None:
        _abandon(session, context, closing)


def _abandon(session: Session, context: Context, closing: AccountClosing) -> None:
    account_id = closing.account_id
    record(
        session, ClosingAbandoned(tenant_id=account_id, closing_id=closing.id, account_id=account_id, at=context.now)
    )
    session.delete(closing)
    session.flush()


def _check_proven(context: Context, closing: AccountClosing, accounts: list[UUID]) -> None:
    unproven = closing.proven_at is None or closing.proven_at <= context.now - _PROVEN_FOR
    # What was merged or separated meanwhile is another question for tenancy.
    others = set(closing.accounts) != set(accounts)
    if unproven or others or closing.begun_at <= context.now - _ABANDONED_AFTER:
        raise ClosingNotProven


def _check_departure(closing: AccountClosing) -> None:
    if closing.departure == Departure.REFUSED:
        raise LastAdministrator
    if closing.departure != Departure.GRANTED:
        raise DepartureUndecided


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
