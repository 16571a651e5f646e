"""Jobs run when they are woken, in one process at a time."""

from __future__ import annotations

import zlib

import pytest
from sqlalchemy import text

from chartrier.database.session import engine
from chartrier.events.broker.postgres import PostgresBroker
from chartrier.runtime.service import worker_of
from chartrier.testing import RunningService
from libs.common.tests.sample_service.app import Ports
from libs.common.tests.sample_service.client import add_book
from libs.common.tests.waiting import wait_until


def test_a_woken_job_runs_at_once(service: RunningService, working: None) -> None:
    ports = service.runtime.ports
    assert isinstance(ports, Ports)
    ports.dusted.clear()
    add_book(service, "Dust me")
    wait_until(lambda: bool(ports.dusted))
    assert "Dust me" in ports.dusted


def test_a_job_runs_in_one_process_at_a_time(service: RunningService) -> None:
    lock = {"lock": zlib.crc32(b"library.dust")}
    with engine(service.app).connect() as another_process:
        another_process.execute(text("SELECT pg_advisory_lock(:lock)"), lock)
        assert not service.runtime.service.jobs.run(service.app, "dust")
        another_process.execute(text("SELECT pg_advisory_unlock(:lock)"), lock)
    assert service.runtime.service.jobs.run(service.app, "dust")


@pytest.mark.spec("OPS-05")
def test_a_job_that_only_a_clock_starts_is_left_to_a_scheduler_where_there_is_one(
    service: RunningService, bus: PostgresBroker
) -> None:
    # `delete_expired_rows` runs once an hour; `dust` is woken by books.
    worker = worker_of(service.app, bus)
    worker.runs_scheduled_jobs = False
    worker.start()
    worker.stop()
    names = {thread.name for thread in worker.threads}
    assert "library-delete_expired_rows" not in names
    assert "library-dust" in names
    assert service.runtime.service.jobs.run(service.app, "delete_expired_rows")
    assert service.runtime.service.jobs.run(service.app, "delete_expired_rows")
