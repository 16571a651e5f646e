"""Which answers a page of another origin may read (CORS): those of the routes that say so, and no others."""

from gateway.envoy.headers import FILTER, set_header
from gateway.envoy.json_messages import Json, typed
from gateway.envoy.route_table import Route

PER_ROUTE = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute"
ORIGIN = {"name": "origin", "present_match": True}
REQUESTED_METHOD = {"name": "access-control-request-method", "present_match": True}

# Any origin, and never credentials: what such a route answers depends on no cookie.
READABLE = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "WWW-Authenticate, Retry-After",
}
PREFLIGHT_SECONDS = 3600


def readable() -> Json:
    """Return what a route says whose answers any page may read, refusals included."""
    return {FILTER: _mutations(READABLE)}


def preflight(route: Route, match: Json, filters: Json) -> Json:
    """Return the route that answers a browser's question whether it may send a request to another one."""
    allowed = {
        **READABLE,
        "access-control-allow-methods": ", ".join(route.methods),
        "access-control-allow-headers": "Authorization, Content-Type",
        "access-control-max-age": str(PREFLIGHT_SECONDS),
    }
    return {
        "name": route.path,
        "match": {**match, "headers": [_is_options(), ORIGIN, REQUESTED_METHOD]},
        "direct_response": {"status": 204},
        "typed_per_filter_config": {**filters, FILTER: _mutations(allowed)},
    }


def _is_options() -> Json:
    return {"name": ":method", "string_match": {"exact": "OPTIONS"}}


def _mutations(headers: dict[str, str]) -> Json:
    mutations = {"response_mutations": [set_header(name, value) for name, value in headers.items()]}
    return typed(PER_ROUTE, mutations=mutations)
