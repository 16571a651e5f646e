"""Sessions: opened by a sign-in, kept alive by refresh tokens good once, ended by their owner or by a theft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.events import SessionRevoked
from auth.keyed_hashes import KeyedHashes, new_secret
from auth.models import RefreshToken, SignedInSession
from auth.scopes import act_for, seek
from chartrier.ids import new_id
from chartrier.outbox import record
from chartrier.revocations import revoke


@dataclass(frozen=True)
class SessionRules:
    """How long a session lasts at most, how long it may lie idle, and how long its tokens outlive a revocation."""

    idle: timedelta = timedelta(minutes=60)
    lasts: timedelta = timedelta(hours=12)
    tokens_outlive: timedelta = timedelta(minutes=6)


@dataclass(frozen=True)
class Continuation:
    """What a browser is given to go on with a session: the secret is told once and kept hashed."""

    session_id: UUID
    account_id: UUID
    factors: list[str]
    since: datetime
    secret: str
    expires_at: datetime


def start(
    session: Session, account_id: UUID, *, factors: list[str], rules: SessionRules, hashes: KeyedHashes, now: datetime
) -> Continuation:
    """A new session of an account that has just proven itself."""
    started = SignedInSession(
        id=new_id(), account_id=account_id, factors=factors, started_at=now, expires_at=now + rules.lasts
    )
    session.add(started)
    session.flush()
    return _go_on(session, started, rules=rules, hashes=hashes, now=now)


def renew(
    session: Session, secret: str, *, rules: SessionRules, hashes: KeyedHashes, now: datetime
) -> Continuation | None:
    """The next link of a session; None when it is over. A link used before was stolen or copied: that ends it.

    The ending is an effect of a refused request: the caller lets it be committed, then refuses.
    """
    kept = hashes.of("refresh", secret)
    seek(session, kept)
    token = session.scalars(
        select(RefreshToken).where(RefreshToken.secret_hash == kept).with_for_update()
    ).one_or_none()
    if token is None:
        return None
    act_for(session, token.account_id)
    if token.used_at is not None:
        end(session, token.session_id, rules=rules, now=now)
        return None
    running = session.scalars(
        select(SignedInSession).where(SignedInSession.id == token.session_id).with_for_update()
    ).one()
    if running.ended_at is not None or now >= min(token.expires_at, running.expires_at):
        return None
    token.used_at = now
    return _go_on(session, running, rules=rules, hashes=hashes, now=now)


def end(session: Session, session_id: UUID, *, rules: SessionRules, now: datetime) -> None:
    """End a session here and, by its fact, in every service; ending it twice changes nothing."""
    account_id = session.scalars(
        update(SignedInSession)
        .where(SignedInSession.id == session_id, SignedInSession.ended_at.is_(None))
        .values(ended_at=now)
        .returning(SignedInSession.account_id)
    ).one_or_none()
    if account_id is None:
        return
    expires_at = now + rules.tokens_outlive
    revoke(session, session_id, expires_at=expires_at)
    fact = SessionRevoked(tenant_id=account_id, session_id=session_id, account_id=account_id, expires_at=expires_at)
    record(session, fact)


def _go_on(
    session: Session, running: SignedInSession, *, rules: SessionRules, hashes: KeyedHashes, now: datetime
) -> Continuation:
    secret = new_secret()
    expires_at = min(now + rules.idle, running.expires_at)
    session.add(
        RefreshToken(
            secret_hash=hashes.of("refresh", secret),
            session_id=running.id,
            account_id=running.account_id,
            issued_at=now,
            expires_at=expires_at,
        )
    )
    return Continuation(running.id, running.account_id, running.factors, running.started_at, secret, expires_at)
