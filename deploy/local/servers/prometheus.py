"""A private Prometheus that reads what a test, or a person at this machine, tells it to."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import requests

from deploy.local.servers.debian_packages import fetch
from deploy.local.servers.ports import LOOPBACK, free_port
from deploy.local.servers.processes import Child, Command


class NoPrometheus(Exception):
    """Prometheus is not installed: `apt-get install prometheus` brings it."""


def prometheus_program(name: str = "prometheus") -> str:
    """Return the path of `prometheus` or of `promtool`, which come together."""
    found = shutil.which(name) or (shutil.which(name) if fetch("prometheus") else None)
    if found is None:
        raise NoPrometheus(NoPrometheus.__doc__)
    return found


class Prometheus:
    """A Prometheus of our own."""

    def __init__(self, folder: Path, pages: Sequence[str], rules: Sequence[Path]) -> None:
        """Say which pages of metrics it reads, once a second, and which rules it applies."""
        self._program = prometheus_program()
        self._folder = folder
        self._port = free_port()
        self._child: Child | None = None
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "prometheus.yml").write_text(json.dumps(_configuration(pages, rules)))

    def start(self) -> None:
        """Start it and wait until it answers."""
        line = [
            *(self._program, f"--config.file={self._folder / 'prometheus.yml'}"),
            *(f"--storage.tsdb.path={self._folder / 'data'}", f"--web.listen-address={LOOPBACK}:{self._port}"),
        ]
        self._child = Child(Command("prometheus", line, log=self._folder / "prometheus.log", patience=5))
        self._child.wait_until(self._is_ready, within=60)

    def stop(self) -> None:
        """Stop it."""
        if self._child is not None:
            self._child.stop()

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Return what an expression yields now; refuse what it does not understand."""
        answer = self._get("/api/v1/query", query=expression)
        found: list[dict[str, Any]] = answer["data"]["result"]
        return found

    def targets_read(self) -> int:
        """Return how many pages were read well the last time."""
        return sum(float(one["value"][1]) == 1 for one in self.query("up"))

    def _get(self, path: str, **parameters: str) -> dict[str, Any]:
        answer = requests.get(f"http://{LOOPBACK}:{self._port}{path}", params=parameters, timeout=30)
        body: dict[str, Any] = answer.json()
        if body["status"] != "success":
            raise ValueError(f"{parameters}: {body['error']}")
        return body

    def _is_ready(self) -> bool:
        try:
            return requests.get(f"http://{LOOPBACK}:{self._port}/-/ready", timeout=5).ok
        except requests.ConnectionError:
            return False


def _configuration(pages: Sequence[str], rules: Sequence[Path]) -> dict[str, Any]:
    scrapes = []
    for number, page in enumerate(pages):
        address, _, path = page.removeprefix("http://").partition("/")
        name = "chartrier" if number == 0 else f"page-{number}"
        static = [{"targets": [address]}]
        scrapes.append({"job_name": name, "metrics_path": f"/{path}", "static_configs": static})
    interval = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    return {"global": interval, "rule_files": [str(each) for each in rules], "scrape_configs": scrapes}
