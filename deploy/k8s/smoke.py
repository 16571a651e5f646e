"""Look whether a cluster really serves: `python -m deploy.k8s.smoke --context CONTEXT`. It changes nothing.

Where this was made there is no cluster, so it was run against none: what it asks of the gateway is tested on a local
product, what it reads of the cluster on answers of the form that kubectl gives.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import requests

from deploy.local.servers.ports import LOOPBACK, free_port

NAMESPACE: Final = "chartrier"
# From a pod that may not, to a service that it must not reach: 0 when the connection is refused or lost.
CLOSED_EDGE: Final = (
    "import socket, sys\n"
    "try:\n    socket.create_connection(('vault-api', 8000), 3)\n"
    "except OSError:\n    sys.exit(0)\n"
    "sys.exit('sharing reaches the vault: the network policies are not applied')"
)
# Each address of the gateway, and the status with which it answers somebody without a token.
ANSWERS: Final = {
    "/": 200,
    "/api/openapi.json": 200,
    "/api/auth/.well-known/jwks.json": 200,
    "/api/deposits/journeys/none-of-this-name": 404,
    "/api/vault/documents": 401,
    "/metrics": 404,
    "/readyz": 404,
}


class Cluster:
    """A cluster, as kubectl reaches it."""

    def __init__(self, context: str) -> None:
        self._kubectl = ["kubectl", "--context", context, "--namespace", NAMESPACE]

    def get(self, kind: str) -> list[dict[str, Any]]:
        """Return the manifests of a kind, with their state."""
        items: list[dict[str, Any]] = json.loads(self._run("get", kind, "--output", "json"))["items"]
        return items

    def closed_edge(self) -> list[str]:
        """Return what is wrong with the network policies."""
        line = [*self._kubectl, "exec", "deployment/sharing-api", "--", "python3", "-c", CLOSED_EDGE]
        done = subprocess.run(line, check=False, capture_output=True, text=True)
        return [] if done.returncode == 0 else [done.stderr.strip()]

    @contextmanager
    def gateway(self) -> Iterator[str]:
        """Forward a port of this machine to the gateway."""
        port = free_port()
        line = [*self._kubectl, "port-forward", "service/gateway-envoy", f"{port}:80", "--address", LOOPBACK]
        forwarding = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
        try:
            # Its first line says that it listens.
            if forwarding.stdout is not None:
                forwarding.stdout.readline()
            yield f"http://{LOOPBACK}:{port}"
        finally:
            forwarding.terminate()
            forwarding.wait()

    def _run(self, *line: str) -> str:
        return subprocess.run([*self._kubectl, *line], check=True, capture_output=True, text=True).stdout


def not_running(deployments: list[dict[str, Any]], jobs: list[dict[str, Any]]) -> list[str]:
    """Return the deployments that are not all there, and the migrations that did not end well."""
    found = [] if deployments else ["there is no deployment in the namespace"]
    for one in deployments:
        wanted, there = one["spec"].get("replicas", 1), one.get("status", {}).get("availableReplicas", 0)
        if there < wanted:
            found.append(f"{one['metadata']['name']}: {there} of {wanted} are available")
    migrations = [one for one in jobs if one["metadata"]["name"].endswith("-migrate")]
    failed = [one["metadata"]["name"] for one in migrations if not one.get("status", {}).get("succeeded")]
    return [*found, *(f"{name} has not ended well" for name in failed)]


def wrong_answers(base: str) -> list[str]:
    """Return where the gateway does not answer as it should somebody without a token."""
    found = []
    for path, expected in ANSWERS.items():
        try:
            status = requests.get(f"{base}{path}", timeout=10).status_code
        except requests.RequestException as failure:
            found.append(f"{path}: {type(failure).__name__}")
            continue
        if status != expected:
            found.append(f"{path} answers {status} instead of {expected}")
    return found


def main() -> int:
    """Look at everything; say what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m deploy.k8s.smoke", description=__doc__)
    parser.add_argument("--context", required=True, help="the context of kubectl")
    cluster = Cluster(parser.parse_args().context)
    found = not_running(cluster.get("deployments"), cluster.get("jobs"))
    with cluster.gateway() as base:
        found += wrong_answers(base)
    found += cluster.closed_edge()
    print("\n".join(found) or "Everything runs and answers; what must be closed is closed.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
