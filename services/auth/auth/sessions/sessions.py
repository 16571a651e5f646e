"""Sessions: opened by a sign-in, kept alive by refresh tokens good once, ended by their owner or by a theft."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from auth.abuse_protection import known_devices
from auth.errors import SessionEnded, SessionNotFound
from auth.events.sessions import SessionRevoked
from auth.formats.user_agents import Agent
from auth.row_scope import act_for, seek, take_turns
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from auth.sessions.models import ApplicationToken, AuthorizationCode, RefreshToken, SignedInSession, SignIn
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections.revoked_sessions import revoke


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


@dataclass(frozen=True)
class Place:
    """Where a session is: on which device that we know again, and what its browser calls itself."""

    device_id: UUID | None = None
    agent: Agent = field(default_factory=Agent)


@dataclass(frozen=True)
class Card:
    """A session as its owner recognises it in a list."""

    id: UUID
    current: bool
    browser: str
    system: str
    device: str
    factors: list[str]
    started_at: datetime
    last_used_at: datetime
    expires_at: datetime


def start(
    session: Session,
    account_id: UUID,
    *,
    factors: list[str],
    rules: SessionRules,
    hashes: KeyedHashes,
    now: datetime,
    place: Place | None = None,
) -> Continuation:
    """A new session of an account that has just proven itself."""
    place = place or Place()
    started = SignedInSession(
        id=new_id(),
        account_id=account_id,
        factors=factors,
        started_at=now,
        last_used_at=now,
        expires_at=now + rules.lasts,
        device_id=place.device_id,
        **vars(place.agent),
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
    token.used_at = running.last_used_at = now
    known_devices.touch(session, running.device_id, now=now)
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
    # What an application was about to begin from here ends too.
    from_here = AuthorizationCode.account_id == account_id, AuthorizationCode.browser_session_id == session_id
    session.execute(delete(AuthorizationCode).where(*from_here, AuthorizationCode.used_at.is_(None)))
    expires_at = now + rules.tokens_outlive
    revoke(session, session_id, account_id=account_id, expires_at=expires_at)
    fact = SessionRevoked(tenant_id=account_id, session_id=session_id, account_id=account_id, expires_at=expires_at)
    record(session, fact)


def any_before(session: Session, account_id: UUID) -> bool:
    """Whether an account was ever signed in."""
    return session.execute(select(exists().where(SignedInSession.account_id == account_id))).scalar_one()


def open_ones(session: Session, account_id: UUID, *, current: UUID | None, now: datetime) -> list[SignedInSession]:
    """The sessions that can go on, of browsers and applications: the one that asks first, then as last used."""
    used_at = func.coalesce(SignedInSession.last_used_at, SignedInSession.started_at)
    running = (
        select(SignedInSession)
        .where(SignedInSession.account_id == account_id, SignedInSession.ended_at.is_(None))
        .where(SignedInSession.expires_at > now, or_(_has_next(RefreshToken, now), _has_next(ApplicationToken, now)))
        .order_by((SignedInSession.id == current).desc(), used_at.desc(), SignedInSession.id)
    )
    return list(session.scalars(running))


def _has_next(token: type[RefreshToken | ApplicationToken], now: datetime) -> ColumnElement[bool]:
    # A link that was not used yet and is not over: a browser lies idle for an hour, an application for a month.
    return exists().where(token.session_id == SignedInSession.id, token.used_at.is_(None), token.expires_at > now)


def card(running: SignedInSession, *, current: UUID | None) -> Card:
    """What its owner is shown of a session."""
    return Card(
        id=running.id,
        current=running.id == current,
        browser=running.browser,
        system=running.system,
        device=running.device or "other",
        factors=running.factors,
        started_at=running.started_at,
        last_used_at=running.last_used_at or running.started_at,
        expires_at=running.expires_at,
    )


def end_one(session: Session, account_id: UUID, session_id: UUID, *, rules: SessionRules, now: datetime) -> None:
    """End a session of one's own, here and in every service; where it was is a stranger from then on."""
    own = SignedInSession.id == session_id, SignedInSession.account_id == account_id
    running = session.scalars(select(SignedInSession).where(*own, SignedInSession.ended_at.is_(None))).one_or_none()
    if running is None:
        raise SessionNotFound
    device_id = running.device_id
    end(session, session_id, rules=rules, now=now)
    if device_id is not None:
        known_devices.forget(session, account_id, only=device_id)


def begin_turn(session: Session, account_id: UUID) -> None:
    """Have whoever comes in and whatever ends everything take turns, until the transaction's end."""
    take_turns(session, f"sessions:{account_id}")


def hold(session: Session, account_id: UUID, session_id: UUID) -> None:
    """Have a session not end before this transaction does; refused where it has, though that is not yet heard of."""
    own = SignedInSession.id == session_id, SignedInSession.account_id == account_id
    running = select(SignedInSession.id).where(*own, SignedInSession.ended_at.is_(None))
    if session.scalars(running.with_for_update(read=True)).one_or_none() is None:
        raise SessionEnded


def end_half_begun(session: Session, account_id: UUID, *, keep: str | None = None) -> None:
    """End what is half signed in, all or all but one: what the others began with is worth nothing any more."""
    others = SignIn.account_id == account_id, SignIn.secret_hash != (keep or "")
    session.execute(delete(SignIn).where(*others))


def end_all(
    session: Session, account_id: UUID, *, rules: SessionRules, now: datetime, keep: UUID | None = None
) -> None:
    """End every session of an account, or every other one, and what was half signed in; devices are strangers then."""
    begin_turn(session, account_id)
    running = select(SignedInSession).where(
        SignedInSession.account_id == account_id, SignedInSession.ended_at.is_(None)
    )
    # Whoever is giving an application a code finishes first; then goes what is half begun, and what became of it.
    session.execute(running.with_only_columns(SignedInSession.id).with_for_update())
    end_half_begun(session, account_id)
    unused = AuthorizationCode.account_id == account_id, AuthorizationCode.used_at.is_(None)
    session.execute(delete(AuthorizationCode).where(*unused))
    kept_device = None
    for one in session.scalars(running.with_for_update()).all():
        if one.id == keep:
            kept_device = one.device_id
        else:
            end(session, one.id, rules=rules, now=now)
    known_devices.forget(session, account_id, keep=kept_device)


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
