"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable


def wait_until(holds: Callable[[], bool], *, within: float = 60) -> None:
    """Return once it holds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
