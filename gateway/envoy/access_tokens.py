"""The check of access tokens at the edge: who signed them, for whom, until when. Rights are not in them."""

from gateway.envoy.json_messages import Json, extension, seconds, typed
from gateway.envoy.topology import Topology

FILTER = "envoy.filters.http.jwt_authn"
MESSAGE = "envoy.extensions.filters.http.jwt_authn.v3"
REQUIRED = "access-token"
COOKIE = "__Host-access"
AUDIENCE = "chartrier"
KEYS = "/api/auth/.well-known/jwks.json"


def token_filter(topology: Topology) -> Json:
    """Return the filter: a token is required wherever a route doesn't say otherwise, so that forgetting is safe."""
    return extension(
        FILTER,
        f"{MESSAGE}.JwtAuthentication",
        providers={"auth": _provider(topology)},
        rules=[{"match": {"prefix": "/"}, "requires": {"provider_name": "auth"}}],
        # Envoy's own words on what is wrong with a token help a forger more than its owner.
        strip_failure_response=True,
    )


def nothing_required() -> Json:
    """Return what a public route says: no token is looked at, not even one that is no good."""
    return typed(f"{MESSAGE}.PerRouteConfig", disabled=True)


def _provider(topology: Topology) -> Json:
    return {
        "issuer": topology.issuer,
        "audiences": [AUDIENCE],
        "require_expiration": True,
        "clock_skew_seconds": 5,
        "from_headers": [{"name": "Authorization", "value_prefix": "Bearer "}],
        "from_cookies": [COOKIE],
        # Every service verifies the token again.
        "forward": True,
        "remote_jwks": _keys(topology),
        "jwt_cache_config": {"jwt_cache_size": 4096},
    }


def _keys(topology: Topology) -> Json:
    cluster = topology.cluster_of("auth")
    return {
        "http_uri": {"uri": f"http://{cluster}{KEYS}", "cluster": cluster, "timeout": seconds(2)},
        # auth shows a new key for longer than this before it signs with it.
        "cache_duration": seconds(topology.keys_refreshed_every),
        "async_fetch": {"failed_refetch_duration": seconds(0.25)},
    }
