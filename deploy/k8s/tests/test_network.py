"""Who may talk to whom: exactly the edges of the architecture, and every other one is closed on both sides."""

from __future__ import annotations

from typing import Any, Final

import pytest

from auth.data_export.service_client import NAMES as ASKED_FOR_EXPORTS
from deploy.k8s.tests.rendered import ENVIRONMENTS, Rendered, Workload, rendered, selects
from deploy.setup.environment import SERVICES

# From a workload to a port of another. Each stands for a call in the code; whoever adds one adds it here.
EDGES: Final = {
    *((("gateway-envoy"), f"{service}-api", 8000) for service in SERVICES),
    ("gateway-envoy", "gateway-portal", 8000),
    # The keys of tokens. auth has them itself.
    *((f"{service}-api", "auth-api", 8000) for service in SERVICES if service != "auth"),
    # What each service holds on a person who asks for a copy.
    *(("auth-worker", f"{service}-api", 8000) for service in ASKED_FOR_EXPORTS),
    # Documents to sign, and signed ones; summaries of deposit requests.
    ("signature-worker", "vault-api", 8000),
    ("deposits-worker", "vault-api", 8000),
}
OUTSIDE: Final = {
    "object-store": {"vault-api", "vault-worker", "vault-scheduled-jobs"},
    "malware-scan": {"vault-api"},
    "smtp": {"notify-worker"},
    # Sign-in through providers outside; text messages.
    "internet": {"auth-api", "notify-worker"},
    "broker": {f"{service}-{part}" for service in SERVICES for part in ("worker", "migrate")},
    "postgresql": {
        "vault-verify-journal",
        *(f"{service}-{part}" for service in SERVICES for part in ("api", "worker", "migrate", "scheduled-jobs")),
    },
}

environments = pytest.mark.parametrize("environment", ENVIRONMENTS)


@environments
@pytest.mark.spec("OPS-02")
def test_only_the_edges_of_the_architecture_are_open(environment: str) -> None:
    shown = rendered(environment)
    ours = [one for one in shown.workloads if one.name != "postgresql"]
    found = {
        (source.name, target.name, port)
        for source in ours
        for target in ours
        for port in (8000, 8001, 8080, 8081, 5432)
        if may_send(shown, source, target, port) and may_receive(shown, source, target, port)
    }
    assert found == EDGES
    half_open = {
        (source.name, target.name, port)
        for source in ours
        for target in ours
        for port in (8000, 8001, 8081)
        if may_send(shown, source, target, port) != may_receive(shown, source, target, port)
    }
    assert half_open == set()


@environments
@pytest.mark.spec("OPS-02")
def test_only_who_needs_a_server_outside_reaches_it(environment: str) -> None:
    shown = rendered(environment)
    users = {kind: {one.name for one in shown.workloads if f"chartrier/uses-{kind}" in one.labels} for kind in OUTSIDE}
    assert users == OUTSIDE
    policies = {one["metadata"]["name"]: one["spec"] for one in shown.of_kind("NetworkPolicy")}
    outside = {"postgresql", "broker", "object-store", "malware-scan", "smtp", "internet"}
    if environment == "one-node":
        # PostgreSQL carries the events and a volume the contents; malware is not looked for.
        outside -= {"broker", "object-store", "malware-scan"}
    for name in outside:
        assert policies[name]["podSelector"] == {"matchLabels": {f"chartrier/uses-{name}": "true"}}
        assert all(rule["ports"] for rule in policies[name]["egress"])
    # Nothing of the cluster is behind "the internet".
    (rule,) = policies["internet"]["egress"]
    assert {"10.0.0.0/8", "169.254.0.0/16"} <= set(rule["to"][0]["ipBlock"]["except"])


@environments
def test_what_no_policy_opens_is_closed(environment: str) -> None:
    policies = {one["metadata"]["name"]: one["spec"] for one in rendered(environment).of_kind("NetworkPolicy")}
    assert policies["default-deny"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@environments
def test_only_envoy_is_open_to_the_world(environment: str) -> None:
    shown = rendered(environment)
    world = {
        one.name
        for one in shown.workloads
        for policy in policies_of(shown, one, "Ingress")
        for rule in policy.get("ingress", [])
        if "from" not in rule
    }
    assert world == {"gateway-envoy"}


def may_send(shown: Rendered, source: Workload, target: Workload, port: int) -> bool:
    return any(
        opens(rule, "to", target, port)
        for policy in policies_of(shown, source, "Egress")
        for rule in policy.get("egress", [])
    )


def may_receive(shown: Rendered, source: Workload, target: Workload, port: int) -> bool:
    return any(
        opens(rule, "from", source, port)
        for policy in policies_of(shown, target, "Ingress")
        for rule in policy.get("ingress", [])
        if "from" in rule
    )


def policies_of(shown: Rendered, workload: Workload, direction: str) -> list[dict[str, Any]]:
    specs = [one["spec"] for one in shown.of_kind("NetworkPolicy")]
    return [
        spec for spec in specs if direction in spec["policyTypes"] and selects(spec["podSelector"], workload.labels)
    ]


def opens(rule: dict[str, Any], side: str, other: Workload, port: int) -> bool:
    """Tell whether a rule names a pod of this namespace, at this port."""
    peers = [peer for peer in rule[side] if "podSelector" in peer and "namespaceSelector" not in peer]
    return any(selects(peer["podSelector"], other.labels) for peer in peers) and any(
        one["port"] == port for one in rule["ports"]
    )
