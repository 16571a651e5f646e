"""A warm start of the product in one process, and the memory it then takes in all."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.baselines import http_server
from bench.report import Goal, Line
from bench.rounds import Pace, Spread
from bench.system.cluster import UNLIMITED, supervised
from bench.system.process_usage import descendants, memory_mb
from bench.system.test_data import create_test_data
from deploy.local.product import embedded
from deploy.local.product.gateway import start_gateway
from deploy.local.product.installation import Installation
from deploy.local.servers.ports import free_port


@dataclass
class Startup:
    """An installation that is started several times."""

    home: Path
    pace: Pace
    memory: list[float] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """Measure warm starts, and memory after some use."""
        installation = Installation(self.home)
        installation.home.mkdir()
        cold = self._start(installation, used=True)
        pairs = self.pace.alternate(
            rounds=self.pace.starts,
            product=lambda: self._start(installation),
            baseline=lambda: self._start_baseline(installation),
        )
        return [
            Line("cold start, in one process", "s", Spread.of([cold]), goal=Goal(60, " s", at_least=False)),
            Line.of("warm start, in one process", "s", pairs, more_is_better=False, goal=Goal(5, " s", at_least=False)),
            Line("memory in all, in one process", "MB", Spread.of(self.memory), goal=Goal(700, " MB", at_least=False)),
        ]

    def _start(self, installation: Installation, *, used: bool = False) -> float:
        with supervised() as supervisor:
            began = time.monotonic()
            product = embedded.start(installation, supervisor, port=free_port(), rate_factor=UNLIMITED)
            took = time.monotonic() - began
            if used:
                create_test_data(installation, product.url)
                self.memory.append(memory_mb(descendants(os.getpid())))
        return took

    def _start_baseline(self, installation: Installation) -> float:
        """Start the same database server, the same gateway, and an application that only says hello."""
        with supervised() as supervisor:
            began = time.monotonic()
            server = embedded.start_postgres(installation, supervisor)
            front, ready = start_gateway(
                installation.home / "baseline",
                installation.logs / "baseline.log",
                lambda admin: embedded.topology(admin, port=free_port(), process_port=free_port(), rate_factor=1),
            )
            supervisor.keep_running(front)
            answers = http_server.Answers(f"postgresql+psycopg://{server.host}", "", {}, "")
            http_server.start(answers, supervisor, installation.logs / "baseline.log")
            front.wait_until(ready, within=20)
            return time.monotonic() - began
