"""Applications by which people use Chartrier: registered by the operator, public clients without a secret."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.config import OFFLINE_ACCESS, Config
from auth.errors import ApplicationNotFound
from auth.openid.models import Application
from auth.row_scope import NOBODY, act_for, allow_lookup
from auth.sessions import sessions
from auth.sessions.access_tokens import ACT, MANAGE
from auth.sessions.models import ApplicationSession
from chartrier.access.context import Context
from chartrier.ids import new_id

OPENID: Final = "openid"
SCOPES: Final = (OPENID, "profile", "email", OFFLINE_ACCESS, ACT, MANAGE)

_MAXIMUM_LENGTH: Final = 2000
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
# Visible ASCII without fragment or backslash: browsers drop or change what else could stand there.
_PLAIN: Final = re.compile(r"[!\"$-\[\]-~]+")
# A name that nobody else claims by chance: a reversed domain name (RFC 8252 §7.1).
_PRIVATE_SCHEME: Final = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+")


@dataclass(frozen=True)
class Registration:
    """The registration of an application, as the operator writes it."""

    name: str
    kind: str
    redirect_uris: list[str]
    post_logout_redirect_uris: list[str]
    scope: str
    home: str | None
    ours: bool


def is_redirect_address(address: str, kind: str) -> bool:
    """Tell whether a browser may be sent there with a code: nothing that others could listen on or alter."""
    try:
        parts = urlsplit(address)
        has_valid_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if len(address) > _MAXIMUM_LENGTH or not _PLAIN.fullmatch(address):
        return False
    if parts.scheme in {"https", "http"}:
        has_host = bool(parts.hostname) and parts.username is None and "*" not in parts.netloc and has_valid_port
        return has_host and (parts.scheme == "https" or parts.hostname in _LOOPBACK)
    return kind == "native" and _PRIVATE_SCHEME.fullmatch(parts.scheme) is not None


def register(session: Session, context: Context, registration: Registration) -> Application:
    """Register an application of the operator's."""
    application = Application(id=new_id(), registered_by=context.account_id, registered_at=context.now)
    _apply(application, registration)
    session.add(application)
    session.flush()
    return application


def list_registered(session: Session, context: Context) -> list[Application]:
    """Return every application of the operator's, by name."""
    own = select(Application).where(Application.registered_by == context.account_id)
    return list(session.scalars(own.order_by(Application.name, Application.id)))


def change(session: Session, context: Context, application_id: UUID, registration: Registration) -> Application:
    """Change the registration of an application."""
    application = _find_own(session, context, application_id)
    _apply(application, registration)
    session.flush()
    return application


def remove(session: Session, context: Context, config: Config, application_id: UUID) -> None:
    """Remove an application; every session of it ends."""
    application = _find_own(session, context, application_id)
    allow_lookup(session, str(application_id))
    of_application = select(ApplicationSession).where(ApplicationSession.application_id == application_id)
    for row in session.scalars(of_application).all():
        act_for(session, row.account_id)
        sessions.end(session, context, config, row.session_id)
    act_for(session, NOBODY)
    session.delete(application)
    session.flush()


def find(session: Session, client_id: str) -> Application | None:
    """Return the application with this id, if there is one, whoever asks."""
    try:
        application_id = UUID(client_id)
    except ValueError:
        return None
    allow_lookup(session, str(application_id))
    return session.get(Application, application_id)


def _find_own(session: Session, context: Context, application_id: UUID) -> Application:
    own = Application.id == application_id, Application.registered_by == context.account_id
    application = session.scalars(select(Application).where(*own)).one_or_none()
    if application is None:
        raise ApplicationNotFound
    return application


def _apply(application: Application, registration: Registration) -> None:
    application.name, application.kind, application.home = registration.name, registration.kind, registration.home
    application.redirect_uris = list(registration.redirect_uris)
    application.post_logout_redirect_uris = list(registration.post_logout_redirect_uris)
    application.scope, application.ours = registration.scope, registration.ours
