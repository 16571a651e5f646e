"""From the lines of the table to Envoy's routes."""

import re
from collections.abc import Sequence

from gateway import limits, tokens
from gateway.routes import HIDDEN, INTERNAL, Caller, Route
from gateway.shape import Json, seconds
from gateway.topology import Topology

# A connection may stay silent this much longer than its answer may take: the answer's own limit speaks first.
GRACE_SECONDS = 30
SILENT_DOWNLOAD_SECONDS = 60
LARGEST = 2**62


def route_configuration(topology: Topology, table: Sequence[Route]) -> Json:
    """Give all routes; whatever leads nowhere is refused like a document that isn't there."""
    lines = [route for route in table if topology.mail_is_kept or not route.only_where_mail_is_kept]
    routes = [_refuse({"path": path}, 404, name="hidden", open_to_all=True) for path in HIDDEN]
    routes += [_refuse({"path_separated_prefix": path}, 404, name="internal", open_to_all=True) for path in INTERNAL]
    for line in lines:
        routes.extend(_routes(line, topology))
    routes.append(_refuse({"prefix": "/"}, 404, name="nowhere", open_to_all=False))
    everywhere = {
        "name": "everywhere",
        "domains": ["*"],
        "routes": routes,
    }
    return {"name": "table", "virtual_hosts": [everywhere], "validate_clusters": True}


def _routes(line: Route, topology: Topology) -> list[Json]:
    """Give the routes of one line: before a streamed upload stand the two that judge its length."""
    filters = _filters(line, topology)
    judged = []
    if line.body.streamed:
        unannounced = {"name": "content-length", "present_match": False}
        too_long = {"name": "content-length", "range_match": {"start": line.body.at_most + 1, "end": LARGEST}}
        judged = [_judge(line, unannounced, 411, filters), _judge(line, too_long, 413, filters)]
    route = {
        "name": line.path,
        "match": _match(line),
        "route": _action(line, topology),
        "typed_per_filter_config": filters,
    }
    return [*judged, route]


def _judge(line: Route, header: Json, status: int, filters: Json) -> Json:
    return {
        "name": line.path,
        "match": _match(line, header),
        "direct_response": {"status": status},
        "typed_per_filter_config": filters,
    }


def _refuse(match: Json, status: int, *, name: str, open_to_all: bool) -> Json:
    refusal: Json = {"name": name, "match": match, "direct_response": {"status": status}}
    if open_to_all:
        refusal["typed_per_filter_config"] = {tokens.FILTER: tokens.nothing_required()}
    return refusal


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
    answer = line.time.answer
    return {
        "cluster": topology.cluster_of(line.service),
        "timeout": seconds(answer or 0),
        "idle_timeout": seconds(answer + GRACE_SECONDS if answer else SILENT_DOWNLOAD_SECONDS),
        "retry_policy": _once_more(),
    }


def _once_more() -> Json:
    """Send a safe request again, on another endpoint where there is one, when the first never got an answer."""
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
        # Endpoints are drawn by chance: of two, the one that just failed would be drawn three times in a row too often.
        "host_selection_retry_max_attempts": 20,
    }


def _filters(line: Route, topology: Topology) -> Json:
    filters = {
        limits.RATE_FILTER: limits.rate_of(line, factor=topology.rate_factor),
        limits.BODY_FILTER: limits.body_of(line),
    }
    if line.caller is Caller.ANYONE:
        filters[tokens.FILTER] = tokens.nothing_required()
    return filters
