"""Envoy in front of a local run."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from deploy.local.servers.ports import LOOPBACK, free_port
from deploy.local.servers.processes import Child, Command
from gateway.envoy.bootstrap import command, render
from gateway.envoy.topology import Endpoint, Topology


def local(port: int) -> Endpoint:
    """Return the endpoint of a local port."""
    return Endpoint(LOOPBACK, port)


def start_gateway(
    folder: Path, log: Path, topology: Callable[[Endpoint], Topology]
) -> tuple[Child, Callable[[], bool]]:
    """Start Envoy on the topology for an admin endpoint; return it, and how to ask whether it is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    admin = local(free_port())
    configuration = folder / "envoy.json"
    configuration.write_text(json.dumps(render(topology(admin))))
    child = Child(Command("gateway", command(configuration), log=log, patience=5))
    return child, lambda: answers_ok(f"http://{admin.host}:{admin.port}/ready")


def answers_ok(url: str) -> bool:
    """Return whether an address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 — an address of our own making
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
