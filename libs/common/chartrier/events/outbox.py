"""The outbox: an event is stored in the transaction of its change, and published until the broker has confirmed it."""

from __future__ import annotations

import threading
from typing import Final

from flask import Flask
from sqlalchemy import TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chartrier.database.compiled_query import begin_and_fetch
from chartrier.database.session import Scope, engine
from chartrier.events.broker import BrokerUnavailable, Publisher
from chartrier.events.event import Envelope, Event, encode
from chartrier.ids import new_id
from chartrier.observability.logging import request_id
from chartrier.observability.metrics import Metrics
from chartrier.observability.outages import GrowingPause, Outage

BATCH: Final = 100

_INSERT: Final[TextClause] = text(
    "INSERT INTO outbox (id, type, tenant_id, request_id, data) VALUES (:id, :type, :tenant_id, :request_id, :data)"
)
# The choice is on state, never on a cursor: transactions commit in another order than their ids were drawn in.
_SELECT: Final = (
    "SELECT id, type, tenant_id, %(source)s, occurred_at, request_id, data FROM outbox WHERE published_at IS NULL"
    " ORDER BY id LIMIT %(batch)s FOR UPDATE SKIP LOCKED"
)
_ASYNCHRONOUS_COMMIT: Final[TextClause] = text("SET LOCAL synchronous_commit = off")
_MARK: Final[TextClause] = text("UPDATE outbox SET published_at = now() WHERE id = ANY(:ids)")


def record(session: Session, *events: Event) -> None:
    """Record events in the transaction of the change itself."""
    if events:
        session.flush()
        session.execute(
            _INSERT,
            [
                {
                    "id": new_id(),
                    # An event may have a field `type` (of a document), so the type is read from its class.
                    "type": type(event).type,
                    "tenant_id": event.tenant_id,
                    "request_id": request_id.get(),
                    "data": encode(event),
                }
                for event in events
            ],
        )


class Relay:
    """Publishes the outbox in batches."""

    def __init__(self, app: Flask, broker: Publisher, source: str, metrics: Metrics) -> None:
        self._app = app
        self._broker = broker
        self._source = source
        self._metrics = metrics

    def drain(self) -> int:
        """Publish everything that waits; return how many events were published."""
        total = published = self._publish_a_batch()
        # What is committed behind a batch that was not full wakes the relay anew.
        while published == BATCH:
            published = self._publish_a_batch()
            total += published
        return total

    def _publish_a_batch(self) -> int:
        with engine(self._app).begin() as connection:
            waiting = (_SELECT, {"batch": BATCH, "source": self._source})
            rows = begin_and_fetch(connection, Scope(maintenance=True).for_transaction(), waiting)
            if not rows:
                return 0
            self._broker.publish([Envelope(*row) for row in rows])
            # Between the confirmation and this mark a crash publishes twice; the inboxes make it one effect. So may a
            # crash of the machine lose the mark: its commit need not wait for the disk.
            connection.execute(_ASYNCHRONOUS_COMMIT)
            connection.execute(_MARK, {"ids": [row[0] for row in rows]})
        self._metrics.published(len(rows))
        return len(rows)

    def run(self, stop: threading.Event, wake_up: threading.Event, *, broker: Outage, database: Outage) -> None:
        """Drain the outbox when woken, and once a second in any case; report what is unavailable."""
        pause = GrowingPause()
        while not stop.is_set():
            wake_up.clear()
            try:
                published = self.drain()
            except (BrokerUnavailable, DBAPIError) as failure:
                (broker if isinstance(failure, BrokerUnavailable) else database).report(failure)
                stop.wait(pause.after_failure())
                continue
            database.end()
            if published:
                broker.end()
            pause.reset()
            wake_up.wait(1)
