"""The processes between a commit and its effect: a worker that relays, a worker that hears, and their bare limits.

python -m bench.wire relay | hear | hear-notify | hear-queue     # where, comes by the environment
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pika
import psycopg
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from chartrier.database.session import attach
from chartrier.events.broker import Broker, broker_at
from chartrier.events.event import Envelope, Event
from chartrier.events.subscriptions import Subscriptions
from chartrier.observability import logging
from chartrier.observability.metrics import Metrics
from chartrier.runtime.command import stop_on_signals
from chartrier.runtime.jobs import Jobs
from chartrier.runtime.settings import sqlalchemy_url
from chartrier.runtime.worker import Worker

DATABASE, BUS = "BENCH_DATABASE", "BENCH_BUS"
PREFIX, QUEUE, BARE_QUEUE, CHANNEL = "bench", "listener", "bench.bare", "bare"


@dataclass(frozen=True, kw_only=True)
class BellStruck(Event, type="bench.bell-struck.v1"):
    """A bell was struck."""

    number: int


@dataclass(frozen=True)
class Struck:
    """What is heard of it."""

    number: int


class Telling(Worker):
    """A worker that says when the effect of a fact was committed."""

    def handle(self, envelope: Envelope) -> None:
        """Handle a fact as every worker does, then say so."""
        super().handle(envelope)
        tell(str(msgspec.json.decode(envelope.data, type=Struck).number))


def tell(heard: str) -> None:
    """Say what took effect now; the clock is the machine's, the same for every process."""
    sys.stdout.write(f"{heard} {time.monotonic_ns()}\n")
    sys.stdout.flush()


def application(url: str) -> Flask:
    """Answer the least application that has a database."""
    app = Flask("wire", static_folder=None)
    attach(app, url=sqlalchemy_url(url), pool_size=4)
    return app


def bus() -> Broker:
    """Answer the bus that is measured."""
    return broker_at(os.environ[BUS], prefix=PREFIX)


def _worker(kind: type[Worker], subscriptions: Subscriptions) -> Worker:
    return kind(
        app=application(os.environ[DATABASE]),
        name=subscriptions.service,
        database_url=os.environ[DATABASE],
        broker=bus(),
        subscriptions=subscriptions,
        jobs=Jobs(subscriptions.service),
        metrics=Metrics(subscriptions.service),
    )


def relay() -> None:
    """Relay an outbox."""
    _worker(Worker, Subscriptions("ringer")).run_until(stop_on_signals())


def receive() -> None:
    """Hear facts; the effect of each is a row."""
    subscriptions = Subscriptions(QUEUE)

    @subscriptions.on(BellStruck.type, Struck)
    def write_down(session: Session, event: Struck) -> None:
        """Write down that a bell was heard."""
        session.execute(text("INSERT INTO effects (number) VALUES (:number)"), {"number": event.number})

    _worker(Telling, subscriptions).run_until(stop_on_signals())


def hear_notify() -> None:
    """Hear PostgreSQL's notifications, nothing more."""
    with psycopg.connect(os.environ[DATABASE], autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        tell("ready")
        for notification in connection.notifies():
            tell(notification.payload)


def hear_queue() -> None:
    """Hear a queue of RabbitMQ, nothing more."""
    channel = pika.BlockingConnection(pika.URLParameters(os.environ[BUS])).channel()
    channel.queue_declare(BARE_QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
    channel.basic_qos(prefetch_count=100)

    def heard(_channel: object, method: pika.spec.Basic.Deliver, _properties: object, body: bytes) -> None:
        tell(body.decode())
        channel.basic_ack(method.delivery_tag)

    channel.basic_consume(BARE_QUEUE, heard)
    tell("ready")
    channel.start_consuming()


ROLES: dict[str, Callable[[], None]] = {
    "relay": relay,
    "hear": receive,
    "hear-notify": hear_notify,
    "hear-queue": hear_queue,
}


def main() -> None:
    """Play one part until told to stop."""
    logging.configure("error")
    ROLES[sys.argv[1]]()


if __name__ == "__main__":
    main()
