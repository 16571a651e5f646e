"""A supervisor at work beside a test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deploy.local.product.supervisor import Supervisor


@contextmanager
def watching(supervisor: Supervisor) -> Iterator[None]:
    """Have a supervisor keep everything running until the end of the block."""
    stopping = threading.Event()
    watch = threading.Thread(target=supervisor.wait, args=[stopping])
    watch.start()
    try:
        yield
    finally:
        stopping.set()
        watch.join()


def eventually(holds: Callable[[], bool], *, within: float = 180) -> None:
    """Return once it holds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
