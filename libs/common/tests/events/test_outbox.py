"""Events are published with the change that they announce, in whatever order transactions commit."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from chartrier.database.session import transaction
from chartrier.events.event import Envelope
from chartrier.events.outbox import record
from chartrier.testing import ALICE, RunningService
from libs.common.tests.events.bus import relay, superuser, unpublished
from libs.common.tests.sample_service.app import BookAdded
from libs.common.tests.sample_service.client import add_book


class HeldBroker:
    """A bus that only remembers what it was given."""

    def __init__(self) -> None:
        self.held: list[Envelope] = []

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        self.held.extend(envelopes)


def test_a_refused_change_publishes_nothing(service: RunningService) -> None:
    add_book(service)
    service.as_(ALICE).post("/api/library/books", json={"title": "Essais"})
    assert len(service.events()) == 1


def test_events_that_commit_out_of_order_are_all_published(service: RunningService) -> None:
    broker = HeldBroker()
    with service.app.app_context(), transaction(maintenance=True) as slow:
        record(slow, BookAdded(tenant_id=ALICE.id, book_id=uuid4(), title="slow"))
        add_in_another_thread(service, "quick")
        relay(service, broker).drain()
        assert len(broker.held) == 1
    relay(service, broker).drain()
    assert len(broker.held) == 2


def test_a_relay_that_followed_a_cursor_would_lose_what_commits_late(service: RunningService) -> None:
    """Planted: ids are drawn in another order than transactions commit, so the last id published is no measure."""
    with service.app.app_context(), transaction(maintenance=True) as slow:
        record(slow, BookAdded(tenant_id=ALICE.id, book_id=uuid4(), title="slow"))
        add_in_another_thread(service, "quick")
        with superuser(service) as connection:
            cursor = connection.execute("SELECT max(id::text) FROM outbox").fetchone()
    with superuser(service) as connection:
        assert connection.execute("SELECT count(*) FROM outbox WHERE id::text > %s", cursor).fetchone() == (0,)
    assert unpublished(service) == 2


def add_in_another_thread(service: RunningService, title: str) -> None:
    thread = threading.Thread(target=add_book, args=(service, title))
    thread.start()
    thread.join()


def test_two_relays_share_the_work_and_publish_each_event_once(service: RunningService) -> None:
    for number in range(30):
        add_book(service, f"Tome {number}")
    broker = HeldBroker()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: relay(service, broker).drain(), range(2)))
    assert len(broker.held) == len({event.id for event in broker.held}) == 30
