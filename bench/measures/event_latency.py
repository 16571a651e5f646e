"""From a commit to its effect in another service, on both brokers."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from uuid import uuid4

import pika
import psycopg
from sqlalchemy import Connection, create_engine, text

from bench.events import roles
from bench.events.receiver import Receiver
from bench.report import Goal, Line
from bench.rounds import Pace, Spread, percentile
from bench.system.cluster import Product
from chartrier.database.migrations import create_common_tables
from chartrier.database.session import transaction
from chartrier.events.broker import broker_at
from chartrier.events.outbox import record
from chartrier.runtime.settings import sqlalchemy_url
from deploy.local.servers import databases

SENDER, RECEIVER = "bench_sender", "bench_receiver"
P50, P99 = 0.5, 0.99
GOALS = {"RabbitMQ": (Goal(10, " ms", at_least=False), Goal(50, " ms", at_least=False))}
_TENANT = uuid4()
_NANOSECONDS = 1e6

Send = Callable[[str], int]


@dataclass
class Delivery:
    """One way from a commit to its effect, and how long each event took on it, in ms."""

    send: Send
    receiver: Receiver
    numbers: Iterator[int]
    all: list[float] = field(default_factory=list)

    def once(self) -> float:
        """Send one event and answer how long it took."""
        number = str(next(self.numbers))
        sent = self.send(number)
        return (self.receiver.received_at(number) - sent) / _NANOSECONDS

    def median(self, events: int) -> float:
        """Send some events, one after the other, and answer their median."""
        took = []
        for _ in range(events):
            took.append(self.once())
            # Events come at random moments, not when the one before is done.
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - nothing secret in it
        self.all += took
        return percentile(took, P50)


@dataclass(frozen=True)
class EventLatency:
    """The product's servers, with a database each for the sender and the receiver."""

    product: Product
    pace: Pace

    def lines(self) -> list[Line]:
        """Measure both brokers."""
        self._prepare()
        rabbit_url = self.product.rabbit.url("admin")
        numbers = itertools.count(1)
        with ExitStack() as ends:
            notify = self._start("receive-notification", self._url(RECEIVER), "", ends)
            baseline_table = Delivery(self._send_notification(ends), notify, numbers)
            table = self._compare("PostgreSQL", self.product.bus_url, baseline_table, numbers)
        with ExitStack() as ends:
            queue = self._start("receive-from-queue", "", rabbit_url, ends)
            baseline_queue = Delivery(self._publish(rabbit_url, ends), queue, numbers)
            rabbit = self._compare("RabbitMQ", rabbit_url, baseline_queue, numbers)
        return [*table, *rabbit]

    def _compare(self, broker: str, bus_url: str, baseline: Delivery, numbers: Iterator[int]) -> list[Line]:
        broker_at(bus_url, prefix=roles.PREFIX).declare(roles.QUEUE, [roles.Pinged.type])
        with ExitStack() as ends:
            self._start("relay", self._url(SENDER), bus_url, ends)
            measured = Delivery(self._commit(), self._start("receive", self._url(RECEIVER), bus_url, ends), numbers)
            measured.once(), baseline.once()
            pairs = self.pace.alternate(
                product=lambda: measured.median(self.pace.events),
                baseline=lambda: baseline.median(self.pace.events),
            )
        goals = GOALS.get(broker, (None, None))
        middle = Line.of(f"commit to effect, {broker}, p50", "ms", pairs, more_is_better=False, goal=goals[0])
        product_p99, baseline_p99 = percentile(measured.all, P99), percentile(baseline.all, P99)
        slowest = Line(
            f"commit to effect, {broker}, p99",
            "ms",
            Spread.of([product_p99]),
            Spread.of([baseline_p99]),
            Spread.of([baseline_p99 / product_p99]),
            goals[1],
        )
        return [middle, slowest]

    def _start(self, role: str, database_url: str, bus_url: str, ends: ExitStack) -> Receiver:
        receiver = Receiver(role, {roles.DATABASE: database_url, roles.BUS: bus_url})
        ends.callback(receiver.stop)
        receiver.start()
        if role.startswith("receive-"):
            receiver.received_at("ready")
        return receiver

    def _commit(self) -> Send:
        """Return how a event is recorded: in a transaction, as every use case does."""
        app = roles.application(self._url(SENDER))

        def commit(number: str) -> int:
            with app.app_context(), transaction(tenant=_TENANT) as session:
                record(session, roles.Pinged(tenant_id=_TENANT, number=int(number)))
                return time.monotonic_ns()

        return commit

    def _send_notification(self, ends: ExitStack) -> Send:
        connection = ends.enter_context(psycopg.connect(self._url(RECEIVER)))

        def notify(number: str) -> int:
            connection.execute("INSERT INTO effects (number) VALUES (%s)", (int(number),))
            connection.execute("SELECT pg_notify(%s, %s)", (roles.CHANNEL, number))
            sent = time.monotonic_ns()
            connection.commit()
            return sent

        return notify

    def _publish(self, url: str, ends: ExitStack) -> Send:
        connection = pika.BlockingConnection(pika.URLParameters(url))
        ends.callback(connection.close)
        channel = connection.channel()
        channel.confirm_delivery()
        persistent = pika.BasicProperties(delivery_mode=2)

        def publish(number: str) -> int:
            sent = time.monotonic_ns()
            channel.basic_publish("", roles.BASELINE_QUEUE, number.encode(), persistent, mandatory=True)
            return sent

        return publish

    def _url(self, database: str) -> str:
        return self.product.installation.database(database).owner_url(self.product.postgres)

    def _prepare(self) -> None:
        installation = self.product.installation
        databases.prepare(self.product.postgres, [installation.database(name) for name in (SENDER, RECEIVER)])
        for name in (SENDER, RECEIVER):
            engine = create_engine(sqlalchemy_url(self._url(name)))
            with engine.begin() as connection:
                create_common_tables(_Steps(connection))
                connection.execute(text("CREATE TABLE effects (number bigint NOT NULL)"))
            engine.dispose()


@dataclass(frozen=True)
class _Steps:
    """What a migration runs its statements by, here at once."""

    connection: Connection

    def get_bind(self) -> Connection:
        return self.connection

    def execute(self, sqltext: str) -> None:
        self.connection.execute(text(sqltext))
