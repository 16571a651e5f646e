"""Events leave with the change they announce, arrive at least once, take effect once, whoever is killed meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text

from chartrier.database.session import engine, transaction
from chartrier.events.broker import Broker, Publisher
from chartrier.events.broker.postgres import PostgresBroker
from chartrier.events.event import Envelope
from chartrier.events.outbox import Relay, record
from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.jobs import Jobs
from chartrier.runtime.service import worker_of
from chartrier.testing import ALICE, CHARLIE, RunningService
from chartrier.testing.plugin import ServiceDatabase
from chartrier.testing.running import envelope
from libs.common.tests.patience import wait_until
from libs.common.tests.shelf.app import BookKept

LENT = "library.book-lent.v1"
KEPT = "shelf.book-kept.v1"
QUICKLY = (0.05, 0.05, 0.1)


class HeldBroker:
    """A bus that only remembers what it was given."""

    def __init__(self) -> None:
        self.held: list[Envelope] = []

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        self.held.extend(envelopes)


@pytest.fixture
def bus(service: RunningService, service_database: ServiceDatabase) -> PostgresBroker:
    broker = PostgresBroker(service_database.superuser, prefix="tests", retry_after=QUICKLY)
    broker.declare("shelf", [LENT])
    broker.declare("listener", [KEPT])
    return broker


def keep(service: RunningService, title: str = "Essais") -> UUID:
    return UUID(service.as_(ALICE).post("/api/shelf/books", json={"title": title}).get_json()["id"])


def times_lent(service: RunningService, book_id: UUID) -> int:
    return int(service.as_(ALICE).get(f"/api/shelf/books/{book_id}").get_json()["times_lent"])


def relay(service: RunningService, broker: Publisher) -> Relay:
    return Relay(service.app, broker, "/services/shelf", service.runtime.metrics)


def unpublished(service: RunningService) -> int:
    with engine(service.app).connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM outbox WHERE published_at IS NULL")).scalar_one())


def dies(service_database: ServiceDatabase, kind: str, where: str) -> None:
    addresses = {
        "APPLICATION": service_database.application,
        "OWNER": service_database.owner,
        "SUPERUSER": service_database.superuser,
    }
    program = [sys.executable, str(Path(__file__).parent / "dying.py"), kind, where]
    ended = subprocess.run(program, env=os.environ | addresses, check=False, timeout=60, capture_output=True)
    assert ended.returncode == -9, ended.stderr.decode()


@pytest.fixture
def working(service: RunningService, bus: PostgresBroker) -> Iterator[None]:
    worker = worker_of(service.app, bus)
    worker.start()
    yield
    worker.stop()


def test_a_refused_change_says_nothing(service: RunningService) -> None:
    keep(service)
    service.as_(ALICE).post("/api/shelf/books", json={"title": "Essais"})
    assert len(service.events()) == 1


def test_two_functions_of_one_name_neither_hear_one_fact_nor_are_jobs() -> None:
    def do(*_: object) -> None:
        """Stand for any function."""

    def of_the_same_name() -> Callable[..., None]:
        def do(*_: object) -> None:
            """Stand for another one."""

        return do

    subscriptions, jobs = Subscriptions("shelf"), Jobs("shelf")
    subscriptions.on(LENT, dict)(do)
    subscriptions.on("library.book-burnt.v1", dict)(of_the_same_name())
    with pytest.raises(ValueError, match="handles"):
        subscriptions.on(LENT, dict)(of_the_same_name())
    jobs.every(seconds=1)(do)
    with pytest.raises(ValueError, match="is a job already"):
        jobs.every(seconds=1)(of_the_same_name())


def test_a_service_hears_what_each_of_its_modules_hears_and_nothing_twice() -> None:
    def lend(*_: object) -> None:
        """Stand for a function of one module."""

    def count(*_: object) -> None:
        """Stand for a function of another one."""

    lending, counting, again = Subscriptions("shelf"), Subscriptions("shelf"), Subscriptions("shelf")
    lending.on(LENT, dict)(lend)
    counting.on(LENT, dict)(count)
    again.on(LENT, dict)(lend)
    assert [one.handler for one in Subscriptions.of(lending, counting).all()] == [lend, count]
    with pytest.raises(ValueError, match="handles"):
        Subscriptions.of(lending, counting, again)


def test_a_fact_heard_a_hundred_times_at_once_has_one_effect(service: RunningService) -> None:
    book_id = keep(service)
    event = envelope(LENT, tenant_id=ALICE.id, book_id=book_id)
    deliver = service.runtime.service.subscriptions.deliver
    with ThreadPoolExecutor(8) as threads:
        effects = list(threads.map(lambda _: deliver(service.app, event), range(100)))
    assert sum(effects) == 1
    assert times_lent(service, book_id) == 1


def test_without_its_inbox_a_fact_would_have_a_hundred_effects(service: RunningService) -> None:
    """Planted: the harness can see the mechanism missing."""
    book_id = keep(service)
    event = envelope(LENT, tenant_id=ALICE.id, book_id=book_id)
    for _ in range(100):
        service.runtime.service.subscriptions.deliver(service.app, event)
        with engine(service.app).begin() as connection:
            connection.execute(text("DELETE FROM inbox"))
    assert times_lent(service, book_id) == 100


def test_a_fact_about_one_tenant_cannot_touch_the_rows_of_another(service: RunningService) -> None:
    book_id = keep(service)
    with pytest.raises(Exception, match="No row"):
        service.receive(LENT, tenant_id=CHARLIE.id, book_id=book_id)
    assert times_lent(service, book_id) == 0


def test_a_handler_that_fails_leaves_no_trace_in_the_inbox(service: RunningService) -> None:
    missing = uuid4()
    event = envelope(LENT, tenant_id=ALICE.id, book_id=missing)
    deliver = service.runtime.service.subscriptions.deliver
    with pytest.raises(Exception, match="No row"):
        deliver(service.app, event)
    with engine(service.app).begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM inbox")).scalar_one() == 0


@pytest.mark.fault
def test_a_relay_killed_between_publish_and_mark_publishes_again_and_the_effect_is_one(
    service: RunningService, bus: PostgresBroker, service_database: ServiceDatabase
) -> None:
    keep(service)
    dies(service_database, "relay", "between publish and mark")
    assert unpublished(service) == 1, "the mark was not made: the event is still to be published"
    # The dead relay's session may hold the row a moment longer; a relay passes over what another one holds.
    wait_until(lambda: relay(service, bus).drain() == 1)
    assert unpublished(service) == 0
    arrived = drained(bus, "listener", 2)
    assert len({event.id for event in arrived}) == 1, "twice on the bus, with one id, which the inbox knows"


@pytest.mark.fault
def test_a_worker_killed_between_effect_and_ack_counts_once(
    service: RunningService, bus: PostgresBroker, service_database: ServiceDatabase
) -> None:
    book_id = keep(service)
    bus.publish([envelope(LENT, tenant_id=ALICE.id, book_id=book_id)])
    dies(service_database, "worker", "between effect and ack")
    assert times_lent(service, book_id) == 1
    worker = worker_of(service.app, bus)
    worker.start()
    wait_until(lambda: waiting(service, "tests.shelf") == 0)
    worker.stop()
    assert times_lent(service, book_id) == 1


def drained(broker: Broker, queue: str, count: int) -> list[Envelope]:
    arrived: list[Envelope] = []
    stop = threading.Event()
    thread = threading.Thread(target=broker.consume, args=(queue, arrived.append, stop), daemon=True)
    thread.start()
    wait_until(lambda: len(arrived) >= count)
    stop.set()
    thread.join(10)
    return arrived


def waiting(service: RunningService, queue: str) -> int:
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM broker_messages WHERE queue = %s", (queue,)).fetchone()
    return int(row[0]) if row else 0


def test_facts_that_commit_out_of_order_are_all_published(service: RunningService) -> None:
    broker = HeldBroker()
    with service.app.app_context(), transaction(maintenance=True) as slow:
        record(slow, BookKept(tenant_id=ALICE.id, book_id=uuid4(), title="slow"))
        keep_in_another_thread(service, "quick")
        relay(service, broker).drain()
        assert len(broker.held) == 1
    relay(service, broker).drain()
    assert len(broker.held) == 2


def test_a_relay_that_followed_a_cursor_would_lose_what_commits_late(service: RunningService) -> None:
    """Planted: ids are drawn in another order than transactions commit, so the last id published is no measure."""
    with service.app.app_context(), transaction(maintenance=True) as slow:
        record(slow, BookKept(tenant_id=ALICE.id, book_id=uuid4(), title="slow"))
        keep_in_another_thread(service, "quick")
        with engine(service.app).connect() as connection:
            cursor = connection.execute(text("SELECT max(id::text) FROM outbox")).scalar_one()
    with engine(service.app).connect() as connection:
        after = text("SELECT count(*) FROM outbox WHERE id::text > :cursor")
        assert connection.execute(after, {"cursor": cursor}).scalar_one() == 0
    assert unpublished(service) == 2


def keep_in_another_thread(service: RunningService, title: str) -> None:
    thread = threading.Thread(target=keep, args=(service, title))
    thread.start()
    thread.join()


def test_two_relays_share_the_work_and_publish_each_fact_once(service: RunningService) -> None:
    for number in range(30):
        keep(service, f"Tome {number}")
    broker = HeldBroker()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: relay(service, broker).drain(), range(2)))
    assert len(broker.held) == len({event.id for event in broker.held}) == 30


@pytest.mark.fault
def test_database_connections_cut_under_way_lose_nothing(
    service: RunningService, bus: PostgresBroker, working: None
) -> None:
    book_id = keep(service)
    events = [envelope(LENT, tenant_id=ALICE.id, book_id=book_id) for _ in range(60)]
    bus.publish(events[:30])
    for _ in range(3):
        cut_every_connection(service)
        time.sleep(0.1)
    PostgresBroker(service.superuser_url, prefix="tests", retry_after=QUICKLY).publish(events[30:])
    wait_until(lambda: waiting(service, "tests.shelf") == 0)
    wait_until(lambda: times_lent(service, book_id) == 60)
    wait_until(lambda: unpublished(service) == 0)


def test_a_database_that_is_away_costs_a_fact_none_of_its_tries(
    service: RunningService, bus: PostgresBroker, working: None
) -> None:
    book_id = keep(service)
    close_the_door(service, to_open=False)
    bus.publish([envelope(LENT, tenant_id=ALICE.id, book_id=book_id)])
    time.sleep(1.5)
    close_the_door(service, to_open=True)
    wait_until(lambda: times_lent(service, book_id) == 1)
    assert bus.dead_letters("shelf") == []


def close_the_door(service: RunningService, *, to_open: bool) -> None:
    """Let the application's role into this database, or throw it out; other tests' databases stay open."""
    with psycopg.connect(service.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
        verb, way = ("GRANT", "TO") if to_open else ("REVOKE", "FROM")
        connection.execute(f"{verb} CONNECT ON DATABASE {connection.info.dbname} {way} PUBLIC, test_shelf_app")
        if not to_open:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE usename = 'test_shelf_app' AND datname = current_database()"
            )


def cut_every_connection(service: RunningService) -> None:
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_poison_among_good_facts_is_set_aside_and_the_good_ones_take_effect(
    service: RunningService, bus: PostgresBroker, working: None
) -> None:
    book_id = keep(service)
    good = [envelope(LENT, tenant_id=ALICE.id, book_id=book_id) for _ in range(5)]
    bad = envelope(LENT, tenant_id=ALICE.id, book_id="not an id")
    bus.publish([*good[:2], bad, *good[2:]])
    wait_until(lambda: times_lent(service, book_id) == 5)
    wait_until(lambda: len(bus.dead_letters("shelf")) == 1)
    assert bus.dead_letters("shelf")[0].id


def test_a_wakened_job_runs_at_once(service: RunningService, working: None) -> None:
    keep(service, "Dust me")
    wait_until(lambda: "Dust me" in service.runtime.ports.dusted, within=3)  # type: ignore[attr-defined]


def test_a_job_runs_in_one_process_at_a_time(service: RunningService) -> None:
    lock = {"lock": zlib.crc32(b"shelf.dust")}
    with engine(service.app).connect() as another_process:
        another_process.execute(text("SELECT pg_advisory_lock(:lock)"), lock)
        assert not service.runtime.service.jobs.run(service.app, "dust")
        another_process.execute(text("SELECT pg_advisory_unlock(:lock)"), lock)
    assert service.runtime.service.jobs.run(service.app, "dust")
