"""The bus between services: one port, two real implementations (RabbitMQ, and a table in PostgreSQL)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from chartrier.events.event import Envelope

RETRY_AFTER: Final = (1.0, 1.0, 10.0, 10.0, 60.0, 60.0, 60.0)
"""Seconds before each retry of an event that could not be handled; after the last it becomes a dead letter."""


class BrokerUnavailable(Exception):
    """The broker is unreachable or did not confirm; everything must be published again."""


class PoisonMessage(Exception):
    """No retry will help; the event becomes a dead letter at once."""


def failure_reason(failure: Exception) -> str:
    """Return what may be stored of a failure: only our own messages, because those of libraries may quote the event."""
    message = f": {failure}"[:500] if isinstance(failure, PoisonMessage) else ""
    return f"{type(failure).__name__}{message}"


@dataclass(frozen=True)
class DeadLetter:
    """An event that was given up, and why."""

    id: str
    type: str
    reason: str
    died_at: datetime
    body: bytes


@dataclass(frozen=True)
class Depth:
    """How many events a service has still to handle, and how many it gave up."""

    waiting: int
    dead: int


Handle = Callable[[Envelope], None]


class Publisher(Protocol):
    """The part of the bus that a relay needs."""

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Publish events; return once the broker stores every one durably, else raise BrokerUnavailable."""
        ...


class Broker(Publisher, Protocol):
    """The part of the bus that a service needs."""

    def declare(self, queue: str, types: Iterable[str]) -> None:
        """Make a service's queue exist and bind it to the events that the service consumes.

        An event type that it no longer consumes may still arrive once; nothing handles it.
        """
        ...

    def consume(self, queue: str, handle: Handle, stop: threading.Event) -> None:
        """Handle events one after the other until stopped; each is acknowledged only after its handling returned."""
        ...

    def dead_letters(self, queue: str) -> list[DeadLetter]:
        """Return the events that were given up."""
        ...

    def resend(self, queue: str, letter_id: str) -> bool:
        """Queue a dead letter again; False when there is no such letter."""
        ...

    def depth(self, queue: str) -> Depth:
        """Count a service's events, at a cost that does not grow with their number."""
        ...


def broker_at(url: str, *, prefix: str, retry_after: Sequence[float] = RETRY_AFTER) -> Broker:
    """Return the broker that an address names: amqp(s)://… or postgresql://…."""
    if url.startswith("amqp"):
        from chartrier.events.broker.rabbitmq import RabbitBroker

        return RabbitBroker(url, prefix=prefix, retry_after=retry_after)
    from chartrier.events.broker.postgres import PostgresBroker

    return PostgresBroker(url, prefix=prefix, retry_after=retry_after)
