"""An event that is delivered many times takes effect once, within its tenant."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from chartrier.events.subscriptions import Subscriptions
from chartrier.runtime.jobs import Jobs
from chartrier.testing import ALICE, CHARLIE, RunningService
from chartrier.testing.running import envelope
from libs.common.tests.events.bus import LENT, superuser
from libs.common.tests.sample_service.client import add_book, times_lent


def test_a_service_consumes_what_each_of_its_modules_consumes_and_nothing_twice() -> None:
    def lend(*_: object) -> None:
        """Stand for a function of one module."""

    def count(*_: object) -> None:
        """Stand for a function of another one."""

    lending, counting, again = Subscriptions("library"), Subscriptions("library"), Subscriptions("library")
    lending.on(LENT, dict)(lend)
    counting.on(LENT, dict)(count)
    again.on(LENT, dict)(lend)
    assert [one.handler for one in Subscriptions.of(lending, counting).all()] == [lend, count]
    with pytest.raises(ValueError, match="handles"):
        Subscriptions.of(lending, counting, again)


def test_an_event_delivered_a_hundred_times_at_once_has_one_effect(service: RunningService) -> None:
    book_id = add_book(service)
    event = envelope(LENT, tenant_id=ALICE.id, book_id=book_id)
    deliver = service.runtime.service.subscriptions.deliver
    with ThreadPoolExecutor(8) as threads:
        effects = list(threads.map(lambda _: deliver(service.app, event), range(100)))
    assert sum(effects) == 1
    assert times_lent(service, book_id) == 1


def test_without_its_inbox_an_event_would_have_a_hundred_effects(service: RunningService) -> None:
    """Planted: the harness can see the mechanism missing."""
    book_id = add_book(service)
    event = envelope(LENT, tenant_id=ALICE.id, book_id=book_id)
    for _ in range(100):
        service.runtime.service.subscriptions.deliver(service.app, event)
        with superuser(service) as connection:
            connection.execute("DELETE FROM inbox")
    assert times_lent(service, book_id) == 100


def test_an_event_of_one_tenant_cannot_touch_the_rows_of_another(service: RunningService) -> None:
    book_id = add_book(service)
    with pytest.raises(Exception, match="No row"):
        service.receive(LENT, tenant_id=CHARLIE.id, book_id=book_id)
    assert times_lent(service, book_id) == 0


def test_a_handler_that_fails_leaves_no_trace_in_the_inbox(service: RunningService) -> None:
    missing = uuid4()
    event = envelope(LENT, tenant_id=ALICE.id, book_id=missing)
    deliver = service.runtime.service.subscriptions.deliver
    with pytest.raises(Exception, match="No row"):
        deliver(service.app, event)
    with superuser(service) as connection:
        assert connection.execute("SELECT count(*) FROM inbox").fetchone() == (0,)


def test_two_functions_of_one_name_neither_handle_one_event_nor_are_jobs() -> None:
    def do(*_: object) -> None:
        """Stand for any function."""

    def of_the_same_name() -> Callable[..., None]:
        def do(*_: object) -> None:
            """Stand for another one."""

        return do

    subscriptions, jobs = Subscriptions("library"), Jobs("library")
    subscriptions.on(LENT, dict)(do)
    subscriptions.on("lending.book-burnt.v1", dict)(of_the_same_name())
    with pytest.raises(ValueError, match="handles"):
        subscriptions.on(LENT, dict)(of_the_same_name())
    jobs.every(seconds=1)(do)
    with pytest.raises(ValueError, match="is a job already"):
        jobs.every(seconds=1)(of_the_same_name())
