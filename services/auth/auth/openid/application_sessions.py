"""Sessions that applications go on with: begun with a code, renewed by tokens good once, ended by a theft."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.openid import authorizations
from auth.openid.applications import STAYS
from auth.row_scope import act_for, seek
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from auth.sessions import sessions
from auth.sessions.access_tokens import Entry
from auth.sessions.models import ApplicationSession, ApplicationToken, AuthorizationCode, SignedInSession
from auth.sessions.sessions import SessionRules
from chartrier.ids import new_id


@dataclass(frozen=True)
class ApplicationRules:
    """How long an application that stays goes on unused, and at most."""

    idle: timedelta = timedelta(days=30)
    lasts: timedelta = timedelta(days=90)

    def of(self, scope: str, browser: SessionRules) -> SessionRules:
        """The rules of one session: like a browser's unless it may stay."""
        stays = STAYS in scope.split()
        return SessionRules(self.idle, self.lasts, browser.tokens_outlive) if stays else browser


@dataclass(frozen=True)
class Held:
    """What an application is given: an entry, and the secret to go on with."""

    entry: Entry
    secret: str
    nonce: str | None = None


@dataclass(frozen=True)
class Rules:
    """What sessions of applications are kept by."""

    hashes: KeyedHashes
    browsers: SessionRules
    applications: ApplicationRules


def begin(session: Session, code: AuthorizationCode, *, called: str, rules: Rules, now: datetime) -> Held | None:
    """Turn a code into a session, once. None for whoever comes second, and then the first has nothing either."""
    unused = AuthorizationCode.code_hash == code.code_hash, AuthorizationCode.used_at.is_(None)
    session_id = new_id()
    taken = update(AuthorizationCode).where(*unused).values(used_at=now, session_id=session_id)
    if session.scalars(taken.returning(AuthorizationCode.code_hash)).one_or_none() is None:
        session.refresh(code)
        authorizations.end_what_it_gave(session, code, rules=rules.browsers, now=now)
        return None
    lasts = rules.applications.of(code.scope, rules.browsers).lasts
    session.add(
        SignedInSession(
            id=session_id,
            account_id=code.account_id,
            factors=code.factors,
            started_at=now,
            expires_at=now + lasts,
            browser=called,
            device="other",
        )
    )
    session.flush()
    running = ApplicationSession(
        session_id=session_id,
        account_id=code.account_id,
        application_id=code.application_id,
        scope=code.scope,
        authenticated_at=code.authenticated_at,
        browser_session_id=code.browser_session_id,
    )
    session.add(running)
    session.flush()
    secret = _next_link(session, running, now + lasts, rules=rules, now=now)
    return Held(_entry(running, code.factors), secret, code.nonce)


def found(session: Session, secret: str, *, hashes: KeyedHashes) -> ApplicationSession | None:
    """The session that a refresh token belongs to, whatever became of it; nothing is used up."""
    kept = hashes.of("application", secret)
    seek(session, kept)
    token = session.scalars(select(ApplicationToken).where(ApplicationToken.secret_hash == kept)).one_or_none()
    if token is None:
        return None
    act_for(session, token.account_id)
    return session.get(ApplicationSession, token.session_id)


def is_alive(session: Session, secret: str, *, hashes: KeyedHashes, now: datetime) -> bool:
    """Whether a refresh token would still be taken."""
    kept = hashes.of("application", secret)
    seek(session, kept)
    token = session.scalars(select(ApplicationToken).where(ApplicationToken.secret_hash == kept)).one_or_none()
    if token is None or token.used_at is not None or token.expires_at <= now:
        return False
    act_for(session, token.account_id)
    running = session.get_one(SignedInSession, token.session_id)
    return running.ended_at is None and now < running.expires_at


def renew(session: Session, secret: str, application_id: UUID, *, rules: Rules, now: datetime) -> Held | None:
    """The next link of a session; None when it is over. A link used before was stolen or copied: that ends it.

    The ending is an effect of a refused request: the caller lets it be committed, then refuses.
    """
    kept = rules.hashes.of("application", secret)
    seek(session, kept)
    token = session.scalars(
        select(ApplicationToken).where(ApplicationToken.secret_hash == kept).with_for_update()
    ).one_or_none()
    if token is None:
        return None
    act_for(session, token.account_id)
    running = session.get_one(ApplicationSession, token.session_id)
    if running.application_id != application_id:
        return None
    if token.used_at is not None:
        sessions.end(session, token.session_id, rules=rules.browsers, now=now)
        return None
    signed_in = session.scalars(
        select(SignedInSession).where(SignedInSession.id == token.session_id).with_for_update()
    ).one()
    if signed_in.ended_at is not None or now >= min(token.expires_at, signed_in.expires_at):
        return None
    token.used_at, signed_in.last_used_at = now, now
    next_secret = _next_link(session, running, signed_in.expires_at, rules=rules, now=now)
    return Held(_entry(running, signed_in.factors), next_secret)


def end(session: Session, session_id: UUID, account_id: UUID, *, rules: SessionRules, now: datetime) -> UUID | None:
    """End a session of an application; the browser's session that it came from is returned."""
    act_for(session, account_id)
    running = session.get(ApplicationSession, session_id)
    if running is None:
        return None
    sessions.end(session, session_id, rules=rules, now=now)
    return running.browser_session_id


def _next_link(session: Session, running: ApplicationSession, at_most: datetime, *, rules: Rules, now: datetime) -> str:
    secret = new_secret()
    idle = rules.applications.of(running.scope, rules.browsers).idle
    session.add(
        ApplicationToken(
            secret_hash=rules.hashes.of("application", secret),
            session_id=running.session_id,
            account_id=running.account_id,
            issued_at=now,
            expires_at=min(now + idle, at_most),
        )
    )
    session.flush()
    return secret


def _entry(running: ApplicationSession, factors: list[str]) -> Entry:
    return Entry(
        account_id=running.account_id,
        application_id=running.application_id,
        session_id=running.session_id,
        scope=running.scope,
        factors=factors,
        authenticated_at=running.authenticated_at,
    )
