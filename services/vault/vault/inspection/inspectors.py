"""What a file really is: asked of inspectors, processes that may be killed by what they read."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

_SCRIPT: Final = Path(__file__).with_name("inspector.py")
# Beyond the inspector's own limit: only a machine that stands still gets here.
_PATIENCE: Final = 30.0

PDF: Final = "application/pdf"


class Unfit(Exception):
    """The file can't be accepted; the argument says why."""


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be."""

    kind: str
    pages: int


class Inspectors:
    """A few warm inspectors, started when the first file comes."""

    def __init__(self, count: int = 2) -> None:
        self._count = count
        self._idle: queue.LifoQueue[_Inspector] = queue.LifoQueue()
        self._lock = threading.Lock()
        self._started_in: int | None = None

    def inspect(self, content: bytes) -> Inspected:
        """Return what the content is; `Unfit` with the reason when it can't be accepted."""
        self._start()
        inspector = self._idle.get()
        try:
            answer = inspector.ask(content)
        except OSError:
            inspector.stop()
            inspector = _Inspector()
            raise Unfit("took too much time or memory to read") from None
        finally:
            self._idle.put(inspector)
        if "refused" in answer:
            raise Unfit(str(answer["refused"]))
        return Inspected(kind=str(answer["kind"]), pages=int(answer["pages"]))

    def stop(self) -> None:
        """End the inspectors."""
        with self._lock:
            while not self._idle.empty():
                self._idle.get().stop()
            self._started_in = None

    def _start(self) -> None:
        # A process that was forked after the start has inspectors of its own: two may not share one line.
        with self._lock:
            if self._started_in != os.getpid():
                self._idle = queue.LifoQueue()
                for _ in range(self._count):
                    self._idle.put(_Inspector())
                self._started_in = os.getpid()


class _Inspector:
    """One process, and the line to it."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.settimeout(_PATIENCE)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(_SCRIPT), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )

    def ask(self, content: bytes) -> dict[str, Any]:
        descriptor = os.memfd_create("content")
        try:
            os.truncate(descriptor, len(content))
            os.pwrite(descriptor, content, 0)
            socket.send_fds(self._line, [b"?"], [descriptor])
        finally:
            os.close(descriptor)
        answer = self._line.recv(4096)
        if not answer:
            raise ConnectionResetError
        found: dict[str, Any] = orjson.loads(answer)
        return found

    def stop(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()
