"""Every line of the table has its limits, and whatever is not public requires a token."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gateway.__main__ import every_topology
from gateway.envoy.bootstrap import ADMIN_PATHS, render, validation
from gateway.envoy.route_table import INTERNAL_PATHS, ROUTES, SERVICES, Caller, Route
from gateway.envoy.topology import Endpoint, Topology, stack
from gateway.portal_server.merged_openapi import METHODS, documents_in
from gateway.portal_server.settings import CONTRACTS

TOPOLOGIES = every_topology()
each_topology = pytest.mark.parametrize("topology", TOPOLOGIES.values(), ids=TOPOLOGIES.keys())


def manager(topology: Topology) -> dict[str, Any]:
    filters = render(topology)["static_resources"]["listeners"][0]["filter_chains"][0]["filters"]
    found: dict[str, Any] = filters[0]["typed_config"]
    return found


def routes(topology: Topology) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manager(topology)["route_config"]["virtual_hosts"][0]["routes"]
    return found


def is_public(route: dict[str, Any]) -> bool:
    config = route.get("typed_per_filter_config", {}).get("envoy.filters.http.jwt_authn", {})
    return bool(config.get("disabled"))


def test_envoy_accepts_every_rendering() -> None:
    outcome = subprocess.run([sys.executable, "-m", "gateway", "validate"], capture_output=True, text=True, check=False)
    assert (outcome.returncode, outcome.stdout.count("accepted")) == (0, len(TOPOLOGIES)), outcome.stdout


def test_envoy_would_say_so_if_a_rendering_were_wrong(tmp_path: Path) -> None:
    wrong = render(TOPOLOGIES["embedded"])
    wrong["static_resources"]["clusters"][0]["lb_policy"] = "WHOEVER"
    (tmp_path / "envoy.json").write_text(json.dumps(wrong))
    assert subprocess.run(validation(tmp_path / "envoy.json"), capture_output=True, check=False).returncode != 0


@each_topology
def test_only_the_public_lines_of_the_table_are_public(topology: Topology) -> None:
    table = {line.path: line.caller for line in ROUTES}
    named = [route for route in routes(topology) if route["name"] in table]
    for route in named:
        assert is_public(route) == (table[route["name"]] is Caller.ANYONE), route["name"]
    unnamed = [route for route in routes(topology) if route["name"] not in table]
    assert all("direct_response" in route for route in unnamed)
    rules = next(one for one in manager(topology)["http_filters"] if one["name"].endswith("jwt_authn"))
    assert rules["typed_config"]["rules"] == [{"match": {"prefix": "/"}, "requires": {"provider_name": "auth"}}]


@each_topology
def test_every_line_has_a_rate_a_size_a_timeout_and_retries_only_what_is_safe(topology: Topology) -> None:
    for route in routes(topology):
        if "route" not in route:
            continue
        assert route["typed_per_filter_config"]["envoy.filters.http.local_ratelimit"]["token_bucket"]
        assert route["typed_per_filter_config"]["envoy.filters.http.buffer"]
        assert route["route"]["timeout"] != "0s" or route["route"]["idle_timeout"] == "60s"
        methods = route["route"]["retry_policy"]["retriable_request_headers"][0]
        assert methods["string_match"]["safe_regex"]["regex"] == "GET|HEAD"


@each_topology
def test_every_route_leads_to_a_cluster_that_exists(topology: Topology) -> None:
    clusters = {cluster["name"] for cluster in render(topology)["static_resources"]["clusters"]}
    assert {route["route"]["cluster"] for route in routes(topology) if "route" in route} == clusters


@each_topology
def test_the_admin_port_is_on_the_loopback_and_answers_two_paths(topology: Topology) -> None:
    admin = render(topology)["admin"]
    assert admin["address"]["socket_address"]["address"] == "127.0.0.1"
    assert [path["exact"] for path in admin["allow_paths"]] == list(ADMIN_PATHS) == ["/ready", "/stats/prometheus"]


def test_tls_for_a_year_is_promised_only_where_there_is_tls() -> None:
    promised = {name: "strict-transport-security" in json.dumps(render(one)) for name, one in TOPOLOGIES.items()}
    assert promised == {"embedded": False, "stack": False, "services found by name, behind TLS": True}


def test_each_service_has_its_cluster_in_the_stack_and_all_share_one_in_the_embedded_run() -> None:
    stacked = render(TOPOLOGIES["stack"])["static_resources"]["clusters"]
    assert [cluster["name"] for cluster in stacked] == list(SERVICES)
    assert all(cluster["lb_policy"] == "LEAST_REQUEST" and cluster["outlier_detection"] for cluster in stacked)
    assert len(render(TOPOLOGIES["embedded"])["static_resources"]["clusters"]) == 1


def test_captured_messages_are_shown_only_where_mail_is_captured() -> None:
    shown = {name: "captured-messages" in json.dumps(render(one)) for name, one in TOPOLOGIES.items()}
    assert shown == {"embedded": True, "stack": False, "services found by name, behind TLS": False}


def test_a_stack_without_one_of_its_services_is_refused() -> None:
    some = {service: (Endpoint("127.0.0.1", 20100),) for service in SERVICES if service != "vault"}
    front, admin = Endpoint("127.0.0.1", 20080), Endpoint("127.0.0.1", 20081)
    with pytest.raises(ValueError, match="no endpoint for vault"):
        stack(listen=front, admin=admin, upstreams=some, issuer="http://chartrier.test")


def operations() -> list[tuple[str, str, bool]]:
    """List what the services offer: method, path, and whether they open it to anyone."""
    return [
        (method.upper(), path, operation["security"] == [])
        for document in documents_in(CONTRACTS).values()
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS and not is_internal(path)
    ]


def is_internal(path: str) -> bool:
    return any(f"{path}/".startswith(f"{inside}/") for inside in INTERNAL_PATHS)


def line_for(method: str, path: str) -> Route:
    """Find the line of the table that decides, as Envoy does: the first that matches."""
    return next(line for line in ROUTES if method in (line.methods or (method,)) and leads_to(line.path, path))


def leads_to(line_path: str, path: str) -> bool:
    if line_path.endswith("/"):
        return path.startswith(line_path)
    wanted, given = line_path.split("/"), path.split("/")
    return len(wanted) == len(given) and all(one in ("*", other) for one, other in zip(wanted, given, strict=True))


@each_topology
def test_what_workers_ask_of_each_other_is_not_reached_from_outside(topology: Topology) -> None:
    inside = [route for route in routes(topology) if route["name"] == "internal"]
    assert {route["match"]["path_separated_prefix"] for route in inside} == set(INTERNAL_PATHS)
    assert all(route["direct_response"]["status"] == 404 for route in inside)
    assert any(is_internal(path) for document in documents_in(CONTRACTS).values() for path in document["paths"])


@pytest.mark.parametrize("method, path, public", operations())
def test_the_table_makes_public_exactly_what_the_service_makes_public(method: str, path: str, public: bool) -> None:  # noqa: FBT001
    line = line_for(method, path)
    assert line.service == path.split("/")[2]
    assert (line.caller is Caller.ANYONE) == public
