"""The worker of a service: relays its outbox, hears facts, runs its jobs; each on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy.exc import DBAPIError

from chartrier.broker import Broker, BrokerAway
from chartrier.database import is_away
from chartrier.events import Envelope
from chartrier.jobs import Jobs
from chartrier.logging import logger
from chartrier.metrics import Metrics
from chartrier.outbox import Relay
from chartrier.subscriptions import Subscriptions

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
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _channels: dict[str, list[threading.Event]] = field(default_factory=dict)

    def start(self) -> None:
        """Start every thread and return."""
        relay = Relay(self.app, self.broker, f"/services/{self.name}", self.metrics)
        self._run("relay", relay.run, self._stop, self._woken_by("outbox"))
        if self.subscriptions.facts:
            self._run("hear", self._hear_for_ever)
        for job in self.jobs.all():
            wakened = self._woken_by(job.woken_by) if job.woken_by else threading.Event()
            self._run(job.name, self.jobs.keep_running, self.app, job, self._stop, wakened)
        self._run("wake", self._listen_for_ever)

    def stop(self, *, timeout: float = 10) -> None:
        """Ask every thread to end after what it is doing, and wait for them."""
        self._stop.set()
        for events in self._channels.values():
            for wakened in events:
                wakened.set()
        for thread in self._threads:
            thread.join(timeout)

    def run_until(self, stop: threading.Event) -> None:
        """Work until told to stop."""
        self.start()
        stop.wait()
        self.stop()

    def hear(self, envelope: Envelope) -> None:
        """Handle one fact that the broker delivered; while the database is away, wait for it, as everyone else must."""
        try:
            while (effective := self._deliver(envelope)) is None:
                self._stop.wait(0.5)
        except Exception as failure:
            self.metrics.heard(envelope.type, "put_off")
            log.warning(
                "fact_not_handled", fact=envelope.type, event_id=str(envelope.id), failure=type(failure).__name__,
                exc_info=True,
            )  # fmt: skip
            raise
        self.metrics.heard(envelope.type, "handled" if effective else "known")

    def _deliver(self, envelope: Envelope) -> bool | None:
        try:
            return self.subscriptions.deliver(self.app, envelope)
        except DBAPIError as failure:
            if self._stop.is_set() or not is_away(failure):
                raise
            log.warning("fact_waits_for_the_database", fact=envelope.type, event_id=str(envelope.id))
            return None

    def _woken_by(self, channel: str) -> threading.Event:
        wakened = threading.Event()
        self._channels.setdefault(channel, []).append(wakened)
        return wakened

    def _run(self, name: str, work: Callable[..., None], *arguments: Any) -> None:  # noqa: ANN401 - passed through
        thread = threading.Thread(target=work, args=arguments, name=f"{self.name}-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _hear_for_ever(self) -> None:
        while not self._stop.is_set():
            try:
                self.broker.declare(self.name, self.subscriptions.facts)
                self.broker.consume(self.name, self.hear, self._stop)
            except BrokerAway as away:
                log.warning("waiting_for_the_broker", reason=str(away))
                self._stop.wait(1)
            except Exception:
                log.exception("hearing_failed")
                self._stop.wait(1)

    def _listen_for_ever(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except psycopg.Error as away:
                log.warning("waiting_for_the_database", reason=type(away).__name__)
                self._stop.wait(1)

    def _listen(self) -> None:
        url = self.database_url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            connection.execute("LISTEN wake")
            for events in self._channels.values():
                for wakened in events:
                    wakened.set()
            while not self._stop.is_set():
                for notification in connection.notifies(timeout=1, stop_after=1):
                    for wakened in self._channels.get(notification.payload, []):
                        wakened.set()
