"""Closing an account (AUTH-43): password, code, last confirmation; then each service erases in turn, auth last of all.

From the confirmation on nobody gets in and what identified the account is free; it is closed once everybody has erased.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.account_closing.models import Closing, ClosingAnswer
from auth.accounts import merged_accounts
from auth.accounts.models import Account, Merge
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodeDesk, Matter, Recipient, RightCode, Sent
from auth.consents.models import Consent
from auth.errors import ClosingNotFound, ClosingNotProven, LastAdministrator
from auth.events.account_closing import AccountClosed, ErasureRequested
from auth.models import Base
from auth.row_scope import act_for, seek, take_turns
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.security_journal.models import SecurityLine
from auth.sessions import sessions
from auth.sessions.sessions import SessionRules
from chartrier.database.session import as_tenant
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections import grants

TURNS: Final = ("tenancy", "sharing", "signature", "vault", "deposits", "notify")
"""tenancy first: from then on nobody has a right, and it knows which holders were nobody else's. auth comes last."""

CODE_LIVES: Final = timedelta(minutes=30)
PROVEN_FOR: Final = timedelta(hours=1)
ASKED_AGAIN_AFTER: Final = timedelta(minutes=10)
# What says nothing of anybody once the name is gone, and has to stay.
_STAYS: Final = frozenset({"closings", "closing_answers", "consents", "revoked_sessions", "security_lines"})


@dataclass(frozen=True)
class Report:
    """What one service erased, and what it must keep."""

    service: str
    erased: list[dict[str, Any]]
    kept: list[dict[str, Any]]
    holders: list[UUID]


@dataclass(frozen=True)
class Progress:
    """How far a closing is, with each service's answer."""

    closing: Closing
    answers: list[ClosingAnswer]


def matter_of(account_id: UUID) -> Matter:
    """What the code is good for."""
    return Matter("close-account", str(account_id))


def of(session: Session, account_id: UUID) -> Closing | None:
    """The closing that somebody has begun; within their scope."""
    return session.scalars(select(Closing).where(Closing.account_id == account_id)).one_or_none()


def begin(session: Session, account_id: UUID, *, desk: CodeDesk, seen_from: SeenFrom, now: datetime) -> Sent:
    """Send a code: the password was typed just now."""
    _refuse_the_last_administrator(session, account_id)
    account = session.get_one(Account, account_id)
    row = {"id": new_id(), "account_id": account_id, "state": "code", "begun_at": now, "accounts": [], "holders": []}
    begun = insert(Closing).values(row)
    again = {"state": "code", "begun_at": now, "proven_at": None}
    open_ones = Closing.state.in_(("code", "confirm"))
    session.execute(begun.on_conflict_do_update(index_elements=["account_id"], set_=again, where=open_ones))
    journal.write(session, account_id, "closing-begun", seen_from=seen_from, now=now)
    recipient = Recipient("email", account.email, account.first_name, account.language, account_id=account_id)
    return one_time_codes.issue(session, matter_of(account_id), recipient, desk=desk, lives=CODE_LIVES, now=now)


def prove(session: Session, account_id: UUID, right: RightCode, *, now: datetime) -> None:
    """Take the code; what is left is the last confirmation."""
    closing = _expect(session, account_id, "code", "confirm")
    one_time_codes.spend(session, right, now=now)
    closing.state, closing.proven_at = "confirm", now


def give_up(session: Session, account_id: UUID, *, seen_from: SeenFrom, now: datetime) -> None:
    """Change one's mind, before the confirmation."""
    closing = _expect(session, account_id, "code", "confirm")
    session.delete(closing)
    journal.write(session, account_id, "closing-given-up", seen_from=seen_from, now=now)


def confirm(
    session: Session, account_id: UUID, *, rules: SessionRules, hashes: KeyedHashes, seen_from: SeenFrom, now: datetime
) -> str:
    """Let nobody in any more, and have the first service erase; returns the secret of the page that waits."""
    take_turns(session, f"account:{account_id}")
    _refuse_the_last_administrator(session, account_id)
    closing = _expect(session, account_id, "confirm")
    if closing.proven_at is None or closing.proven_at <= now - PROVEN_FOR:
        raise ClosingNotProven
    secret = new_secret()
    accounts = merged_accounts.accounts_of(session, account_id)
    journal.write(session, account_id, "closing-confirmed", seen_from=seen_from, now=now)
    for each in accounts:
        _shut(session, each, rules=rules, now=now)
    act_for(session, account_id)
    closing.state, closing.confirmed_at, closing.accounts = "closing", now, accounts
    closing.progress_hash = hashes.of("closing", secret)
    _ask(session, closing, TURNS[0], now=now)
    return secret


def answered(session: Session, account_id: UUID, report: Report, *, now: datetime) -> None:
    """Note what a service erased and ask the next one; after the last one, auth itself."""
    closing = session.scalars(select(Closing).where(Closing.account_id == account_id).with_for_update()).one_or_none()
    if closing is None or closing.state != "closing" or closing.turn != report.service:
        return
    _note(session, closing, report, now=now)
    if report.service == TURNS[0]:
        closing.holders = report.holders
    after = TURNS.index(report.service) + 1
    if after < len(TURNS):
        _ask(session, closing, TURNS[after], now=now)
    else:
        _close(session, closing, now=now)


