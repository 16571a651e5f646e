"""One process that we start: ready or refused, stopped when we stop, gone when we end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

POLL_SECONDS = 0.02


class DidNotStart(Exception):
    """A process ended, or took too long, before it was ready."""


@dataclass(frozen=True)
class Command:
    """What to start and how to end it."""

    name: str
    line: Sequence[str]
    log: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    inherit_environment: bool = True


class Child:
    """A running process, its whole group with it."""

    def __init__(self, command: Command) -> None:
        """Start it; it ends with us, even when we are killed."""
        self.command = command
        self._start()

    def _start(self) -> None:
        command = self.command
        self._log = _open_log(command.log)
        environment = {**(os.environ if command.inherit_environment else {}), **command.environment}
        self._process = subprocess.Popen(
            tied_to_parent(command.line, command.stop_signal),
            stdin=subprocess.DEVNULL,
            stdout=self._log or subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=command.folder,
            start_new_session=True,
        )
        if self._log is None:
            threading.Thread(target=self._relay_output, name=f"{command.name}-output", daemon=True).start()

    @property
    def name(self) -> str:
        """What people call it."""
        return self.command.name

    @property
    def pid(self) -> int:
        """The process's id, which is its group's id too."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How it ended, or nothing while it runs."""
        return self._process.poll()

    def wait_until(self, ready: Callable[[], bool], *, within: float) -> None:
        """Return once it is ready; raise when it ends or takes too long."""
        deadline = time.monotonic() + within
        while not ready():
            if self.exit_code is not None:
                raise DidNotStart(f"{self.command.name} ended with {self.exit_code}{self._last_words()}")
            if time.monotonic() > deadline:
                self.stop()
                raise DidNotStart(f"{self.command.name} was not ready within {within:.0f} s{self._last_words()}")
            time.sleep(POLL_SECONDS)

    def ask_to_stop(self) -> None:
        """Ask it to stop, and go on; several then stop side by side."""
        self.signal(self.command.stop_signal)

    def stop(self) -> None:
        """Ask it to stop, wait, then end what is left of its group."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self.command.patience)
        self.kill()

    def restart(self) -> None:
        """End what is left of its group, and start it again."""
        self.kill()
        self._start()

    def kill(self) -> None:
        """End the process and its group at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        if self._log is not None:
            self._log.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process itself, if it still runs."""
        if self.exit_code is None:
            self._process.send_signal(number)

    def _relay_output(self) -> None:
        output = self._process.stdout
        assert output is not None  # noqa: S101 — it is a pipe exactly when there is no log
        for line in output:
            sys.stderr.write(f"{self.command.name:<10} {line.decode(errors='replace')}")

    def _last_words(self) -> str:
        if self.command.log is None or not self.command.log.exists():
            return ""
        last = self.command.log.read_text(errors="replace").splitlines()[-12:]
        return "\n  ".join([f"; {self.command.log} says:", *last])


def tied_to_parent(line: Sequence[str], stop_signal: signal.Signals) -> list[str]:
    """Return the command line under which the kernel sends `stop_signal` when its parent dies."""
    return ["setpriv", "--pdeathsig", stop_signal.name.removeprefix("SIG"), *line]


def _open_log(path: Path | None) -> IO[bytes] | None:
    if path is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab")


def runs(pid: int, *, named: str) -> bool:
    """Return whether this process runs and is the program we think."""
    try:
        return named in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False
