"""A new password is asked for (AUTH-21): the answer is given first; only then is looked whether there is an account."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth import identifiers, resets, sendings
from auth.code_models import Reset, ResetRequest
from auth.codes import CodeDesk
from auth.models import Account, Identifier
from auth.resets import ResetRules
from auth.scopes import seek
from chartrier.database import wake
from chartrier.ids import new_id

CHANNEL = "resets"


def ask(session: Session, *, email: str, identifier: str | None, language: str, desk: CodeDesk, now: datetime) -> None:
    """Take the request down; nothing is looked up, so that neither the answer nor its time tells anything."""
    address = identifiers.canonical(email)
    if not sendings.may(session, f"resets:{address}", most=10, hashes=desk.hashes, now=now):
        return
    request = ResetRequest(
        id=new_id(),
        email=address,
        identifier=identifiers.canonical(identifier) if identifier else None,
        language=language,
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
    """Send one message with a link for each account of the address; nothing where there is none. The request goes."""
    accounts = [each for each in _accounts_of(session, request) if not _offered_just_now(session, each, desk, now)]
    if accounts:
        resets.offer(session, accounts, cause="forgotten", rules=rules, desk=desk, now=now)
    session.delete(request)


def _accounts_of(session: Session, request: ResetRequest) -> list[Account]:
    of_address = select(Account).where(Account.state == "active", Account.email == request.email)
    if request.identifier:
        named = select(Identifier.account_id).where(Identifier.value == request.identifier)
        of_address = of_address.where(Account.id.in_(named))
    return list(session.scalars(of_address.order_by(Account.created_at)))


def _offered_just_now(session: Session, account: Account, desk: CodeDesk, now: datetime) -> bool:
    since = now - desk.rules.cool_down
    recent = select(Reset.id).where(Reset.account_id == account.id, Reset.created_at > since).limit(1)
    return session.scalars(recent).one_or_none() is not None


def forget(session: Session, *, now: datetime, kept: timedelta = timedelta(days=30)) -> None:
    """Delete links that ended a month ago."""
    for over in session.scalars(select(Reset).where(Reset.expires_at < now - kept)):
        session.delete(over)