def ask_again(session: Session, *, now: datetime) -> None:
    """Ask anew whoever has not answered for a while: erasing twice is as good as once."""
    waiting = select(Closing).where(Closing.state == "closing", Closing.asked_at <= now - ASKED_AGAIN_AFTER)
    for closing in session.scalars(waiting.with_for_update(skip_locked=True)).all():
        _ask(session, closing, closing.turn or TURNS[0], now=now)


def progress(session: Session, secret: str, *, hashes: KeyedHashes) -> Progress:
    """How far a closing is, for whoever has the secret of the page that waits."""
    kept = hashes.of("closing", secret)
    seek(session, kept)
    closing = session.scalars(select(Closing).where(Closing.progress_hash == kept)).one_or_none()
    if closing is None:
        raise ClosingNotFound
    answers = select(ClosingAnswer).where(ClosingAnswer.closing_id == closing.id).order_by(ClosingAnswer.at)
    return Progress(closing, list(session.scalars(answers)))


def _expect(session: Session, account_id: UUID, *states: str) -> Closing:
    found = select(Closing).where(Closing.account_id == account_id, Closing.state.in_(states)).with_for_update()
    closing = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if closing is None:
        raise ClosingNotProven
    return closing


def _refuse_the_last_administrator(session: Session, account_id: UUID) -> None:
    for own in grants.of(session, account_id):
        if _administers(own):
            # Who else has rights there concerns the structure, not this account.
            with as_tenant(session, own.holder_id):
                others = grants.of_holder(session, own.holder_id)
            if not any(_administers(grant) for grant in others if grant.principal_id != account_id):
                raise LastAdministrator


def _administers(grant: grants.Grant) -> bool:
    return grant.kind == "deposit_client" and "administrator" in grant.rights


def _shut(session: Session, account_id: UUID, *, rules: SessionRules, now: datetime) -> None:
    """End every session and forget every way in; the names stay until the last message is written."""
    act_for(session, account_id)
    sessions.end_all(session, account_id, rules=rules, now=now)
    over = {"undo_until": now, "kept_password_hash": None}
    session.execute(update(Merge).where(Merge.survivor_id == account_id).values(over))
    shut = {"state": "closing", "password_hash": None}
    session.execute(update(Account).where(Account.id == account_id).values(shut))
    # Whatever table comes to hold something of an account one day: it is forgotten here unless it is named above.
    for table in reversed(Base.metadata.sorted_tables):
        if "account_id" in table.c and table.name not in _STAYS:
            session.execute(delete(table).where(table.c.account_id == account_id))


def _ask(session: Session, closing: Closing, service: str, *, now: datetime) -> None:
    closing.turn, closing.asked_at = service, now
    fact = ErasureRequested(
        tenant_id=closing.account_id,
        closing_id=closing.id,
        account_id=closing.account_id,
        accounts=closing.accounts,
        service=service,
        holders=closing.holders,
        at=closing.confirmed_at or now,
    )
    record(session, fact)


def _note(session: Session, closing: Closing, report: Report, *, now: datetime) -> None:
    session.add(
        ClosingAnswer(
            closing_id=closing.id,
            service=report.service,
            account_id=closing.account_id,
            at=now,
            erased=report.erased,
            kept=report.kept,
        )
    )
    session.flush()


def _close(session: Session, closing: Closing, *, now: datetime) -> None:
    told = session.get_one(Account, closing.account_id)
    email, first_name, language = told.email, told.first_name, told.language
    consents = lines = 0
    for account_id in closing.accounts:
        act_for(session, account_id)
        consents += len(session.scalars(select(Consent.version).where(Consent.account_id == account_id)).all())
        lines += len(session.scalars(select(SecurityLine.id).where(SecurityLine.account_id == account_id)).all())
        nobody = {"first_name": "", "last_name": "", "email": "", "birth_place": None, "birth_month": None}
        session.execute(update(Account).where(Account.id == account_id).values(state="closed", **nobody))
    act_for(session, closing.account_id)
    kept = [
        {"key": "consents", "count": consents, "law": "consent", "until": None},
        {"key": "security-lines", "count": lines, "law": "logs", "until": (now + timedelta(days=365)).isoformat()},
    ]
    erased = [{"key": "accounts", "count": len(closing.accounts)}]
    _note(session, closing, Report("auth", erased, [one for one in kept if one["count"]], []), now=now)
    closing.state, closing.closed_at, closing.turn = "closed", now, None
    answers = session.scalars(select(ClosingAnswer).where(ClosingAnswer.closing_id == closing.id))
    keys = sorted({str(one["key"]) for answer in answers for one in answer.kept})
    fact = AccountClosed(
        tenant_id=closing.account_id,
        closing_id=closing.id,
        account_id=closing.account_id,
        email=email,
        first_name=first_name,
        language=language,
        at=now,
        kept=keys,
    )
    record(session, fact)
