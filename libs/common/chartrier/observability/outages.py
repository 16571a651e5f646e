"""Outages of what a process depends on: said once when one begins, once a minute while it lasts, once when it ends.

Several threads meet the same outage; what each of them tries again, it tries after pauses that grow.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from structlog.stdlib import BoundLogger

SAID_AGAIN_AFTER: Final = 60.0
SHORTEST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 5.0


class Outage:
    """The state of one dependency, as its users report it; the log has a line when it changes."""

    def __init__(self, log: BoundLogger, dependency: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._log = log
        self._dependency = dependency
        self._clock = clock
        self._lock = threading.Lock()
        self._began: float | None = None
        self._logged = 0.0
        self._failures = 0

    def report(self, failure: Exception | str) -> None:
        """Report a failure."""
        reason = failure if isinstance(failure, str) else type(failure).__name__
        with self._lock:
            now = self._clock()
            self._failures += 1
            if self._began is None:
                self._began = now
            elif now - self._logged < SAID_AGAIN_AFTER:
                return
            self._logged = now
            self._warn(reason, now - self._began)

    def _warn(self, reason: str, lasts: float) -> None:
        figures = {"seconds": round(lasts), "failures": self._failures}
        self._log.warning(f"{self._dependency}_unavailable", reason=reason, **figures)

    def end(self) -> None:
        """Report a success: the dependency is there."""
        if self._began is None:
            return
        with self._lock:
            if self._began is not None:
                self._log.info(f"{self._dependency}_available", seconds=round(self._clock() - self._began))
            self._began, self._failures = None, 0


class GrowingPause:
    """How long to wait before the next try: longer after each failure, short again after a success."""

    def __init__(self, *, shortest: float = SHORTEST_PAUSE, longest: float = LONGEST_PAUSE) -> None:
        self._shortest = shortest
        self._longest = longest
        self._next = shortest

    def after_failure(self) -> float:
        """Return how many seconds to wait now."""
        pause, self._next = self._next, min(self._next * 2, self._longest)
        return pause

    def reset(self) -> None:
        """Begin with a short pause again."""
        self._next = self._shortest
