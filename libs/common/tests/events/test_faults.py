"""Whatever is killed or cut meanwhile, an event arrives and takes effect once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from chartrier.events.broker import Broker
from chartrier.events.broker.postgres import PostgresBroker
from chartrier.events.event import Envelope
from chartrier.runtime.service import worker_of
from chartrier.testing import ALICE, RunningService
from chartrier.testing.plugin import ServiceDatabase
from chartrier.testing.running import envelope
from libs.common.tests.events.bus import LENT, RETRY_SOON, relay, superuser, unpublished, waiting
from libs.common.tests.outages import cut_every_connection, no_access
from libs.common.tests.sample_service.client import add_book, times_lent
from libs.common.tests.waiting import wait_until


def run_until_it_crashes(service_database: ServiceDatabase, kind: str, where: str) -> None:
    addresses = {
        "APPLICATION": service_database.application,
        "OWNER": service_database.owner,
        "SUPERUSER": service_database.superuser,
    }
    program = [sys.executable, "-m", "libs.common.tests.crashing_process", kind, where]
    ended = subprocess.run(program, env=os.environ | addresses, check=False, timeout=180, capture_output=True)
    assert ended.returncode == -9, ended.stderr.decode()


@pytest.mark.fault
def test_a_relay_killed_between_publish_and_mark_publishes_again_and_the_effect_is_one(
    service: RunningService, bus: PostgresBroker, service_database: ServiceDatabase
) -> None:
    add_book(service)
    run_until_it_crashes(service_database, "relay", "between publish and mark")
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
    book_id = add_book(service)
    bus.publish([envelope(LENT, tenant_id=ALICE.id, book_id=book_id)])
    run_until_it_crashes(service_database, "worker", "between effect and ack")
    assert times_lent(service, book_id) == 1
    worker = worker_of(service.app, bus)
    worker.start()
    wait_until(lambda: waiting(service, "tests.library") == 0)
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


@pytest.mark.fault
def test_database_connections_cut_under_way_lose_nothing(
    service: RunningService, bus: PostgresBroker, working: None
) -> None:
    book_id = add_book(service)
    events = [envelope(LENT, tenant_id=ALICE.id, book_id=book_id) for _ in range(60)]
    bus.publish(events[:30])
    for handled in (1, 10, 20):
        wait_until(lambda least=handled: times_lent(service, book_id) >= least)  # type: ignore[misc]
        cut_every_connection(service)
    PostgresBroker(service.superuser_url, prefix="tests", retry_after=RETRY_SOON).publish(events[30:])
    wait_until(lambda: waiting(service, "tests.library") == 0)
    wait_until(lambda: unpublished(service) == 0)
    assert times_lent(service, book_id) == 60


def test_a_database_that_is_away_costs_an_event_none_of_its_retries(
    service: RunningService, bus: PostgresBroker, working: None
) -> None:
    book_id = add_book(service)
    with no_access(service):
        bus.publish([envelope(LENT, tenant_id=ALICE.id, book_id=book_id)])
        wait_until(lambda: is_being_handled(service))
    wait_until(lambda: times_lent(service, book_id) == 1)
    assert bus.dead_letters("library") == []


def is_being_handled(service: RunningService) -> bool:
    """Return whether somebody has locked the library's only event."""
    free = "SELECT id FROM broker_messages WHERE queue = 'tests.library' FOR UPDATE SKIP LOCKED"
    with superuser(service) as connection:
        return connection.execute(free).fetchone() is None


def test_poison_among_good_events_is_set_aside_and_the_good_ones_take_effect(
    service: RunningService, bus: PostgresBroker, working: None
) -> None:
    book_id = add_book(service)
    good = [envelope(LENT, tenant_id=ALICE.id, book_id=book_id) for _ in range(5)]
    bad = envelope(LENT, tenant_id=ALICE.id, book_id="not an id")
    bus.publish([*good[:2], bad, *good[2:]])
    wait_until(lambda: times_lent(service, book_id) == 5)
    wait_until(lambda: len(bus.dead_letters("library")) == 1)
    assert bus.dead_letters("library")[0].id
