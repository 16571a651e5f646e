"""Sessions: opened by a sign-in, continued by refresh tokens good once, ended by their owner or by a theft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from auth.abuse_protection import known_devices
from auth.config import Config
from auth.errors import SessionEnded, SessionNotFound
from auth.events.sessions import SessionRevoked
from auth.formats import user_agents
from auth.row_scope import act_for, allow_lookup, lock
from auth.sessions.models import ApplicationToken, AuthorizationCode, PendingSignIn, RefreshToken, SignedInSession
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.events.outbox import record
from chartrier.ids import new_id
from chartrier.projections.revoked_sessions import revoke

# Where and by what one was signed in are technical traces (LAW-09).
_RETENTION: Final = timedelta(days=365)


@dataclass(frozen=True)
class NewSession:
    """Whose session begins, what was proven, and on which known device."""

    account_id: UUID
    factors: list[str]
    device_id: UUID | None = None


@dataclass(frozen=True)
class SessionCredentials:
    """What a browser continues a session with: the refresh secret is told once and stored as a hash."""

    session_id: UUID
    account_id: UUID
    factors: list[str]
    authenticated_at: datetime
    refresh_secret: str
    expires_at: datetime


@dataclass(frozen=True)
class SessionSummary:
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


def start(session: Session, context: Context, config: Config, new: NewSession) -> SessionCredentials:
    """Start a session of an account that has just proven itself."""
    started = SignedInSession(
        id=new_id(),
        account_id=new.account_id,
        factors=new.factors,
        started_at=context.now,
        last_used_at=context.now,
        expires_at=context.now + config.sessions.lifetime,
        device_id=new.device_id,
        **vars(user_agents.read(context.user_agent)),
    )
    session.add(started)
    session.flush()
    return _issue_refresh_token(session, context, config, started)


def refresh(session: Session, context: Context, config: Config, secret: str) -> SessionCredentials | None:
    """Return the next credentials of a session; None when it is over.

    A secret used before was stolen or copied, and ends the session. That is an effect of a refused request: the caller
    lets it be committed, then refuses.
    """
    secret_hash = config.hashes.of("refresh", secret)
    allow_lookup(session, secret_hash)
    token = session.scalars(
        select(RefreshToken).where(RefreshToken.secret_hash == secret_hash).with_for_update()
    ).one_or_none()
    if token is None:
        return None
    act_for(session, token.account_id)
    if token.used_at is not None:
        end(session, context, config, token.session_id)
        return None
    current = session.scalars(
        select(SignedInSession).where(SignedInSession.id == token.session_id).with_for_update()
    ).one()
    if current.ended_at is not None or context.now >= min(token.expires_at, current.expires_at):
        return None
    token.used_at = current.last_used_at = context.now
    known_devices.touch(session, context, current.device_id)
    return _issue_refresh_token(session, context, config, current)


def end(session: Session, context: Context, config: Config, session_id: UUID) -> None:
    """End a session here and, by its event, in every service; ending it twice changes nothing."""
    account_id = session.scalars(
        update(SignedInSession)
        .where(SignedInSession.id == session_id, SignedInSession.ended_at.is_(None))
        .values(ended_at=context.now)
        .returning(SignedInSession.account_id)
    ).one_or_none()
    if account_id is None:
        return
    # What an application was about to begin from here ends too.
    from_here = AuthorizationCode.account_id == account_id, AuthorizationCode.browser_session_id == session_id
    session.execute(delete(AuthorizationCode).where(*from_here, AuthorizationCode.used_at.is_(None)))
    expires_at = context.now + config.sessions.tokens_outlive
    revoke(session, session_id, account_id=account_id, expires_at=expires_at)
    revoked = SessionRevoked(tenant_id=account_id, session_id=session_id, account_id=account_id, expires_at=expires_at)
    record(session, revoked)


def was_ever_signed_in(session: Session, account_id: UUID) -> bool:
    """Tell whether an account ever had a session."""
    return session.execute(select(exists().where(SignedInSession.account_id == account_id))).scalar_one()


def open_sessions(
    session: Session, context: Context, account_id: UUID, *, current_id: UUID | None
) -> list[SessionSummary]:
    """Return the open sessions of browsers and applications: the current one first, then the last used."""
    now, used_at = context.now, func.coalesce(SignedInSession.last_used_at, SignedInSession.started_at)
    rows = (
        select(SignedInSession)
        .where(SignedInSession.account_id == account_id, SignedInSession.ended_at.is_(None))
        .where(SignedInSession.expires_at > now, or_(_continues(RefreshToken, now), _continues(ApplicationToken, now)))
        .order_by((SignedInSession.id == current_id).desc(), used_at.desc(), SignedInSession.id)
    )
    return [_summary(row, current_id=current_id) for row in session.scalars(rows)]


def end_own(session: Session, context: Context, config: Config, account_id: UUID, session_id: UUID) -> None:
    """End a session of one's own, here and in every service; its device is unknown from then on."""
    own = SignedInSession.id == session_id, SignedInSession.account_id == account_id
    ended = session.scalars(select(SignedInSession).where(*own, SignedInSession.ended_at.is_(None))).one_or_none()
    if ended is None:
        raise SessionNotFound
    device_id = ended.device_id
    end(session, context, config, session_id)
    if device_id is not None:
        known_devices.forget(session, account_id, only=device_id)


