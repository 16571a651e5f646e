"""Processes that hear, and when they heard what."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.local.processes import tied_to_parent

PATIENCE = 20.0


class NotHeard(Exception):
    """A fact took no effect in time."""


@dataclass
class Ear:
    """One such process."""

    role: str
    told: Mapping[str, str]
    _heard: dict[str, int] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it."""
        line = tied_to_parent([sys.executable, "-m", "bench.wire", self.role], signal.SIGTERM)
        self._process = subprocess.Popen(line, stdout=subprocess.PIPE, env={**os.environ, **self.told}, text=True)
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(15)

    def heard(self, what: str) -> int:
        """Answer when it heard something, in nanoseconds of the machine's clock; wait for it."""
        with self._changed:
            if not self._changed.wait_for(lambda: what in self._heard, PATIENCE):
                raise NotHeard(f"{self.role}: {what}")
            return self._heard.pop(what)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            what, _, at = line.partition(" ")
            with self._changed:
                self._heard[what] = int(at)
                self._changed.notify_all()
