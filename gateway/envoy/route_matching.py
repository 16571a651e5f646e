"""Envoy's routes, made from the table."""

import re
from collections.abc import Sequence

from gateway.envoy import access_tokens, cross_origin, limits
from gateway.envoy.json_messages import Json, seconds
from gateway.envoy.refused_requests import refusals
from gateway.envoy.route_table import Caller, Route
from gateway.envoy.topology import Topology

# A stream may be idle this much longer than its answer may take, so that the answer's own limit comes first.
GRACE_SECONDS = 30
IDLE_DOWNLOAD_SECONDS = 60
LARGEST = 2**62


def route_configuration(topology: Topology, table: Sequence[Route]) -> Json:
    """Return all routes; a path that leads nowhere is refused like a document that isn't there."""
    lines = [route for route in table if topology.mail_is_captured or not route.only_where_mail_is_captured]
    routes = refusals()
    for line in lines:
        routes.extend(_routes(line, topology))
    # Without a token the answer is 401: nobody learns which addresses exist.
    routes.append({"name": "nowhere", "match": {"prefix": "/"}, "direct_response": {"status": 404}})
    everywhere = {
        "name": "everywhere",
        "domains": ["*"],
        "routes": routes,
    }
    return {"name": "table", "virtual_hosts": [everywhere], "validate_clusters": True}


def _routes(line: Route, topology: Topology) -> list[Json]:
    """Return the routes of one line: those that check a length or answer a preflight come first."""
    filters = _filters(line, topology)
    checks = []
    if line.body.streamed:
        unannounced = {"name": "content-length", "present_match": False}
        too_long = {"name": "content-length", "range_match": {"start": line.body.max_bytes + 1, "end": LARGEST}}
        checks = [_check(line, unannounced, 411, filters), _check(line, too_long, 413, filters)]
    route = {
        "name": line.path,
        "match": _match(line),
        "route": _action(line, topology),
        "typed_per_filter_config": filters,
    }
    if line.cross_origin:
        checks.append(cross_origin.preflight(line, _path(line.path), filters))
    return [*checks, route]


def _check(line: Route, header: Json, status: int, filters: Json) -> Json:
    return {
        "name": line.path,
        "match": _match(line, header),
        "direct_response": {"status": status},
        "typed_per_filter_config": filters,
    }


def _match(line: Route, *headers: Json) -> Json:
    wanted = list(headers)
    if line.methods:
        wanted.append(_method_in(line.methods))
    return {**_path(line.path), **({"headers": wanted} if wanted else {})}


def _path(path: str) -> Json:
    if "*" in path:
        return {"safe_regex": {"regex": "[^/]+".join(re.escape(part) for part in path.split("*"))}}
    return {"prefix": path} if path.endswith("/") else {"path": path}


def _method_in(methods: tuple[str, ...]) -> Json:
    return {"name": ":method", "string_match": {"safe_regex": {"regex": "|".join(methods)}}}


def _action(line: Route, topology: Topology) -> Json:
    answer = line.timeout.seconds
    return {
        "cluster": topology.cluster_of(line.service),
        "timeout": seconds(answer or 0),
        "idle_timeout": seconds(answer + GRACE_SECONDS if answer else IDLE_DOWNLOAD_SECONDS),
        "retry_policy": _retry_policy(),
    }


def _retry_policy() -> Json:
    """Send a safe request again, on another endpoint where there is one, when the first got no answer."""
    return {
        "retry_on": "connect-failure,refused-stream,reset",
        "num_retries": 1,
        "retriable_request_headers": [_method_in(("GET", "HEAD"))],
        "retry_host_predicate": [
            {
                "name": "envoy.retry_host_predicates.previous_hosts",
                "typed_config": {
                    "@type": "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
                },
            }
        ],
        # Endpoints are chosen at random: of two, the one that just failed would be chosen thrice running too often.
        "host_selection_retry_max_attempts": 20,
    }


def _filters(line: Route, topology: Topology) -> Json:
    filters = {
        limits.RATE_FILTER: limits.rate_of(line, factor=topology.rate_factor),
        limits.BODY_FILTER: limits.body_of(line),
    }
    if line.caller is Caller.ANYONE:
        filters[access_tokens.FILTER] = access_tokens.nothing_required()
    if line.cross_origin:
        filters |= cross_origin.readable()
    return filters
