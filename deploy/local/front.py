"""Envoy in front of a local run."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Child, Command
from gateway.envoy.bootstrap import command, render
from gateway.envoy.topology import Endpoint, Topology


def local(port: int) -> Endpoint:
    """Answer the endpoint of a local port."""
    return Endpoint(LOOPBACK, port)


def start_front(folder: Path, log: Path, shape: Callable[[Endpoint], Topology]) -> tuple[Child, Callable[[], bool]]:
    """Start Envoy on the topology that `shape` gives an admin endpoint; answer it, and how to ask if it is ready."""
    folder.mkdir(parents=True, exist_ok=True)
    admin = local(free_port())
    configuration = folder / "envoy.json"
    configuration.write_text(json.dumps(render(shape(admin))))
    child = Child(Command("gateway", command(configuration), log=log, patience=5))
    return child, lambda: answers_ok(f"http://{admin.host}:{admin.port}/ready")


def answers_ok(url: str) -> bool:
    """Tell whether an address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 — an address of our own making
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
