"""Applications by which people use Chartrier: registered by the operator, public clients that keep no secret."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.errors import ApplicationNotFound
from auth.openid.models import Application
from auth.row_scope import NOBODY, act_for, seek
from auth.sessions import sessions
from auth.sessions.access_tokens import ACT, MANAGE
from auth.sessions.models import ApplicationSession
from auth.sessions.sessions import SessionRules
from chartrier.ids import new_id

OPENID: Final = "openid"
STAYS: Final = "offline_access"
SCOPES: Final = (OPENID, "profile", "email", STAYS, ACT, MANAGE)

_LONGEST: Final = 2000
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
# Visible ASCII without fragment or backslash: browsers drop or change what else could stand there.
_PLAIN: Final = re.compile(r"[!\"$-\[\]-~]+")
# A name that nobody else claims by chance: that of a domain, turned round (RFC 8252 §7.1).
_OWN_SCHEME: Final = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")


@dataclass(frozen=True)
class Registration:
    """What the operator says of an application."""

    name: str
    kind: str
    redirect_uris: list[str]
    post_logout_redirect_uris: list[str]
    scope: str
    home: str | None
    ours: bool


def may_be_returned_to(address: str, kind: str) -> bool:
    """Whether a browser may be sent back there with a code: nothing that others could listen on or alter."""
    try:
        parts = urlsplit(address)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if len(address) > _LONGEST or not _PLAIN.fullmatch(address):
        return False
    if parts.scheme in {"https", "http"}:
        named = bool(parts.hostname) and parts.username is None and "*" not in parts.netloc and port_is_one
        return named and (parts.scheme == "https" or parts.hostname in _LOOPBACK)
    return kind == "native" and _OWN_SCHEME.fullmatch(parts.scheme) is not None


def register(session: Session, told: Registration, *, by: UUID, now: datetime) -> Application:
    """Let an application in."""
    application = Application(id=new_id(), registered_by=by, registered_at=now)
    _tell(application, told)
    session.add(application)
    session.flush()
    return application


def registered(session: Session, *, by: UUID) -> list[Application]:
    """Every application of the operator's, by name."""
    own = select(Application).where(Application.registered_by == by).order_by(Application.name, Application.id)
    return list(session.scalars(own))


def change(session: Session, application_id: UUID, told: Registration, *, by: UUID) -> Application:
    """Say something else of an application from now on."""
    application = _own(session, application_id, by=by)
    _tell(application, told)
    session.flush()
    return application


def remove(session: Session, application_id: UUID, *, by: UUID, rules: SessionRules, now: datetime) -> None:
    """Let an application in no more; every session that it has ends."""
    application = _own(session, application_id, by=by)
    seek(session, str(application_id))
    running = select(ApplicationSession).where(ApplicationSession.application_id == application_id)
    for one in session.scalars(running).all():
        act_for(session, one.account_id)
        sessions.end(session, one.session_id, rules=rules, now=now)
    act_for(session, NOBODY)
    session.delete(application)
    session.flush()


def sought(session: Session, client_id: str) -> Application | None:
    """The application of this id, whoever asks."""
    try:
        application_id = UUID(client_id)
    except ValueError:
        return None
    seek(session, str(application_id))
    return session.get(Application, application_id)


def _own(session: Session, application_id: UUID, *, by: UUID) -> Application:
    own = select(Application).where(Application.id == application_id, Application.registered_by == by)
    application = session.scalars(own).one_or_none()
    if application is None:
        raise ApplicationNotFound
    return application


def _tell(application: Application, told: Registration) -> None:
    application.name, application.kind, application.home = told.name, told.kind, told.home
    application.redirect_uris = list(told.redirect_uris)
    application.post_logout_redirect_uris = list(told.post_logout_redirect_uris)
    application.scope, application.ours = told.scope, told.ours
