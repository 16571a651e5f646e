"""Metrics that every service exports, labelled by route and never by person."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest


class Metrics:
    """One service's counters and durations, in a registry of its own."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self._service = service
        self._requests = Histogram(
            "chartrier_http_seconds",
            "Time to answer a request",
            ["service", "route", "method", "status"],
            registry=self.registry,
            buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
        )
        self._handled = Counter(
            "chartrier_events_handled",
            "Events handled, by outcome",
            ["service", "event", "outcome"],
            registry=self.registry,
        )
        self._published = Counter("chartrier_events_published", "Events published", ["service"], registry=self.registry)

        self._messages = Counter(
            "chartrier_messages",
            "Attempts to send somebody a message, by outcome",
            ["service", "outcome"],
            registry=self.registry,
        )

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Observe one answered request."""
        self._requests.labels(self._service, route, method, str(status)).observe(seconds)

    def handled(self, event: str, outcome: str) -> None:
        """Count one event: handled, known already, or failed (to be tried again, or given up)."""
        self._handled.labels(self._service, event, outcome).inc()

    def published(self, count: int) -> None:
        """Count events that the broker confirmed."""
        self._published.labels(self._service).inc(count)

    def message(self, outcome: str) -> None:
        """Count one attempt to send a message: it left, was put off, or was given up."""
        self._messages.labels(self._service, outcome).inc()

    def page(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)
