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

from bench import wire
from bench.ears import Ear
from bench.product import Product
from bench.rounds import Pace, Spread, percentile
from bench.table import Aim, Line
from chartrier.database.migrations import create_common_tables
from chartrier.database.session import transaction
from chartrier.events.broker import broker_at
from chartrier.events.outbox import record
from chartrier.runtime.settings import sqlalchemy_url
from deploy.local import databases

RINGER, LISTENER = "bench_ringer", "bench_listener"
P50, P99 = 0.5, 0.99
AIMS = {"RabbitMQ": (Aim(10, " ms", at_least=False), Aim(50, " ms", at_least=False))}
_TENANT = uuid4()
_NANOSECONDS = 1e6

Send = Callable[[str], int]


@dataclass
class Way:
    """One way from a commit to its effect, and how long each fact took on it, in ms."""

    send: Send
    ear: Ear
    numbers: Iterator[int]
    all: list[float] = field(default_factory=list)

    def once(self) -> float:
        """Send one fact and answer how long it took."""
        what = str(next(self.numbers))
        sent = self.send(what)
        return (self.ear.heard(what) - sent) / _NANOSECONDS

    def median(self, facts: int) -> float:
        """Send some facts, one after the other, and answer how long the one in the middle took."""
        took = []
        for _ in range(facts):
            took.append(self.once())
            # Facts come when they come, not when the one before is done.
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - nothing secret in it
        self.all += took
        return percentile(took, P50)


@dataclass(frozen=True)
class Wires:
    """The product's servers, with two databases for what is measured."""

    product: Product
    pace: Pace

    def lines(self) -> list[Line]:
        """Measure both brokers."""
        self._prepare()
        rabbit_url = self.product.rabbit.url("admin")
        numbers = itertools.count(1)
        with ExitStack() as ends:
            notify = self._start("hear-notify", self._url(LISTENER), "", ends)
            bare_table = Way(self._notify(ends), notify, numbers)
            table = self._ways("PostgreSQL", self.product.bus_url, bare_table, numbers)
        with ExitStack() as ends:
            queue = self._start("hear-queue", "", rabbit_url, ends)
            bare_queue = Way(self._publish(rabbit_url, ends), queue, numbers)
            rabbit = self._ways("RabbitMQ", rabbit_url, bare_queue, numbers)
        return [*table, *rabbit]

    def _ways(self, broker: str, bus_url: str, bare: Way, numbers: Iterator[int]) -> list[Line]:
        broker_at(bus_url, prefix=wire.PREFIX).declare(wire.QUEUE, [wire.BellStruck.type])
        with ExitStack() as ends:
            self._start("relay", self._url(RINGER), bus_url, ends)
            ours = Way(self._commit(), self._start("hear", self._url(LISTENER), bus_url, ends), numbers)
            ours.once(), bare.once()
            pairs = self.pace.alternate(
                ours=lambda: ours.median(self.pace.facts),
                limit=lambda: bare.median(self.pace.facts),
            )
        aims = AIMS.get(broker, (None, None))
        middle = Line.of(f"commit to effect, {broker}, p50", "ms", pairs, more_is_better=False, aim=aims[0])
        ours_slow, bare_slow = percentile(ours.all, P99), percentile(bare.all, P99)
        slowest = Line(
            f"commit to effect, {broker}, p99",
            "ms",
            Spread.of([ours_slow]),
            Spread.of([bare_slow]),
            Spread.of([bare_slow / ours_slow]),
            aims[1],
        )
        return [middle, slowest]

    def _start(self, role: str, database_url: str, bus_url: str, ends: ExitStack) -> Ear:
        ear = Ear(role, {wire.DATABASE: database_url, wire.BUS: bus_url})
        ends.callback(ear.stop)
        ear.start()
        if role.startswith("hear-"):
            ear.heard("ready")
        return ear

    def _commit(self) -> Send:
        """Answer how a fact is recorded: in a transaction, as every use case does."""
        app = wire.application(self._url(RINGER))

        def commit(what: str) -> int:
            with app.app_context(), transaction(tenant=_TENANT) as session:
                record(session, wire.BellStruck(tenant_id=_TENANT, number=int(what)))
                return time.monotonic_ns()

        return commit

    def _notify(self, ends: ExitStack) -> Send:
        connection = ends.enter_context(psycopg.connect(self._url(LISTENER)))

        def notify(what: str) -> int:
            connection.execute("INSERT INTO effects (number) VALUES (%s)", (int(what),))
            connection.execute("SELECT pg_notify(%s, %s)", (wire.CHANNEL, what))
            sent = time.monotonic_ns()
            connection.commit()
            return sent

        return notify

    def _publish(self, url: str, ends: ExitStack) -> Send:
        connection = pika.BlockingConnection(pika.URLParameters(url))
        ends.callback(connection.close)
        channel = connection.channel()
        channel.confirm_delivery()
        kept = pika.BasicProperties(delivery_mode=2)

        def publish(what: str) -> int:
            sent = time.monotonic_ns()
            channel.basic_publish("", wire.BARE_QUEUE, what.encode(), kept, mandatory=True)
            return sent

        return publish

    def _url(self, database: str) -> str:
        return self.product.installation.database(database).owner_url(self.product.postgres)

    def _prepare(self) -> None:
        installation = self.product.installation
        databases.prepare(self.product.postgres, [installation.database(name) for name in (RINGER, LISTENER)])
        for name in (RINGER, LISTENER):
            engine = create_engine(sqlalchemy_url(self._url(name)))
            with engine.begin() as connection:
                create_common_tables(_Steps(connection))
                connection.execute(text("CREATE TABLE effects (number bigint NOT NULL)"))
            engine.dispose()


@dataclass(frozen=True)
class _Steps:
    """A migration's steps, taken at once."""

    connection: Connection

    def get_bind(self) -> Connection:
        return self.connection

    def execute(self, sqltext: str) -> None:
        self.connection.execute(text(sqltext))
