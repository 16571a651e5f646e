"""The bus of the tests, and what waits on it."""

from __future__ import annotations

from typing import Any, Final

import psycopg

from chartrier.events.broker import Publisher
from chartrier.events.outbox import Relay
from chartrier.testing import RunningService

LENT: Final = "lending.book-lent.v1"
ADDED: Final = "library.book-added.v1"
RETRY_SOON: Final = (0.05, 0.05, 0.1)


def superuser(service: RunningService) -> psycopg.Connection[Any]:
    """Return a connection that sees every row of the service's database."""
    return psycopg.connect(service.superuser_url.replace("+psycopg", ""))


def relay(service: RunningService, broker: Publisher) -> Relay:
    """Return a relay of the library's outbox."""
    return Relay(service.app, broker, "/services/library", service.runtime.metrics)


def unpublished(service: RunningService) -> int:
    """Return how many events wait in the outbox."""
    with superuser(service) as connection:
        row = connection.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL").fetchone()
    return int(row[0]) if row else 0


def waiting(service: RunningService, queue: str) -> int:
    """Return how many events wait in a queue."""
    with superuser(service) as connection:
        row = connection.execute("SELECT count(*) FROM broker_messages WHERE queue = %s", (queue,)).fetchone()
    return int(row[0]) if row else 0
