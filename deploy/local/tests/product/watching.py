"""A supervisor at work beside a test."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from deploy.local.product.supervisor import Supervisor


def keep_running_until(supervisor: Supervisor, holds: Callable[[], bool]) -> None:
    """Have a supervisor start again whatever ends, until something holds.

    It works on this thread: the kernel ends what a thread started when that thread ends.
    """
    stopping = threading.Event()
    with ThreadPoolExecutor(1) as watcher:
        seen = watcher.submit(eventually, holds)
        seen.add_done_callback(lambda _: stopping.set())
        supervisor.wait(stopping)
    seen.result()


def eventually(holds: Callable[[], bool], *, within: float = 180) -> None:
    """Return once it holds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
