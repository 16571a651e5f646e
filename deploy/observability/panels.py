"""The dashboards, as Grafana reads them: `python -m deploy.observability.panels FOLDER` writes them.

One for the suite, one for each service. A test holds the files in `dashboards/` against this, and another has a real
Prometheus, which reads the running product, answer every query.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from deploy.setup.environment import SERVICES

SUITE: Final = "suite"
WIDTH, HEIGHT, ROW = 12, 8, 24


@dataclass(frozen=True)
class Panel:
    """One picture: what it shows, in which unit, by which queries."""

    title: str
    unit: str
    queries: Sequence[tuple[str, str]]


def suite() -> list[Panel]:
    """Return what shows at a glance which service has a problem."""
    api = 'route=~"/api/.*"'
    by_service = "{{service}}"
    signing_in = 'service="auth",route="/api/auth/sessions"'
    return [
        Panel(
            "Requests", "reqps", [(f"sum by (service) (rate(chartrier_http_seconds_count{{{api}}}[5m]))", by_service)]
        ),
        Panel("Failed requests (objective: 0.1 %)", "percentunit", [("chartrier:failed_requests:ratio5m", by_service)]),
        Panel(
            "Slower than half a second (objective: 5 %)",
            "percentunit",
            [("chartrier:slow_requests:ratio30m", by_service)],
        ),
        Panel("95 of 100 answers within", "s", [(_quantile("chartrier_http_seconds", f"{{{api}}}"), by_service)]),
        Panel(
            "Error budget of 30 days that is left",
            "percentunit",
            [("1 - avg_over_time(chartrier:failed_requests:ratio5m[30d]) / 0.001", by_service)],
        ),
        Panel("Oldest event to publish", "s", [("max by (service) (chartrier_outbox_oldest_seconds)", by_service)]),
        Panel(
            "Events that wait", "short", [('max by (service) (chartrier_queue_events{state="waiting"})', by_service)]
        ),
        Panel("Events given up", "short", [('max by (service) (chartrier_queue_events{state="dead"})', by_service)]),
        Panel("95 of 100 events take effect within", "s", [(_quantile("chartrier_event_age_seconds"), by_service)]),
        Panel(
            "Sign-ins, by answer",
            "reqps",
            [
                (
                    f"sum by (status) (rate(chartrier_http_seconds_count{{{signing_in}}}[5m]))",
                    "{{status}}",
                )
            ],
        ),
        Panel(
            "Messages, by outcome", "ops", [("sum by (outcome) (rate(chartrier_messages_total[5m]))", "{{outcome}}")]
        ),
        Panel(
            "Certificates end in",
            "s",
            [
                (
                    "min by (service, certificate) (chartrier_expiry_timestamp_seconds) - time()",
                    "{{service}} {{certificate}}",
                )
            ],
        ),
    ]


def service(name: str) -> list[Panel]:
    """Return what shows where in one service a problem is."""
    own = f'service="{name}"'
    return [
        Panel(
            "Requests, by route",
            "reqps",
            [(f"sum by (method, route) (rate(chartrier_http_seconds_count{{{own}}}[5m]))", "{{method}} {{route}}")],
        ),
        Panel(
            "Answers, by status",
            "reqps",
            [(f"sum by (status) (rate(chartrier_http_seconds_count{{{own}}}[5m]))", "{{status}}")],
        ),
        Panel(
            "95 of 100 answers within, by route",
            "s",
            [(_quantile("chartrier_http_seconds", f"{{{own}}}", by="route"), "{{route}}")],
        ),
        Panel(
            "Connections of the database",
            "short",
            [
                (f"max by (pool) (chartrier_database_connections{{{own}}})", "{{pool}} in use"),
                (f"max by (pool) (chartrier_database_connections_limit{{{own}}})", "{{pool}} at most"),
            ],
        ),
        Panel(
            "Outbox",
            "short",
            [
                (f"max(chartrier_outbox_waiting{{{own}}})", "waiting"),
                (f"max(chartrier_outbox_oldest_seconds{{{own}}})", "age of the oldest, seconds"),
                (f"sum(rate(chartrier_events_published_total{{{own}}}[5m]))", "published per second"),
            ],
        ),
        Panel("Queue", "short", [(f"max by (state) (chartrier_queue_events{{{own}}})", "{{state}}")]),
        Panel(
            "Events handled, by outcome",
            "ops",
            [(f"sum by (event, outcome) (rate(chartrier_events_handled_total{{{own}}}[5m]))", "{{event}} {{outcome}}")],
        ),
        Panel(
            "Jobs: time since the last good end",
            "s",
            [
                (
                    f"time() - max by (job_name) (chartrier_job_succeeded_timestamp_seconds{{{own}}})",
                    "{{job_name}}",
                )
            ],
        ),
        Panel(
            "Jobs: seconds of work in each second",
            "percentunit",
            [
                (
                    f"sum by (job_name, outcome) (rate(chartrier_job_seconds_sum{{{own}}}[5m]))",
                    "{{job_name}} {{outcome}}",
                )
            ],
        ),
    ]


def every_dashboard() -> dict[str, list[Panel]]:
    """Return the panels of each dashboard, by its name."""
    return {SUITE: suite(), **{name: service(name) for name in SERVICES}}


def grafana(name: str, panels: Sequence[Panel]) -> dict[str, Any]:
    """Return a dashboard in Grafana's form."""
    return {
        "uid": f"chartrier-{name}",
        "title": f"Chartrier: {name}",
        "tags": ["chartrier"],
        "timezone": "utc",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "links": [{"type": "dashboards", "tags": ["chartrier"], "title": "Chartrier", "asDropdown": True}],
        "panels": list(_placed(panels)),
    }


def written() -> dict[str, str]:
    """Return the text of each file."""
    return {
        f"{name}.json": json.dumps(grafana(name, panels), indent=1) + "\n" for name, panels in every_dashboard().items()
    }


def _placed(panels: Sequence[Panel]) -> Iterator[dict[str, Any]]:
    for place, panel in enumerate(panels):
        x, y = place * WIDTH % ROW, place * WIDTH // ROW * HEIGHT
        yield {
            "id": place + 1,
            "type": "timeseries",
            "title": panel.title,
            "datasource": {"type": "prometheus"},
            "gridPos": {"x": x, "y": y, "w": WIDTH, "h": HEIGHT},
            "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
            "targets": [
                {"refId": chr(ord("A") + number), "expr": expression, "legendFormat": legend}
                for number, (expression, legend) in enumerate(panel.queries)
            ],
        }


def _quantile(histogram: str, selector: str = "", *, by: str = "service") -> str:
    return f"histogram_quantile(0.95, sum by ({by}, le) (rate({histogram}_bucket{selector}[5m])))"


def main() -> None:
    """Write every dashboard into a folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written().items():
        (folder / name).write_text(text)


if __name__ == "__main__":
    main()
