"""How Envoy reaches the services: balancing, open connections, circuit breakers, ejection of failing endpoints."""

from ipaddress import ip_address

from gateway.envoy.json_messages import Json, seconds, typed
from gateway.envoy.topology import Endpoint

# Below the time for which the services keep an idle connection (75 s), so that a request never meets a closing one.
IDLE_SECONDS = 45


def cluster(name: str, endpoints: tuple[Endpoint, ...]) -> Json:
    """Return one upstream with all its endpoints."""
    described: Json = {
        "name": name,
        "type": "STATIC" if all(_is_address(endpoint.host) for endpoint in endpoints) else "STRICT_DNS",
        "connect_timeout": seconds(1),
        # Slow and quick answers mix; the endpoint with the fewest open requests is the right one.
        "lb_policy": "LEAST_REQUEST",
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [_lb_endpoint(endpoint) for endpoint in endpoints]}],
        },
        "circuit_breakers": _breakers(),
        "typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": _http()},
    }
    if len(endpoints) > 1 or described["type"] == "STRICT_DNS":
        described["outlier_detection"] = _ejection()
    return described


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _lb_endpoint(endpoint: Endpoint) -> Json:
    address = {"socket_address": {"address": endpoint.host, "port_value": endpoint.port}}
    return {"endpoint": {"address": address}}


def _breakers() -> Json:
    threshold = {
        "max_connections": 256,
        "max_pending_requests": 1024,
        "max_requests": 2048,
        # Sending again is for single accidents: when a fifth of all requests need it, the service is down.
        "retry_budget": {"budget_percent": {"value": 20}, "min_retry_concurrency": 3},
    }
    return {"thresholds": [threshold]}


def _ejection() -> Json:
    return {
        "consecutive_gateway_failure": 5,
        "enforcing_consecutive_gateway_failure": 100,
        # A 500 is a fault of the program, the same on every endpoint: no reason to leave one out.
        "enforcing_consecutive_5xx": 0,
        "enforcing_success_rate": 0,
        "split_external_local_origin_errors": True,
        "consecutive_local_origin_failure": 3,
        "interval": seconds(1),
        "base_ejection_time": seconds(5),
        "max_ejection_percent": 50,
    }


def _http() -> Json:
    return typed(
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        common_http_protocol_options={"idle_timeout": seconds(IDLE_SECONDS)},
        explicit_http_config={"http_protocol_options": {}},
    )
