"""Authorizations: what people allow applications, and the codes that applications turn into tokens once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.config import Config
from auth.errors import ApplicationNotFound
from auth.events.applications import ApplicationAllowed, ApplicationWithdrawn
from auth.openid.models import Application, ApplicationConsent
from auth.row_scope import act_for, allow_lookup
from auth.security_journal import journal
from auth.sessions import sessions
from auth.sessions.models import ApplicationSession, AuthorizationCode, RefreshToken, SignedInSession
from chartrier.access.context import Context
from chartrier.events.outbox import record

_CODE_LIFETIME: Final = timedelta(seconds=60)
_CODE_RETENTION: Final = timedelta(days=1)
_LAST_USED: Final = func.coalesce(SignedInSession.last_used_at, SignedInSession.started_at)


@dataclass(frozen=True)
class SignedInPerson:
    """Whoever is signed in, in a browser, to the portal itself."""

    account_id: UUID
    session_id: UUID
    factors: list[str]
    authenticated_at: datetime


@dataclass(frozen=True)
class CodeGrant:
    """What an application is given a code for, and by whom."""

    person: SignedInPerson
    application_id: UUID
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str


@dataclass(frozen=True)
class AllowedApplication:
    """An application that somebody allowed something."""

    application_id: UUID
    name: str
    scope: list[str]
    allowed_at: datetime
    last_used_at: datetime | None


def person_in_browser(session: Session, context: Context, config: Config, refresh_secret: str) -> SignedInPerson | None:
    """Return who is signed in in the browser that holds this refresh cookie; the cookie is not used up."""
    secret_hash = config.hashes.of("refresh", refresh_secret)
    allow_lookup(session, secret_hash)
    token = session.scalars(select(RefreshToken).where(RefreshToken.secret_hash == secret_hash)).one_or_none()
    if token is None or token.used_at is not None or token.expires_at <= context.now:
        return None
    act_for(session, token.account_id)
    found = session.get(SignedInSession, token.session_id)
    if found is None or found.ended_at is not None or found.expires_at <= context.now:
        return None
    return SignedInPerson(found.account_id, found.id, list(found.factors), found.started_at)


def is_allowed(session: Session, account_id: UUID, application: Application, *, scope: str, redirect_uri: str) -> bool:
    """Tell whether an application may have this without asking: allowed before, and sent where nobody else gets it.

    Any app on a phone can claim a scheme, or listen on loopback: there a person looks at what happens (RFC 8252 §8.6).
    """
    if urlsplit(redirect_uri).scheme != "https":
        return False
    if application.ours:
        return True
    consent = session.get(ApplicationConsent, (account_id, application.id))
    return consent is not None and set(scope.split()) <= set(consent.scope.split())


def allow(session: Session, context: Context, person: SignedInPerson, application: Application, *, scope: str) -> None:
    """Store what somebody allowed; what was allowed before stays so."""
    account_id = person.account_id
    sessions.lock_open(session, account_id, person.session_id)
    before = session.get(ApplicationConsent, (account_id, application.id), with_for_update=True)
    former = set(before.scope.split()) if before else set[str]()
    if set(scope.split()) <= former:
        return
    together = " ".join(sorted(former | set(scope.split())))
    row = {
        "account_id": account_id,
        "application_id": application.id,
        "scope": together,
        "given_at": context.now,
    }
    stored = insert(ApplicationConsent).values(**row)
    session.execute(stored.on_conflict_do_update(index_elements=["account_id", "application_id"], set_=row))
    journal.write(session, context, account_id, "application-allowed", application=application.name)
    allowed = ApplicationAllowed(
        tenant_id=account_id,
        account_id=account_id,
        application_id=application.id,
        application_name=application.name,
        scope=scope,
        at=context.now,
    )
    record(session, allowed)


def store_code(session: Session, context: Context, config: Config, code: str, grant: CodeGrant) -> None:
    """Store what a code is good for; the code itself is shown once and stored as a hash."""
    person = grant.person
    sessions.lock_open(session, person.account_id, person.session_id)
    session.add(
        AuthorizationCode(
            code_hash=config.hashes.of("authorization-code", code),
            account_id=person.account_id,
            application_id=grant.application_id,
            redirect_uri=grant.redirect_uri,
            scope=grant.scope,
            nonce=grant.nonce,
            code_challenge=grant.code_challenge,
            factors=person.factors,
            authenticated_at=person.authenticated_at,
            browser_session_id=person.session_id,
            expires_at=context.now + _CODE_LIFETIME,
        )
    )
    session.flush()


def find_code(
    session: Session, context: Context, config: Config, code: str, application_id: UUID
) -> AuthorizationCode | None:
    """Return what a code of this application is good for; one used a second time ends the session of the first time.

    That is an effect of a refused request: the caller lets it be committed, then refuses.
    """
    code_hash = config.hashes.of("authorization-code", code)
    allow_lookup(session, code_hash)
    found = session.scalars(select(AuthorizationCode).where(AuthorizationCode.code_hash == code_hash)).one_or_none()
    if found is None or found.application_id != application_id:
        return None
    if found.used_at is not None:
        end_session_of_code(session, context, config, found)
        return None
    return found if context.now < found.expires_at else None


def end_session_of_code(session: Session, context: Context, config: Config, code: AuthorizationCode) -> None:
    """End the session that a code was turned into: somebody else has the code."""
    act_for(session, code.account_id)
    if code.session_id is not None:
        sessions.end(session, context, config, code.session_id)


def allowed_applications(session: Session, account_id: UUID) -> list[AllowedApplication]:
    """Return every application that somebody allows something, by name."""
    last_used = (
        select(ApplicationSession.application_id, func.max(_LAST_USED).label("at"))
        .join(SignedInSession, SignedInSession.id == ApplicationSession.session_id)
        .where(ApplicationSession.account_id == account_id)
        .group_by(ApplicationSession.application_id)
        .subquery()
    )
    rows = session.execute(
        select(ApplicationConsent, Application.name, last_used.c.at)
        .join(Application, Application.id == ApplicationConsent.application_id)
        .outerjoin(last_used, last_used.c.application_id == ApplicationConsent.application_id)
        .where(ApplicationConsent.account_id == account_id)
        .order_by(Application.name)
    )
    return [
        AllowedApplication(consent.application_id, name, consent.scope.split(), consent.given_at, last_used_at)
        for consent, name, last_used_at in rows
    ]


def withdraw(session: Session, context: Context, config: Config, account_id: UUID, application_id: UUID) -> None:
    """Allow an application nothing any more; its sessions end."""
    consent = session.get(ApplicationConsent, (account_id, application_id))
    if consent is None:
        raise ApplicationNotFound
    name = session.scalars(select(Application.name).where(Application.id == application_id)).one()
    # What it has not yet turned into a session, first: whichever code it is just turning is ended with the others.
    codes = AuthorizationCode.account_id == account_id, AuthorizationCode.application_id == application_id
    session.execute(delete(AuthorizationCode).where(*codes, AuthorizationCode.used_at.is_(None)))
    own = ApplicationSession.account_id == account_id, ApplicationSession.application_id == application_id
    for session_id in session.scalars(select(ApplicationSession.session_id).where(*own)).all():
        sessions.end(session, context, config, session_id)
    session.delete(consent)
    journal.write(session, context, account_id, "application-withdrawn", application=name)
    withdrawn = ApplicationWithdrawn(
        tenant_id=account_id,
        account_id=account_id,
        application_id=application_id,
        application_name=name,
        scope=consent.scope,
        at=context.now,
    )
    record(session, withdrawn)


def delete_expired(session: Session, context: Context) -> None:
    """Delete codes a day after they were good, when nobody tries them again."""
    session.execute(delete(AuthorizationCode).where(AuthorizationCode.expires_at < context.now - _CODE_RETENTION))
