"""The routes for operators."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import requests
from sqlalchemy import text
from werkzeug.test import Client

from chartrier.database.session import engine
from chartrier.events.broker.postgres import PostgresBroker
from chartrier.runtime.backlog import Backlog
from chartrier.runtime.service import worker_of
from chartrier.runtime.worker_pages import WorkerPages, serve_pages
from chartrier.testing import ALICE, RunningService
from chartrier.testing.running import envelope
from deploy.local.servers.ports import free_port
from libs.common.tests.events.bus import LENT, superuser
from libs.common.tests.sample_service.client import add_book


def test_it_says_whether_it_can_serve(service: RunningService) -> None:
    assert service.anonymous.get("/healthz").status_code == 200
    assert service.anonymous.get("/readyz").text == "ready\n"
    with engine(service.app).begin() as connection:
        connection.execute(text("SELECT 1"))
    service.as_(ALICE).get("/api/library/books")
    page = service.anonymous.get("/metrics").text
    assert 'route="/api/library/books",service="library",status="200"' in page


def test_it_serves_on_a_database_that_a_later_release_has_migrated_and_not_on_an_earlier_one(
    service: RunningService,
) -> None:
    # While one replica after the other is replaced, the old code runs on the new schema.
    with at_revision(service, "9999"):
        assert service.anonymous.get("/readyz").status_code == 200
    with at_revision(service, None):
        answer = service.anonymous.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "database\n")
    assert service.anonymous.get("/readyz").status_code == 200


@contextmanager
def at_revision(service: RunningService, revision: str | None) -> Iterator[None]:
    with superuser(service) as database:
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
        assert row is not None
        database.execute("DELETE FROM alembic_version")
        if revision is not None:
            database.execute("INSERT INTO alembic_version VALUES (%s)", (revision,))
        database.commit()
        try:
            yield
        finally:
            database.execute("DELETE FROM alembic_version")
            database.execute("INSERT INTO alembic_version VALUES (%s)", row)


def test_it_shows_how_many_connections_each_pool_has_in_use(service: RunningService) -> None:
    held = 'chartrier_database_connections{pool="transactions",service="library"}'
    with engine(service.app).connect() as connection:
        connection.execute(text("SELECT 1"))
        assert metric(service.anonymous.get("/metrics").text, held) >= 1
    limit = 'chartrier_database_connections_limit{pool="transactions",service="library"}'
    assert metric(service.anonymous.get("/metrics").text, limit) == 2 * service.runtime.settings.pool_size


def test_a_worker_answers_its_operators_and_nobody_else(service: RunningService, bus: PostgresBroker) -> None:
    worker, port = worker_of(service.app, bus), free_port()
    worker.start()
    try:
        serve_pages(worker, host="127.0.0.1", port=port)
        page = f"http://127.0.0.1:{port}"
        assert requests.get(f"{page}/healthz", timeout=10).text == "alive\n"
        assert requests.get(f"{page}/readyz", timeout=10).text == "ready\n"
        assert 'chartrier_job_interval_seconds{job_name="dust",service="library"} 3600.0' in (
            requests.get(f"{page}/metrics", timeout=10).text
        )
        for closed in ("/api/library/opening-hours", "/openapi.json"):
            assert requests.get(f"{page}{closed}", timeout=10).status_code == 404
    finally:
        worker.stop()


def test_a_worker_whose_thread_died_says_so(service: RunningService, bus: PostgresBroker) -> None:
    worker = worker_of(service.app, bus)
    ended = threading.Thread(target=lambda: None, name="library-relay")
    ended.start()
    ended.join()
    worker.threads.append(ended)
    answer = Client(WorkerPages(worker)).get("/healthz")
    assert (answer.status_code, answer.text) == (503, "library-relay\n")


def metric(page: str, name: str) -> float:
    (line,) = [line for line in page.splitlines() if line.startswith(name)]
    return float(line.rpartition(" ")[2])


def test_what_waits_in_outbox_and_queue_is_measured(service: RunningService, bus: PostgresBroker) -> None:
    add_book(service, "Waits to be published")
    bus.publish([envelope(LENT, tenant_id=uuid4())])
    Backlog(service.app, "library", bus, service.runtime.metrics).measure()
    page = service.anonymous.get("/metrics").text
    assert metric(page, 'chartrier_outbox_waiting{service="library"}') >= 1
    assert metric(page, 'chartrier_outbox_oldest_seconds{service="library"}') > 0
    assert metric(page, 'chartrier_queue_events{service="library",state="waiting"}') >= 1
