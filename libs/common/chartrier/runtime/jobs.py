"""Jobs: work that runs periodically or when woken, in one process at a time, and that may be repeated at will."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Final

from flask import Flask, current_app
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chartrier.database.session import engine, is_unavailable
from chartrier.observability.logging import logger
from chartrier.observability.metrics import Metrics
from chartrier.observability.outages import GrowingPause, Outage

log = logger(__name__)

_PAUSE: Final = 0.05
SELDOM: Final = 600.0
"""Seconds from which on a job may have a process of its own: starting one more often would cost too much."""


@dataclass(frozen=True)
class Job:
    """A function that the worker runs periodically, and at once when its channel is notified."""

    name: str
    seconds: float
    work: Callable[[], None]
    woken_by: str | None = None
    parallel: bool = False

    @property
    def is_scheduled(self) -> bool:
        """Whether only a clock starts it, and seldom: a scheduler can do that in the worker's place."""
        return self.woken_by is None and self.seconds >= SELDOM


def at_once(work: Callable[[], None], threads: int) -> None:
    """Do the same work on several threads, each with the current application; return when all have ended."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - what threads are given

    def do() -> None:
        with app.app_context():
            work()

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(do) for _ in range(threads)]:
            done.result()


class Jobs:
    """The jobs of a service."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._jobs: dict[str, Job] = {}

    def every(
        self, *, seconds: float, woken_by: str | None = None, parallel: bool = False
    ) -> Callable[[Callable[[], None]], Callable[[], None]]:
        """Register a function to run every so many seconds; it opens its own transactions.

        Only one process runs it at a time, unless it is `parallel` (it then claims its own rows).
        """

        def register(work: Callable[[], None]) -> Callable[[], None]:
            job = Job(work.__name__, seconds, work, woken_by, parallel)
            if self._jobs.setdefault(job.name, job).work is not work:
                raise ValueError(f"{job.name} is a job already: two functions need two names.")
            return work

        return register

    def all(self) -> list[Job]:
        """Return every job."""
        return list(self._jobs.values())

    def run(self, app: Flask, name: str) -> bool:
        """Run one job now; False when another process is running it."""
        job = self._jobs[name]
        with app.app_context():
            if job.parallel:
                job.work()
                return True
            with engine().connect() as connection:
                lock = zlib.crc32(f"{self.service}.{name}".encode())
                locked = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": lock}).scalar()
                # The lock is the session's, not the transaction's: no transaction stays open while the job works.
                connection.commit()
                if not locked:
                    return False
                try:
                    job.work()
                finally:
                    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": lock})
                    connection.commit()
        return True

    def keep_running(
        self,
        app: Flask,
        job: Job,
        stop: threading.Event,
        wake_up: threading.Event,
        *,
        database: Outage,
        metrics: Metrics,
    ) -> None:
        """Run a job whenever it is due or woken, until stopped; a failure is logged and tried again."""
        due, pause = monotonic(), GrowingPause()
        metrics.job_is_due_every(job.name, job.seconds)
        while not stop.is_set():
            if not wake_up.wait(timeout=max(0.0, min(due - monotonic(), 1.0))) and monotonic() < due:
                continue
            wake_up.clear()
            began, outcome = monotonic(), "failed"
            try:
                outcome = "done" if self.run(app, job.name) else "left to another"
            except DBAPIError as failure:
                if not is_unavailable(failure):
                    log.exception("job_failed", job=job.name)
                else:
                    database.report(failure)
                    stop.wait(pause.after_failure())
            except Exception:
                log.exception("job_failed", job=job.name)
            else:
                pause.reset()
            finally:
                metrics.job_ended(job.name, outcome, monotonic() - began)
            due = monotonic() + job.seconds
            # A hundred events handled at once wake a job a hundred times for the work of one run.
            stop.wait(_PAUSE)
