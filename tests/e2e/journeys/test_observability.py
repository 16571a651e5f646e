"""What operators see: a real Prometheus reads the running product, and every query of dashboards and alerts answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.servers.prometheus import NoPrometheus, Prometheus
from deploy.observability.panels import every_dashboard
from deploy.setup.environment import ROOT, SERVICES
from libs.common.tests.waiting import wait_until
from tests.e2e.conftest import Product, Scene

RULES = ROOT / "deploy/observability/rules"
# A cluster's own, and what is counted where a time-stamping authority is configured alone.
NOT_HERE = re.compile(r"kube_|chartrier_time_stamps_total$")

BY_PROMETHEUS = {"__name__", "le", "instance", "job"}
BY_US = {"service", "route", "method", "status", "event", "outcome", "job_name", "state", "part", "pool", "certificate"}
LABELS = BY_PROMETHEUS | BY_US


@pytest.fixture
def prometheus(product: Product, tmp_path: Path) -> Iterator[Prometheus]:
    configuration = json.loads((product.installation.home / "gateway/envoy.json").read_text())
    admin = configuration["admin"]["address"]["socket_address"]
    pages = [
        f"{product.running.addresses.service_urls['auth']}/metrics",
        f"http://{admin['address']}:{admin['port_value']}/stats/prometheus",
    ]
    try:
        server = Prometheus(tmp_path, pages, [RULES / "objectives.yml", RULES / "alerts.yml"])
    except NoPrometheus as missing:
        pytest.skip(f"no query was asked: {missing}")
    server.start()
    yield server
    server.stop()


@pytest.mark.runs_on("embedded")
@pytest.mark.spec("OPS-10", "OPS-11")
def test_every_query_answers_on_what_the_product_exports(scene: Scene, prometheus: Prometheus) -> None:
    # An organisation was registered and somebody invited: events were published and handled, and a message left.
    wait_until(lambda: prometheus.targets_read() == 2, within=60)
    wait_until(lambda: outboxes_measured(prometheus) == set(SERVICES), within=60)
    for happened in ("chartrier_messages_total", "chartrier_event_age_seconds_count", "chartrier:requests:rate5m"):
        wait_until(lambda it=happened: bool(prometheus.query(f"{it} > 0")), within=60)  # type: ignore[misc]
    # Rules are evaluated one after the other: the first of them may be recorded while a later one is not yet.
    wait_until(lambda: bool(prometheus.query("chartrier:slow_requests:ratio30m")), within=60)
    names = {one["metric"]["__name__"] for one in prometheus.query('{__name__=~"chartrier.*|envoy_.*|up"}')}
    for name, panels in every_dashboard().items():
        for panel in panels:
            for expression, _ in panel.queries:
                prometheus.query(expression)
                assert metrics_of(expression) <= names, f"{name}, {panel.title}"
    for rule in rules():
        prometheus.query(rule["expr"])
        assert {each for each in metrics_of(rule["expr"]) if not NOT_HERE.match(each)} <= names, rule


@pytest.mark.runs_on("embedded")
@pytest.mark.spec("OPS-10")
def test_nothing_personal_and_nothing_unbounded_is_a_label(product: Product, prometheus: Prometheus) -> None:
    product.operator()
    wait_until(lambda: prometheus.targets_read() == 2, within=60)
    ours = prometheus.query('{__name__=~"chartrier_.*"}')
    assert {label for one in ours for label in one["metric"]} <= LABELS
    routes = {one["metric"]["route"] for one in ours if "route" in one["metric"]}
    # Routes are templates: no id is in one.
    assert [route for route in routes if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", route)] == []


def outboxes_measured(prometheus: Prometheus) -> set[str]:
    return {one["metric"]["service"] for one in prometheus.query("chartrier_outbox_oldest_seconds")}


def rules() -> list[dict[str, Any]]:
    groups = [group for file in RULES.glob("*.yml") for group in yaml.safe_load(file.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def metrics_of(expression: str) -> set[str]:
    """Return the names of the metrics in an expression."""
    bare = re.sub(r"\{[^}]*\}|\"[^\"]*\"|\bby \([^)]*\)", "", expression)
    return set(re.findall(r"\b(?:chartrier|envoy|kube)[:_][\w:]+|\bup\b", bare))
