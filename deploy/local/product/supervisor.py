"""Everything that one run started: kept running, and stopped together, the last first."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType, TracebackType
from typing import Any, Protocol, Self, TypeVar

from deploy.local.servers.processes import DidNotStart

Stop = Callable[[], None]
Handler = Callable[[int, FrameType | None], Any] | int | None
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WATCH_SECONDS = 0.2

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
# A process that ran as long as this is well: should it end, its pauses begin anew.
STEADY_SECONDS = 60.0


class Watched(Protocol):
    """A process, or a server of several, that should run as long as the run does."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def exit_code(self) -> int | None:
        """How it ended, or nothing while it runs."""

    def restart(self) -> None:
        """Start it again where it was."""

    def stop(self) -> None:
        """Stop it."""


W = TypeVar("W", bound=Watched)


@dataclass
class RestartPlan:
    """When a process is started again: after a pause that doubles with each time, until it ran steadily."""

    pause: float = FIRST_PAUSE_SECONDS
    started_at: float = field(default_factory=time.monotonic)
    due_at: float | None = None

    def ended(self, now: float) -> float:
        """Note that the process ended, and return the pause before it is started again."""
        if now - self.started_at >= STEADY_SECONDS:
            self.pause = FIRST_PAUSE_SECONDS
        pause, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        self.due_at = now + pause
        return pause

    def started(self, now: float) -> None:
        """Note that the process was started again."""
        self.started_at, self.due_at = now, None


class Supervisor:
    """Knows what was started; leaving it stops all of that and nothing else."""

    def __init__(self, say: Callable[[str], None] = print) -> None:
        """Know of nothing yet; `say` tells a person what is started again."""
        self._say = say
        self._stops: list[Stop] = []
        self._watched: list[tuple[Watched, RestartPlan]] = []
        self._stopping = threading.Event()
        self._handlers: list[tuple[signal.Signals, Handler]] = []

    def __enter__(self) -> Self:
        """Turn Ctrl-C and the signals that end processes into a clean stop."""
        self._handlers = [(number, signal.signal(number, self._interrupt)) for number in SIGNALS]
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Stop everything, the last started first."""
        for number in SIGNALS:
            # A second Ctrl-C must not leave half of it running.
            signal.signal(number, signal.SIG_IGN)
        for stop in reversed(self._stops):
            stop()
        self._stops.clear()
        self._watched.clear()
        for number, handler in self._handlers:
            signal.signal(number, handler)

    def will_stop(self, stop: Stop) -> None:
        """Remember how to stop something."""
        self._stops.append(stop)

    def keep_running(self, watched: W) -> W:
        """Start something again whenever it ends by itself, and stop it at the end."""
        self._watched.append((watched, RestartPlan()))
        self.will_stop(watched.stop)
        return watched

    def wait(self, stopping: threading.Event | None = None) -> None:
        """Keep everything running; return when stopped, by a signal or by this event."""
        while not (stopping or self._stopping).wait(WATCH_SECONDS):
            for watched, plan in self._watched:
                self._look_after(watched, plan, now=time.monotonic())

    def _look_after(self, watched: Watched, plan: RestartPlan, *, now: float) -> None:
        if plan.due_at is None and (code := watched.exit_code) is not None:
            self._say(f"{watched.name} {ending(code)}; it is started again in {plan.ended(now):.0f} s")
        elif plan.due_at is not None and now >= plan.due_at:
            plan.started(now)
            try:
                watched.restart()
            except (DidNotStart, OSError) as failure:
                self._say(f"{failure}; the next try is in {plan.ended(now):.0f} s")
            else:
                self._say(f"{watched.name} is started again")

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping.is_set():
            return
        self._stopping.set()
        # Whatever is being waited for right now, the answer no longer matters.
        raise KeyboardInterrupt


def ending(code: int) -> str:
    """Return how a process ended, in words."""
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
