"""A new password is asked for (AUTH-21): the answer is given first; only then is looked whether there is an account."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier
from auth.codes import sending_limits
from auth.codes.one_time_codes import CodeDesk
from auth.events.credentials import ResetLedElsewhere
from auth.passwords.models import Reset
from auth.recovery import password_resets
from auth.recovery.models import ResetRequest
from auth.recovery.password_resets import ResetRules
from auth.row_scope import act_for, seek
from auth.security_journal.journal import SeenFrom
from chartrier.database.session import wake
from chartrier.events.outbox import record
from chartrier.ids import new_id

CHANNEL = "resets"
IN_A_DAY = 10
LINKS_ARE_KEPT = timedelta(days=30)


def ask(
    session: Session,
    *,
    email: str,
    identifier: str | None,
    language: str,
    desk: CodeDesk,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """Take the request down; nothing is looked up, so that neither the answer nor its time tells anything."""
    address = identifiers.canonical(email)
    if not sending_limits.may(session, f"resets:{address}", most=IN_A_DAY, hashes=desk.hashes, now=now):
        return
    request = ResetRequest(
        id=new_id(),
        email=address,
        identifier=identifiers.canonical(identifier) if identifier else None,
        language=language,
        seen_from=vars(seen_from),
        asked_at=now,
    )
    seek(session, str(request.id))
    session.add(request)
    wake(session, CHANNEL)


def next_one(session: Session) -> ResetRequest | None:
    """The request that waited longest, for whoever takes it first."""
    waiting = select(ResetRequest).order_by(ResetRequest.asked_at).limit(1).with_for_update(skip_locked=True)
    return session.scalars(waiting).one_or_none()


def answer(session: Session, request: ResetRequest, *, rules: ResetRules, desk: CodeDesk, now: datetime) -> None:
    """Send one message with a link for each account of the address; nothing where there is none. The request goes.

    An address that only signs in (it came with an account that was joined or merged) is told where the link went: links
    go to the address on record alone, so that no merge lets one more mailbox choose the password.
    """
    seen_from = SeenFrom(**request.seen_from)
    asked = _on_record(session, request)
    elsewhere = _led_to(session, request)
    if asked:
        _offer(session, asked, seen_from=seen_from, rules=rules, desk=desk, now=now)
    if elsewhere is not None and sending_limits.may(
        session, f"resets:{elsewhere.email}", most=IN_A_DAY, hashes=desk.hashes, now=now
    ):
        _offer(session, [elsewhere], seen_from=seen_from, rules=rules, desk=desk, now=now)
        _tell_the_address(session, request, elsewhere, now=now)
    session.delete(request)


def _offer(
    session: Session,
    accounts: Sequence[Account],
    *,
    seen_from: SeenFrom,
    rules: ResetRules,
    desk: CodeDesk,
    now: datetime,
) -> None:
    due = [each for each in accounts if not _offered_just_now(session, each, desk, now)]
    if due:
        password_resets.offer(session, due, cause="forgotten", rules=rules, desk=desk, seen_from=seen_from, now=now)


def _on_record(session: Session, request: ResetRequest) -> list[Account]:
    of_address = select(Account).where(Account.state == "active", Account.email == request.email)
    if request.identifier:
        of_address = of_address.where(Account.id.in_(_named(request.identifier)))
    return list(session.scalars(of_address.order_by(Account.created_at)))


def _led_to(session: Session, request: ResetRequest) -> Account | None:
    """The account that an address signs in to without being the one on record: whoever took its account's place."""
    signs_in = select(Identifier.account_id).where(Identifier.value == request.email, Identifier.kind == "email")
    account = select(Account).where(Account.state == "active", Account.id.in_(signs_in), Account.email != request.email)
    if request.identifier:
        account = account.where(Account.id.in_(_named(request.identifier)))
    return session.scalars(account).one_or_none()


def _named(identifier: str) -> Select[UUID]:
    return select(Identifier.account_id).where(Identifier.value == identifier)


def _tell_the_address(session: Session, request: ResetRequest, account: Account, *, now: datetime) -> None:
    act_for(session, account.id)
    told = ResetLedElsewhere(
        tenant_id=account.id,
        request_id=request.id,
        account_id=account.id,
        email=request.email,
        language=account.language,
        at=now,
    )
    record(session, told)


def _offered_just_now(session: Session, account: Account, desk: CodeDesk, now: datetime) -> bool:
    since = now - desk.rules.cool_down
    recent = select(Reset.id).where(Reset.account_id == account.id, Reset.created_at > since).limit(1)
    return session.scalars(recent).one_or_none() is not None


def forget(session: Session, *, now: datetime) -> None:
    """Delete links that ended a month ago."""
    session.execute(delete(Reset).where(Reset.expires_at < now - LINKS_ARE_KEPT))
