"""A warm start of the product in one process, and the memory it then takes in all."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench import bare
from bench.furnishing import furnish
from bench.processes import resident, started_by
from bench.product import UNLIMITED, supervised
from bench.rounds import Pace, Spread
from bench.table import Aim, Line
from deploy.local import embedded
from deploy.local.front import start_front
from deploy.local.installation import Installation
from deploy.local.ports import free_port


@dataclass
class Starting:
    """An installation that is started again and again."""

    home: Path
    pace: Pace
    memory: list[float] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """Measure warm starts, and memory after some use."""
        installation = Installation(self.home)
        installation.home.mkdir()
        cold = self._start(installation, used=True)
        pairs = self.pace.alternate(
            rounds=self.pace.starts, ours=lambda: self._start(installation), limit=lambda: self._bare(installation)
        )
        return [
            Line("cold start, in one process", "s", Spread.of([cold]), aim=Aim(60, " s", at_least=False)),
            Line.of("warm start, in one process", "s", pairs, more_is_better=False, aim=Aim(5, " s", at_least=False)),
            Line("memory in all, in one process", "MB", Spread.of(self.memory), aim=Aim(700, " MB", at_least=False)),
        ]

    def _start(self, installation: Installation, *, used: bool = False) -> float:
        with supervised() as supervisor:
            began = time.monotonic()
            product = embedded.start(installation, supervisor, port=free_port(), rate_factor=UNLIMITED)
            took = time.monotonic() - began
            if used:
                furnish(installation, product.url)
                self.memory.append(resident(started_by(os.getpid())))
        return took

    def _bare(self, installation: Installation) -> float:
        """Start the same database server, the same gateway, and an application that only says hello."""
        with supervised() as supervisor:
            began = time.monotonic()
            server = embedded.start_postgres(installation, supervisor)
            front, ready = start_front(
                installation.home / "bare",
                installation.logs / "bare.log",
                lambda admin: embedded.topology(admin, port=free_port(), house_port=free_port(), rate_factor=1),
            )
            supervisor.watches(front)
            asked = bare.Bare(f"postgresql+psycopg://{server.host}", "", {}, "")
            bare.start(asked, supervisor, installation.logs / "bare.log")
            front.wait_until(ready, within=20)
            return time.monotonic() - began
