"""What people allow applications: consents, and the codes that applications turn into tokens once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.errors import ApplicationNotFound
from auth.events.applications import ApplicationAllowed, ApplicationWithdrawn
from auth.openid.models import Application, ApplicationConsent
from auth.row_scope import act_for, seek
from auth.secret_storage.keyed_hashes import KeyedHashes
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.sessions import sessions
from auth.sessions.models import ApplicationSession, AuthorizationCode, RefreshToken, SignedInSession
from auth.sessions.sessions import SessionRules
from chartrier.events.outbox import record

CODE_LIVES: Final = timedelta(seconds=60)
_LAST_USED: Final = func.coalesce(SignedInSession.last_used_at, SignedInSession.started_at)


@dataclass(frozen=True)
class SignedIn:
    """Whoever is signed in, in a browser, to the portal itself."""

    account_id: UUID
    session_id: UUID
    factors: list[str]
    authenticated_at: datetime


@dataclass(frozen=True)
class Grant:
    """What an application is given a code for."""

    application_id: UUID
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str


@dataclass(frozen=True)
class Allowed:
    """An application that somebody allowed something, as its owner sees it."""

    application_id: UUID
    name: str
    scope: list[str]
    allowed_at: datetime
    last_used_at: datetime | None


def browser_of(session: Session, refresh_secret: str, *, hashes: KeyedHashes, now: datetime) -> SignedIn | None:
    """Who is signed in in the browser that holds this refresh cookie; the cookie is not used up."""
    kept = hashes.of("refresh", refresh_secret)
    seek(session, kept)
    token = session.scalars(select(RefreshToken).where(RefreshToken.secret_hash == kept)).one_or_none()
    if token is None or token.used_at is not None or token.expires_at <= now:
        return None
    act_for(session, token.account_id)
    running = session.get(SignedInSession, token.session_id)
    if running is None or running.ended_at is not None or running.expires_at <= now:
        return None
    return SignedIn(running.account_id, running.id, list(running.factors), running.started_at)


def consented(session: Session, account_id: UUID, application: Application, *, scope: str, redirect_uri: str) -> bool:
    """Whether the application may be given this without asking: it was before, and nobody else gets what is sent there.

    Any app on a phone can claim a scheme, or listen on loopback: there a person looks at what happens (RFC 8252 §8.6).
    """
    if urlsplit(redirect_uri).scheme != "https":
        return False
    if application.ours:
        return True
    consent = session.get(ApplicationConsent, (account_id, application.id))
    return consent is not None and set(scope.split()) <= set(consent.scope.split())


def allow(
    session: Session, who: SignedIn, application: Application, *, scope: str, seen_from: SeenFrom, now: datetime
) -> None:
    """Remember what somebody allowed; what was allowed before stays so."""
    sessions.hold(session, who.account_id, who.session_id)
    account_id = who.account_id
    before = session.get(ApplicationConsent, (account_id, application.id), with_for_update=True)
    former = set(before.scope.split()) if before else set[str]()
    if set(scope.split()) <= former:
        return
    together = " ".join(sorted(former | set(scope.split())))
    row = {"account_id": account_id, "application_id": application.id, "scope": together, "given_at": now}
    kept = insert(ApplicationConsent).values(**row)
    session.execute(kept.on_conflict_do_update(index_elements=["account_id", "application_id"], set_=row))
    journal.write(
        session, account_id, "application-allowed", seen_from=seen_from, now=now, application=application.name
    )
    record(
        session,
        ApplicationAllowed(
            tenant_id=account_id,
            account_id=account_id,
            application_id=application.id,
            application_name=application.name,
            scope=scope,
            at=now,
        ),
    )


def keep_code(session: Session, code: str, grant: Grant, who: SignedIn, *, hashes: KeyedHashes, now: datetime) -> None:
    """Remember what a code is good for; the code itself is told once and kept hashed."""
    sessions.hold(session, who.account_id, who.session_id)
    session.add(
        AuthorizationCode(
            code_hash=hashes.of("authorization-code", code),
            account_id=who.account_id,
            application_id=grant.application_id,
            redirect_uri=grant.redirect_uri,
            scope=grant.scope,
            nonce=grant.nonce,
            code_challenge=grant.code_challenge,
            factors=who.factors,
            authenticated_at=who.authenticated_at,
            browser_session_id=who.session_id,
            expires_at=now + CODE_LIVES,
        )
    )
    session.flush()


def find_code(
    session: Session, code: str, application_id: UUID, *, hashes: KeyedHashes, rules: SessionRules, now: datetime
) -> AuthorizationCode | None:
    """What a code of this application is good for; one that comes a second time ends what it gave the first time.

    The ending is an effect of a refused request: the caller lets it be committed, then refuses.
    """
    kept = hashes.of("authorization-code", code)
    seek(session, kept)
    found = session.scalars(select(AuthorizationCode).where(AuthorizationCode.code_hash == kept)).one_or_none()
    if found is None or found.application_id != application_id:
        return None
    if found.used_at is not None:
        end_what_it_gave(session, found, rules=rules, now=now)
        return None
    return found if now < found.expires_at else None


def end_what_it_gave(session: Session, code: AuthorizationCode, *, rules: SessionRules, now: datetime) -> None:
    """End the session that a code was turned into: somebody else has the code."""
    act_for(session, code.account_id)
    if code.session_id is not None:
        sessions.end(session, code.session_id, rules=rules, now=now)


def allowed(session: Session, account_id: UUID) -> list[Allowed]:
    """Every application that somebody allows something, by name."""
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
    return [Allowed(one.application_id, name, one.scope.split(), one.given_at, at) for one, name, at in rows]


def withdraw(
    session: Session, account_id: UUID, application_id: UUID, *, rules: SessionRules, seen_from: SeenFrom, now: datetime
) -> None:
    """Allow an application nothing any more; its sessions end."""
    consent = session.get(ApplicationConsent, (account_id, application_id))
    if consent is None:
        raise ApplicationNotFound
    name = session.scalars(select(Application.name).where(Application.id == application_id)).one()
    # What it has not yet turned into a session, first: whichever code it is just turning is ended with the others.
    codes = AuthorizationCode.account_id == account_id, AuthorizationCode.application_id == application_id
    session.execute(delete(AuthorizationCode).where(*codes, AuthorizationCode.used_at.is_(None)))
    running = select(ApplicationSession.session_id).where(
        ApplicationSession.account_id == account_id, ApplicationSession.application_id == application_id
    )
    for session_id in session.scalars(running).all():
        sessions.end(session, session_id, rules=rules, now=now)
    session.delete(consent)
    journal.write(session, account_id, "application-withdrawn", seen_from=seen_from, now=now, application=name)
    record(
        session,
        ApplicationWithdrawn(
            tenant_id=account_id,
            account_id=account_id,
            application_id=application_id,
            application_name=name,
            scope=consent.scope,
            at=now,
        ),
    )
