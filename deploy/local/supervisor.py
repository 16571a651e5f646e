"""Everything that one run started: watched together, and stopped together, the last first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from deploy.local.processes import Child

Stop = Callable[[], None]
Handler = Callable[[int, FrameType | None], Any] | int | None
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCH_SECONDS = 0.5


class Ended(Exception):
    """Something that should run for ever ended by itself."""


class Supervisor:
    """Holds what was started; leaving it stops all of that and nothing else."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._stops: list[tuple[str, Stop]] = []
        self._watched: dict[str, Child] = {}
        self._told = threading.Event()
        self._before: list[tuple[signal.Signals, Handler]] = []

    def __enter__(self) -> Self:
        """Turn Ctrl-C and the signal that ends processes into a clean stop."""
        self._before = [(number, signal.signal(number, self._note)) for number in SIGNALS]
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Stop everything, the last started first."""
        for number in SIGNALS:
            # A second Ctrl-C must not leave half of it running.
            signal.signal(number, signal.SIG_IGN)
        for _, stop in reversed(self._stops):
            stop()
        self._stops.clear()
        self._watched.clear()
        for number, handler in self._before:
            signal.signal(number, handler)

    def holds(self, name: str, stop: Stop) -> None:
        """Remember how to stop something."""
        self._stops.append((name, stop))

    def watches(self, child: Child) -> Child:
        """Hold a process that must not end before the run does."""
        self.holds(child.command.name, child.stop)
        self._watched[child.command.name] = child
        return child

    def wait(self) -> None:
        """Return when told to stop; raise when something ends by itself."""
        while not self._told.wait(WATCH_SECONDS):
            for name, child in self._watched.items():
                if child.exit_code is not None:
                    raise Ended(f"{name} ended with {child.exit_code}; its last words are in {child.command.log}")

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self._told.is_set():
            return
        self._told.set()
        # Whatever is being waited for right now, the answer no longer matters.
        raise KeyboardInterrupt
