"""Metrics that every service exports, labelled by route and never by person."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """One service's counters and durations, in a registry of its own."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self._service = service
        self._requests = self._histogram(
            "chartrier_http_seconds",
            "Time to answer a request",
            ["route", "method", "status"],
            (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
        )
        self._handled = self._counter("chartrier_events_handled", "Events handled, by outcome", ["event", "outcome"])
        self._event_age = self._histogram(
            "chartrier_event_age_seconds",
            "Time from an event's change to the end of its handling",
            [],
            (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600),
        )
        self._published = self._counter("chartrier_events_published", "Events published", [])
        self._messages = self._counter(
            "chartrier_messages", "Attempts to send somebody a message, by outcome", ["outcome"]
        )
        self._time_stamps = self._counter("chartrier_time_stamps", "Time stamps asked for, by outcome", ["outcome"])
        # Not `job`: every Prometheus gives that label to what it reads.
        self._jobs = self._histogram(
            "chartrier_job_seconds", "Time that a job took", ["job_name", "outcome"], (0.01, 0.1, 1, 10, 60, 600)
        )
        self._job_succeeded = self._gauge(
            "chartrier_job_succeeded_timestamp_seconds", "When a job last ended well", ["job_name"]
        )
        self._job_interval = self._gauge(
            "chartrier_job_interval_seconds", "Time between two runs of a job", ["job_name"]
        )
        self._outbox_waiting = self._gauge("chartrier_outbox_waiting", "Events to publish, counted up to 10,000", [])
        self._outbox_oldest = self._gauge("chartrier_outbox_oldest_seconds", "Age of the oldest event to publish", [])
        self._queue = self._gauge("chartrier_queue_events", "Events in the service's queues, by state", ["state"])
        self._measured = self._gauge(
            "chartrier_backlog_measured_timestamp_seconds", "When outbox and queue were last looked at", ["part"]
        )
        self._connections = self._gauge(
            "chartrier_database_connections", "Connections of a pool that are in use", ["pool"]
        )
        self._connections_at_most = self._gauge(
            "chartrier_database_connections_limit", "Connections that a pool may open", ["pool"]
        )
        self._expiry = self._gauge(
            "chartrier_expiry_timestamp_seconds", "When a certificate stops being valid", ["certificate"]
        )

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Observe one answered request."""
        self._requests.labels(self._service, route, method, str(status)).observe(seconds)

    def handled(self, event: str, outcome: str) -> None:
        """Count one event: handled, known already, or failed (to be tried again, or given up)."""
        self._handled.labels(self._service, event, outcome).inc()

    def event_took_effect(self, occurred_at: datetime) -> None:
        """Observe how long after its change an event took effect here."""
        self._event_age.labels(self._service).observe(max(0.0, time.time() - occurred_at.timestamp()))

    def published(self, count: int) -> None:
        """Count events that the broker confirmed."""
        self._published.labels(self._service).inc(count)

    def message(self, outcome: str) -> None:
        """Count one attempt to send a message: it left, was put off, or was given up."""
        self._messages.labels(self._service, outcome).inc()

    def job_is_due_every(self, job: str, seconds: float) -> None:
        """State how often a job runs; from now on its last good end counts."""
        self._job_interval.labels(self._service, job).set(seconds)
        self._job_succeeded.labels(self._service, job).set_to_current_time()

    def job_ended(self, job: str, outcome: str, seconds: float) -> None:
        """Observe one run of a job: done, left to another process, or failed."""
        self._jobs.labels(self._service, job, outcome).observe(seconds)
        if outcome != "failed":
            self._job_succeeded.labels(self._service, job).set_to_current_time()

    def outbox(self, waiting: int, oldest_seconds: float) -> None:
        """Set what waits in the outbox now."""
        self._outbox_waiting.labels(self._service).set(waiting)
        self._outbox_oldest.labels(self._service).set(oldest_seconds)
        self._measured.labels(self._service, "outbox").set_to_current_time()

    def queue(self, waiting: int, dead: int) -> None:
        """Set what waits in the service's queue now, and what was given up."""
        self._queue.labels(self._service, "waiting").set(waiting)
        self._queue.labels(self._service, "dead").set(dead)
        self._measured.labels(self._service, "queue").set_to_current_time()

    def pool(self, name: str, *, in_use: Callable[[], float], limit: int) -> None:
        """Export how many connections of a pool are in use, asked when somebody looks."""
        self._connections.labels(self._service, name).set_function(in_use)
        self._connections_at_most.labels(self._service, name).set(limit)

    def expires(self, certificate: str, at: datetime) -> None:
        """State when a certificate stops being valid."""
        self._expiry.labels(self._service, certificate).set(at.timestamp())

    def time_stamp(self, outcome: str) -> None:
        """Count one time stamp that was asked for: granted, or unavailable."""
        self._time_stamps.labels(self._service, outcome).inc()

    def page(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, meaning: str, labels: list[str]) -> Counter:
        return Counter(name, meaning, ["service", *labels], registry=self.registry)

    def _gauge(self, name: str, meaning: str, labels: list[str]) -> Gauge:
        return Gauge(name, meaning, ["service", *labels], registry=self.registry)

    def _histogram(self, name: str, meaning: str, labels: list[str], buckets: tuple[float, ...]) -> Histogram:
        return Histogram(name, meaning, ["service", *labels], registry=self.registry, buckets=buckets)
