"""The worker of a service: relays its outbox, consumes events, runs its jobs, each on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import psycopg
from flask import Flask
from sqlalchemy.exc import DBAPIError

from chartrier.database.session import is_unavailable
from chartrier.events.broker import Broker, BrokerUnavailable
from chartrier.events.event import Envelope
from chartrier.events.outbox import Relay
from chartrier.events.subscriptions import Subscriptions
from chartrier.observability.logging import logger
from chartrier.observability.metrics import Metrics
from chartrier.observability.outages import GrowingPause, Outage
from chartrier.runtime.backlog import Backlog
from chartrier.runtime.jobs import Jobs

MEASURED_EVERY: Final = 10.0

log = logger(__name__)


@dataclass
class Worker:
    """Everything a service does outside requests. It may be killed at any instruction."""

    app: Flask
    name: str
    database_url: str
    broker: Broker
    subscriptions: Subscriptions
    jobs: Jobs
    metrics: Metrics
    runs_scheduled_jobs: bool = True
    _stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    _channels: dict[str, list[threading.Event]] = field(default_factory=dict)
    _broker_outage: Outage = field(default_factory=lambda: Outage(log, "broker"))
    _database_outage: Outage = field(default_factory=lambda: Outage(log, "database"))

    def start(self) -> None:
        """Start every thread and return."""
        relay = Relay(self.app, self.broker, f"/services/{self.name}", self.metrics)
        run_relay = partial(relay.run, broker=self._broker_outage, database=self._database_outage)
        self._run("relay", run_relay, self._stop, self._woken_by("outbox"))
        if self.subscriptions.event_types:
            self._run("consume", self._consume_until_stopped)
        for job in self.jobs.all():
            if job.is_scheduled and not self.runs_scheduled_jobs:
                continue
            wake_up = self._woken_by(job.woken_by) if job.woken_by else threading.Event()
            run = partial(self.jobs.keep_running, database=self._database_outage, metrics=self.metrics)
            self._run(job.name, run, self.app, job, self._stop, wake_up)
        self._run("wake", self._listen_until_stopped)
        self._run("measure", self._measure_until_stopped)

    def dead_threads(self) -> list[str]:
        """Return the names of the threads that ended though nobody stopped the worker."""
        return [] if self._stop.is_set() else [one.name for one in self.threads if not one.is_alive()]

    def stop(self, *, timeout: float = 10) -> None:
        """End every thread after its current work, and wait for them."""
        self._stop.set()
        for events in self._channels.values():
            for wake_up in events:
                wake_up.set()
        for thread in self.threads:
            thread.join(timeout)

    def run_until(self, stop: threading.Event) -> None:
        """Work until stopped."""
        self.start()
        stop.wait()
        self.stop()

    def handle(self, envelope: Envelope) -> None:
        """Handle one event that the broker delivered; while the database is unavailable, wait for it."""
        pause = GrowingPause()
        try:
            while (effective := self._deliver(envelope)) is None:
                self._stop.wait(pause.after_failure())
        except Exception as failure:
            self.metrics.handled(envelope.type, "failed")
            event = {"event_type": envelope.type, "event_id": str(envelope.id)}
            log.warning("event_not_handled", failure=type(failure).__name__, exc_info=True, **event)
            raise
        self.metrics.handled(envelope.type, "handled" if effective else "known")
        if effective:
            self.metrics.event_took_effect(envelope.occurred_at)

    def _deliver(self, envelope: Envelope) -> bool | None:
        try:
            effective = self.subscriptions.deliver(self.app, envelope)
        except DBAPIError as failure:
            if self._stop.is_set() or not is_unavailable(failure):
                raise
            self._database_outage.report(failure)
            return None
        self._database_outage.end()
        return effective

    def _woken_by(self, channel: str) -> threading.Event:
        wake_up = threading.Event()
        self._channels.setdefault(channel, []).append(wake_up)
        return wake_up

    def _run(self, name: str, work: Callable[..., None], *arguments: Any) -> None:  # noqa: ANN401 - passed through
        thread = threading.Thread(target=work, args=arguments, name=f"{self.name}-{name}", daemon=True)
        self.threads.append(thread)
        thread.start()

    def _consume_until_stopped(self) -> None:
        pause = GrowingPause()
        while not self._stop.is_set():
            try:
                self.broker.declare(self.name, self.subscriptions.event_types)
                self._broker_outage.end()
                pause.reset()
                self.broker.consume(self.name, self.handle, self._stop)
            except BrokerUnavailable as away:
                self._broker_outage.report(str(away))
                self._stop.wait(pause.after_failure())
            except Exception:
                log.exception("consuming_failed")
                self._stop.wait(pause.after_failure())

    def _measure_until_stopped(self) -> None:
        measurer = Backlog(self.app, self.name, self.broker, self.metrics)
        while not self._stop.is_set():
            measurer.measure()
            self._stop.wait(MEASURED_EVERY)

    def _listen_until_stopped(self) -> None:
        pause = GrowingPause()
        while not self._stop.is_set():
            try:
                self._listen(pause)
            except psycopg.Error as away:
                self._database_outage.report(away)
                self._stop.wait(pause.after_failure())

    def _listen(self, pause: GrowingPause) -> None:
        url = self.database_url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            connection.execute("LISTEN wake")
            pause.reset()
            for events in self._channels.values():
                for wake_up in events:
                    wake_up.set()
            while not self._stop.is_set():
                for notification in connection.notifies(timeout=1, stop_after=1):
                    for wake_up in self._channels.get(notification.payload, []):
                        wake_up.set()
