"""The bus as a table in PostgreSQL, for the embedded run: a row per queue and event, woken by NOTIFY."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import psycopg
from psycopg.conninfo import make_conninfo

from chartrier.events.broker import BrokerUnavailable, DeadLetter, Depth, Handle, PoisonMessage, failure_reason
from chartrier.events.event import Envelope
from chartrier.observability.logging import logger

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS broker_bindings (queue text, type text, PRIMARY KEY (queue, type));
CREATE TABLE IF NOT EXISTS broker_messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, queue text NOT NULL, type text NOT NULL, body bytea NOT NULL,
    tries integer NOT NULL DEFAULT 0, due_at timestamptz NOT NULL DEFAULT now(), died_at timestamptz, reason text);
CREATE INDEX IF NOT EXISTS ix_broker_messages_due ON broker_messages (queue, due_at, id) WHERE died_at IS NULL;
CREATE INDEX IF NOT EXISTS ix_broker_messages_dead ON broker_messages (queue, id) WHERE died_at IS NOT NULL;
"""
_NEXT: Final = """
SELECT id, body, tries FROM broker_messages WHERE queue = %s AND died_at IS NULL AND due_at <= now()
ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_PUBLISH: Final = """
INSERT INTO broker_messages (queue, type, body)
SELECT b.queue, m.type, m.body FROM unnest(%s::text[], %s::bytea[]) WITH ORDINALITY AS m (type, body, place)
JOIN broker_bindings b ON b.type = m.type AND starts_with(b.queue, %s) ORDER BY m.place
"""
# Counted up to a bound: beyond it nobody needs to know how many there are.
_DEPTH: Final = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM broker_messages WHERE queue = %(queue)s AND died_at IS NULL
                              LIMIT 10001) AS waiting),
       (SELECT count(*) FROM (SELECT 1 FROM broker_messages WHERE queue = %(queue)s AND died_at IS NOT NULL
                              LIMIT 10001) AS dead)
"""

log = logger(__name__)


class PostgresBroker:
    """Queues as rows, each locked while it is handled: a lock ends with its process, so no crash loses an event."""

    def __init__(self, url: str, *, prefix: str, retry_after: Sequence[float]) -> None:
        self._conninfo = make_conninfo(
            url.replace("postgresql+psycopg://", "postgresql://"), connect_timeout=5, application_name="chartrier-bus"
        )
        self._prefix = prefix
        self._retry_after = retry_after
        self._publishing: psycopg.Connection[Any] | None = None
        self._publish_lock = threading.Lock()

    def _queue(self, queue: str) -> str:
        return f"{self._prefix}.{queue}"

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            with psycopg.connect(self._conninfo, autocommit=True) as connection:
                yield connection
        except psycopg.OperationalError as away:
            raise BrokerUnavailable(type(away).__name__) from away

    def declare(self, queue: str, types: Iterable[str]) -> None:
        """Make the tables and this queue's bindings what they should be."""
        name = self._queue(queue)
        with self._connected() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(7262016004)")
            connection.execute(_TABLES)
            wanted = sorted(types)
            connection.execute("DELETE FROM broker_bindings WHERE queue = %s AND NOT type = ANY(%s)", (name, wanted))
            connection.execute(
                "INSERT INTO broker_bindings SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING", (name, wanted)
            )

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Insert one row for each queue that is bound to each event; a committed transaction is the confirmation."""
        types = [envelope.type for envelope in envelopes]
        bodies = [envelope.to_json() for envelope in envelopes]
        with self._publish_lock:
            try:
                if self._publishing is None or self._publishing.closed:
                    self._publishing = psycopg.connect(self._conninfo, autocommit=True)
                with self._publishing.pipeline(), self._publishing.transaction():
                    self._publishing.execute(_PUBLISH, (types, bodies, f"{self._prefix}."))
                    self._publishing.execute(
                        "SELECT pg_notify('bus', queue) FROM (SELECT DISTINCT queue FROM broker_bindings"
                        " WHERE type = ANY(%s)) AS woken",
                        (types,),
                    )
            except psycopg.Error as away:
                self._publishing = None
                raise BrokerUnavailable(type(away).__name__) from away

    def consume(self, queue: str, handle: Handle, stop: threading.Event) -> None:
        """Handle rows one by one, each locked until its handling is over."""
        name = self._queue(queue)
        with self._connected() as listening, self._connected() as consuming:
            listening.execute("LISTEN bus")
            while not stop.is_set():
                while not stop.is_set() and self._handle_next(consuming, name, handle):
                    pass
                for notification in listening.notifies(timeout=1, stop_after=1):
                    if notification.payload == name:
                        break

    def _handle_next(self, connection: psycopg.Connection[Any], name: str, handle: Handle) -> bool:
        with connection.pipeline(), connection.transaction():
            row = connection.execute(_NEXT, (name,)).fetchone()
            if row is None:
                return False
            message_id, body, tries = row
            try:
                handle(Envelope.from_json(bytes(body)))
            except Exception as failure:  # noqa: BLE001 - whatever a handler raises, the event must not be lost
                self._retry_later(connection, message_id, tries, failure)
            else:
                connection.execute("DELETE FROM broker_messages WHERE id = %s", (message_id,))
        return True

    def _retry_later(
        self, connection: psycopg.Connection[Any], message_id: int, tries: int, failure: Exception
    ) -> None:
        reason = failure_reason(failure)
        if isinstance(failure, (PoisonMessage, ValueError)) or tries >= len(self._retry_after):
            connection.execute(
                "UPDATE broker_messages SET died_at = now(), reason = %s WHERE id = %s", (reason, message_id)
            )
            log.error("event_given_up", message_id=message_id, failure=type(failure).__name__)
            return
        connection.execute(
            "UPDATE broker_messages SET tries = tries + 1, due_at = now() + %s, reason = %s WHERE id = %s",
            (timedelta(seconds=self._retry_after[tries]), reason, message_id),
        )

    def dead_letters(self, queue: str) -> list[DeadLetter]:
        """Return the rows that were given up, oldest first."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT id, type, reason, died_at, body FROM broker_messages"
                " WHERE queue = %s AND died_at IS NOT NULL ORDER BY id",
                (self._queue(queue),),
            ).fetchall()
        return [DeadLetter(str(i), kind, reason or "", died_at, bytes(body)) for i, kind, reason, died_at, body in rows]

    def resend(self, queue: str, letter_id: str) -> bool:
        """Queue one row again."""
        with self._connected() as connection:
            done = connection.execute(
                "UPDATE broker_messages SET died_at = NULL, tries = 0, due_at = now()"
                " WHERE id = %s AND queue = %s AND died_at IS NOT NULL",
                (letter_id, self._queue(queue)),
            )
            connection.execute("SELECT pg_notify('bus', %s)", (self._queue(queue),))
        return done.rowcount == 1

    def depth(self, queue: str) -> Depth:
        """Count the rows that wait, for now or for their next try, and those that were given up."""
        with self._connected() as connection:
            row = connection.execute(_DEPTH, {"queue": self._queue(queue)}).fetchone()
        return Depth(*row) if row else Depth(0, 0)
