"""A process that receives events, and the moment when each took effect in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.local.servers.processes import tied_to_parent

PATIENCE = 20.0


class NotReceived(Exception):
    """An event took no effect in time."""


@dataclass
class Receiver:
    """One receiving process; `role` is one of bench.events.roles."""

    role: str
    environment: Mapping[str, str]
    _received: dict[str, int] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it."""
        line = tied_to_parent([sys.executable, "-m", "bench.events.roles", self.role], signal.SIGTERM)
        self._process = subprocess.Popen(
            line, stdout=subprocess.PIPE, env={**os.environ, **self.environment}, text=True
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(15)

    def received_at(self, what: str) -> int:
        """Wait until something was received; return when, in nanoseconds of the machine's clock."""
        with self._changed:
            if not self._changed.wait_for(lambda: what in self._received, PATIENCE):
                raise NotReceived(f"{self.role}: {what}")
            return self._received.pop(what)

    def _read(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            what, _, at = line.partition(" ")
            with self._changed:
                self._received[what] = int(at)
                self._changed.notify_all()
