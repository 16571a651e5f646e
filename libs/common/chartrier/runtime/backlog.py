"""What a service has still to publish and to handle, as its metrics show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from chartrier.database.session import transaction
from chartrier.events.broker import Broker, BrokerUnavailable
from chartrier.observability.metrics import Metrics

# Both numbers come from the index of unpublished events; counting ends where the number no longer matters.
_OUTBOX: Final = text("""
SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 10001) AS waiting),
       coalesce((SELECT extract(epoch FROM clock_timestamp() - occurred_at) FROM outbox WHERE published_at IS NULL
                 ORDER BY id LIMIT 1), 0)
""")


@dataclass(frozen=True)
class Backlog:
    """Outbox and queue of one service; what can't be reached keeps its last number and the time of that."""

    app: Flask
    service: str
    broker: Broker
    metrics: Metrics

    def measure(self) -> None:
        """Look at the outbox and at the queue."""
        self._measure_outbox()
        self._measure_queue()

    def _measure_outbox(self) -> None:
        try:
            with self.app.app_context(), transaction(maintenance=True) as session:
                waiting, oldest = session.execute(_OUTBOX).one()
        except SQLAlchemyError:
            return
        self.metrics.outbox(waiting, max(0.0, float(oldest)))

    def _measure_queue(self) -> None:
        try:
            depth = self.broker.depth(self.service)
        except BrokerUnavailable:
            return
        self.metrics.queue(depth.waiting, depth.dead)
