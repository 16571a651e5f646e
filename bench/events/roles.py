"""The processes between a commit and its effect: a worker that relays, one that receives, and their baselines.

python -m bench.events.roles relay | receive | receive-notification | receive-from-queue

The environment names the database and the bus.
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
PREFIX, QUEUE, BASELINE_QUEUE, CHANNEL = "bench", "receiver", "bench.baseline", "baseline"


@dataclass(frozen=True, kw_only=True)
class Pinged(Event, type="bench.pinged.v1"):
    """An event that carries its number only."""

    number: int


@dataclass(frozen=True)
class Ping:
    """What the receiver reads of it."""

    number: int


class ReportingWorker(Worker):
    """A worker that reports when the effect of an event was committed."""

    def handle(self, envelope: Envelope) -> None:
        """Handle an event as every worker does, then report it."""
        super().handle(envelope)
        report_received(str(msgspec.json.decode(envelope.data, type=Ping).number))


def report_received(number: str) -> None:
    """Print what took effect now; the clock is the machine's, the same for every process."""
    sys.stdout.write(f"{number} {time.monotonic_ns()}\n")
    sys.stdout.flush()


def application(url: str) -> Flask:
    """Return the smallest application that has a database."""
    app = Flask("bench", static_folder=None)
    attach(app, url=sqlalchemy_url(url), pool_size=4)
    return app


def bus() -> Broker:
    """Return the bus that is measured."""
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
    _worker(Worker, Subscriptions("sender")).run_until(stop_on_signals())


def receive() -> None:
    """Receive events; the effect of each is a row."""
    subscriptions = Subscriptions(QUEUE)

    @subscriptions.on(Pinged.type, Ping)
    def insert_row(session: Session, event: Ping) -> None:
        """Insert a row."""
        session.execute(text("INSERT INTO effects (number) VALUES (:number)"), {"number": event.number})

    _worker(ReportingWorker, subscriptions).run_until(stop_on_signals())


def receive_notification() -> None:
    """Receive PostgreSQL's notifications, nothing more."""
    with psycopg.connect(os.environ[DATABASE], autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        report_received("ready")
        for notification in connection.notifies():
            report_received(notification.payload)


def receive_from_queue() -> None:
    """Receive from a queue of RabbitMQ, nothing more."""
    channel = pika.BlockingConnection(pika.URLParameters(os.environ[BUS])).channel()
    channel.queue_declare(BASELINE_QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
    channel.basic_qos(prefetch_count=100)

    def on_message(_channel: object, method: pika.spec.Basic.Deliver, _properties: object, body: bytes) -> None:
        report_received(body.decode())
        channel.basic_ack(method.delivery_tag)

    channel.basic_consume(BASELINE_QUEUE, on_message)
    report_received("ready")
    channel.start_consuming()


ROLES: dict[str, Callable[[], None]] = {
    "relay": relay,
    "receive": receive,
    "receive-notification": receive_notification,
    "receive-from-queue": receive_from_queue,
}


def main() -> None:
    """Run one role until a signal stops it."""
    logging.configure("error")
    ROLES[sys.argv[1]]()


if __name__ == "__main__":
    main()
