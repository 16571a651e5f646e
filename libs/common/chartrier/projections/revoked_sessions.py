"""Sessions that were ended before their tokens expire: every service refuses them within a second."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from chartrier.database.session import reading
from chartrier.events.subscriptions import Subscriptions
from chartrier.observability.logging import logger
from chartrier.observability.outages import GrowingPause, Outage

log = logger(__name__)

_REVOKE: Final = text(
    "INSERT INTO revoked_sessions (session_id, account_id, expires_at) VALUES (:session_id, :account_id, :expires_at)"
    " ON CONFLICT DO NOTHING"
)
_REVOKED: Final = text("SELECT session_id FROM revoked_sessions WHERE expires_at > now()")


@dataclass(frozen=True)
class SessionRevoked:
    """The event in which auth publishes that a session ended."""

    # Whose session: a person, or a machine whose credential was withdrawn.
    tenant_id: UUID
    session_id: UUID
    expires_at: datetime


def subscribe(subscriptions: Subscriptions) -> None:
    """Subscribe a service to ended sessions."""

    @subscriptions.on("auth.session-revoked.v1", SessionRevoked)
    def remember_revocation(session: Session, event: SessionRevoked) -> None:
        """Refuse this session from now on."""
        revoke(session, event.session_id, account_id=event.tenant_id, expires_at=event.expires_at)


def revoke(session: Session, session_id: UUID, *, account_id: UUID, expires_at: datetime) -> None:
    """Refuse a session until its last token has expired by itself."""
    session.execute(_REVOKE, {"session_id": session_id, "account_id": account_id, "expires_at": expires_at})


class RevokedSessions:
    """The ended sessions, in memory, read anew several times a second."""

    def __init__(self, app: Flask, *, poll: float) -> None:
        self._app = app
        self._poll = poll
        self._revoked: frozenset[UUID] = frozenset()
        self._read_at = 0.0
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._ended = threading.Event()

    def includes(self, session_id: UUID | None) -> bool:
        """Return whether a session was ended."""
        if session_id is None:
            return False
        if self._poll <= 0 or time.monotonic() - self._read_at > 2 * self._poll:
            # At the first request, or when the thread fell behind: what is not fresh is read, never assumed.
            self._read()
            self._ensure_refreshing()
        return session_id in self._revoked

    def end(self) -> None:
        """Read no more; return once nothing is under way."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _read(self, *, retry: bool = True) -> None:
        try:
            with self._app.app_context(), reading(maintenance=True) as connection:
                self._revoked = frozenset(connection.execute(_REVOKED).scalars())
        except OperationalError:
            # A pooled connection that was cut is no reason to refuse a request.
            if not retry:
                raise
            self._read(retry=False)
        else:
            self._read_at = time.monotonic()

    def _ensure_refreshing(self) -> None:
        with self._starting:
            if self._poll > 0 and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._refresh, name="revocations", daemon=True)
                self._thread.start()

    def _refresh(self) -> None:
        outage, pause = Outage(log, "revoked_sessions"), GrowingPause()
        while not self._ended.wait(self._poll):
            try:
                self._read()
            except SQLAlchemyError as failure:
                outage.report(failure)
                self._ended.wait(pause.after_failure())
            else:
                outage.end()
                pause.reset()