def lock_all(session: Session, account_id: UUID) -> None:
    """Have new sessions and whatever ends all of them wait for each other, until the transaction's end."""
    lock(session, f"sessions:{account_id}")


def lock_open(session: Session, account_id: UUID, session_id: UUID) -> None:
    """Keep a session from ending before this transaction does; refuse where it has ended."""
    own = SignedInSession.id == session_id, SignedInSession.account_id == account_id
    open_one = select(SignedInSession.id).where(*own, SignedInSession.ended_at.is_(None))
    if session.scalars(open_one.with_for_update(read=True)).one_or_none() is None:
        raise SessionEnded


def end_pending_sign_ins(session: Session, account_id: UUID, *, keep: str | None = None) -> None:
    """End sign-ins that are not complete, all or all but one: what they began with is worth nothing any more."""
    others = PendingSignIn.account_id == account_id, PendingSignIn.secret_hash != (keep or "")
    session.execute(delete(PendingSignIn).where(*others))


def end_all(session: Session, context: Context, config: Config, account_id: UUID, *, keep: UUID | None = None) -> None:
    """End every session of an account, or every other one, and pending sign-ins; devices are unknown then."""
    lock_all(session, account_id)
    open_ones = select(SignedInSession).where(
        SignedInSession.account_id == account_id, SignedInSession.ended_at.is_(None)
    )
    # Whoever is giving an application a code finishes first; then goes what is pending, and what became of it.
    session.execute(open_ones.with_only_columns(SignedInSession.id).with_for_update())
    end_pending_sign_ins(session, account_id)
    unused = AuthorizationCode.account_id == account_id, AuthorizationCode.used_at.is_(None)
    session.execute(delete(AuthorizationCode).where(*unused))
    kept_device = None
    for row in session.scalars(open_ones.with_for_update()).all():
        if row.id == keep:
            kept_device = row.device_id
        else:
            end(session, context, config, row.id)
    known_devices.forget(session, account_id, keep=kept_device)


def delete_expired(session: Session, context: Context) -> None:
    """Delete refresh tokens of sessions that are over, pending sign-ins in time, and sessions after a year.

    The last session of an account stays as long as the account does: it tells that this is not its first sign-in.
    """
    session.execute(delete(PendingSignIn).where(PendingSignIn.expires_at < context.now))
    over = select(SignedInSession.id).where(SignedInSession.expires_at < context.now)
    session.execute(delete(RefreshToken).where(RefreshToken.session_id.in_(over)))
    later = aliased(SignedInSession)
    not_the_last = exists().where(
        later.account_id == SignedInSession.account_id, later.started_at > SignedInSession.started_at
    )
    long_over = SignedInSession.expires_at < context.now - _RETENTION
    session.execute(delete(SignedInSession).where(long_over, not_the_last))


def _continues(token: type[RefreshToken | ApplicationToken], now: datetime) -> ColumnElement[bool]:
    # A token that was not used yet and is not over: a browser is idle for an hour, an application for a month.
    return exists().where(token.session_id == SignedInSession.id, token.used_at.is_(None), token.expires_at > now)


def _summary(row: SignedInSession, *, current_id: UUID | None) -> SessionSummary:
    return SessionSummary(
        id=row.id,
        current=row.id == current_id,
        browser=row.browser,
        system=row.system,
        device=row.device or "other",
        factors=row.factors,
        started_at=row.started_at,
        last_used_at=row.last_used_at or row.started_at,
        expires_at=row.expires_at,
    )


def _issue_refresh_token(
    session: Session, context: Context, config: Config, row: SignedInSession
) -> SessionCredentials:
    secret = new_secret()
    expires_at = min(context.now + config.sessions.idle_timeout, row.expires_at)
    session.add(
        RefreshToken(
            secret_hash=config.hashes.of("refresh", secret),
            session_id=row.id,
            account_id=row.account_id,
            issued_at=context.now,
            expires_at=expires_at,
        )
    )
    return SessionCredentials(row.id, row.account_id, row.factors, row.started_at, secret, expires_at)
