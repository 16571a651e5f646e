"""Sessions of applications: begun with a code, continued by refresh tokens good once, ended by a theft."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.config import Config
from auth.openid import authorizations
from auth.row_scope import act_for, allow_lookup
from auth.sessions import sessions
from auth.sessions.access_tokens import ApplicationSignIn
from auth.sessions.models import ApplicationSession, ApplicationToken, AuthorizationCode, SignedInSession
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.ids import new_id


@dataclass(frozen=True)
class ApplicationCredentials:
    """What an application continues a session with: who signed in, and the refresh token."""

    sign_in: ApplicationSignIn
    refresh_token: str
    nonce: str | None = None


def begin(
    session: Session, context: Context, config: Config, code: AuthorizationCode, *, application_name: str
) -> ApplicationCredentials | None:
    """Turn a code into a session, once; None for whoever comes second, and then the first loses the session too."""
    unused = AuthorizationCode.code_hash == code.code_hash, AuthorizationCode.used_at.is_(None)
    session_id = new_id()
    used = update(AuthorizationCode).where(*unused).values(used_at=context.now, session_id=session_id)
    if session.scalars(used.returning(AuthorizationCode.code_hash)).one_or_none() is None:
        session.refresh(code)
        authorizations.end_session_of_code(session, context, config, code)
        return None
    expires_at = context.now + config.session_rules(code.scope).lifetime
    session.add(
        SignedInSession(
            id=session_id,
            account_id=code.account_id,
            factors=code.factors,
            started_at=context.now,
            expires_at=expires_at,
            browser=application_name,
            device="other",
        )
    )
    session.flush()
    begun = ApplicationSession(
        session_id=session_id,
        account_id=code.account_id,
        application_id=code.application_id,
        scope=code.scope,
        authenticated_at=code.authenticated_at,
        browser_session_id=code.browser_session_id,
    )
    session.add(begun)
    session.flush()
    refresh_token = _issue_refresh_token(session, context, config, begun, session_end=expires_at)
    return ApplicationCredentials(_sign_in(begun, code.factors), refresh_token, code.nonce)


def find(session: Session, config: Config, refresh_token: str) -> ApplicationSession | None:
    """Return the session that a refresh token belongs to, whatever became of it; nothing is used up."""
    token = _token(session, config, refresh_token)
    return session.get(ApplicationSession, token.session_id) if token else None


def is_good(session: Session, context: Context, config: Config, refresh_token: str) -> bool:
    """Tell whether a refresh token would still be accepted."""
    token = _token(session, config, refresh_token)
    if token is None or token.used_at is not None or token.expires_at <= context.now:
        return False
    signed_in = session.get_one(SignedInSession, token.session_id)
    return signed_in.ended_at is None and context.now < signed_in.expires_at


def refresh(
    session: Session, context: Context, config: Config, refresh_token: str, application_id: UUID
) -> ApplicationCredentials | None:
    """Return the next credentials of a session; None when it is over.

    A token used before was stolen or copied, and ends the session. That is an effect of a refused request: the caller
    lets it be committed, then refuses.
    """
    token = _token(session, config, refresh_token, for_update=True)
    if token is None:
        return None
    found = session.get_one(ApplicationSession, token.session_id)
    if found.application_id != application_id:
        return None
    if token.used_at is not None:
        sessions.end(session, context, config, token.session_id)
        return None
    signed_in = session.scalars(
        select(SignedInSession).where(SignedInSession.id == token.session_id).with_for_update()
    ).one()
    if signed_in.ended_at is not None or context.now >= min(token.expires_at, signed_in.expires_at):
        return None
    token.used_at = signed_in.last_used_at = context.now
    next_token = _issue_refresh_token(session, context, config, found, session_end=signed_in.expires_at)
    return ApplicationCredentials(_sign_in(found, signed_in.factors), next_token)


def end(session: Session, context: Context, config: Config, session_id: UUID, account_id: UUID) -> None:
    """End a session of an application; anything else changes nothing."""
    act_for(session, account_id)
    if session.get(ApplicationSession, session_id) is not None:
        sessions.end(session, context, config, session_id)


def delete_expired(session: Session, context: Context) -> None:
    """Delete the refresh tokens of sessions that are over."""
    over = select(SignedInSession.id).where(SignedInSession.expires_at < context.now)
    session.execute(delete(ApplicationToken).where(ApplicationToken.session_id.in_(over)))


def _token(
    session: Session, config: Config, refresh_token: str, *, for_update: bool = False
) -> ApplicationToken | None:
    """Return the row of a refresh token; the transaction then acts for its account."""
    secret_hash = config.hashes.of("application", refresh_token)
    allow_lookup(session, secret_hash)
    found = select(ApplicationToken).where(ApplicationToken.secret_hash == secret_hash)
    token = session.scalars(found.with_for_update() if for_update else found).one_or_none()
    if token is not None:
        act_for(session, token.account_id)
    return token


def _issue_refresh_token(
    session: Session, context: Context, config: Config, row: ApplicationSession, *, session_end: datetime
) -> str:
    secret = new_secret()
    session.add(
        ApplicationToken(
            secret_hash=config.hashes.of("application", secret),
            session_id=row.session_id,
            account_id=row.account_id,
            issued_at=context.now,
            expires_at=min(context.now + config.session_rules(row.scope).idle_timeout, session_end),
        )
    )
    session.flush()
    return secret


def _sign_in(row: ApplicationSession, factors: list[str]) -> ApplicationSignIn:
    return ApplicationSignIn(
        account_id=row.account_id,
        application_id=row.application_id,
        session_id=row.session_id,
        scope=row.scope,
        factors=factors,
        authenticated_at=row.authenticated_at,
    )
