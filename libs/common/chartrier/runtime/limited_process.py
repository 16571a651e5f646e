"""Limited processes: work on a content that nobody trusts, in a process that has nothing to lose.

The work is a function of a module, named as `module:function`. For each pool one small server imports it, without the
environment, the keys, the connections or the open files of the service; for each content the server forks a process
that may open no file and no connection, has little memory and time, and ends when it has answered. What one content
does to its process is no other content's affair, unless `Limits.contents` lets a few follow each other in one process.
(`limited_process_server` is the other side.)
"""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import orjson

from chartrier.observability.logging import logger

# It finds modules where the service does.
_PROGRAM: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[4]);"
    " from chartrier.runtime.limited_process_server import main; main()"
)
_LONGEST_START: Final = 60.0
# Beyond the limit that the process itself is under: only a process that fights its limits gets here.
_PATIENCE: Final = 2.0
_LARGEST_MESSAGE: Final = 64 * 1024

Reason = Literal["memory", "time", "failure"]

_REASONS: Final[dict[bytes, Reason]] = {b"memory": "memory", b"time": "time"}

log = logger(__name__)


@dataclass(frozen=True)
class Limits:
    """What a process may use for one content. Memory is counted beyond what the function's libraries take.

    `contents` is how many may follow each other in one process: what saves the time of a fork is a little less apart.
    """

    memory: int = 256 * 1024**2
    processor_seconds: int = 10
    seconds: int = 30
    answer: int = 64 * 1024**2
    contents: int = 1


class NotProcessable(Exception):
    """The content can't be processed within the limits."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class ProcessUnavailable(Exception):
    """No process can be started; the content is not to blame."""


class LimitedProcesses:
    """A pool of servers that call one function, each on one content at a time; they start with the first call."""

    def __init__(self, function: str, *, count: int = 2, limits: Limits | None = None) -> None:
        self._function = function
        self._count = count
        self._limits = limits or Limits()
        self._idle: queue.LifoQueue[_Server | None] = queue.LifoQueue()
        self._lock = threading.Lock()
        self._started_in: int | None = None

    def call(self, content: bytes, **arguments: object) -> Any:  # noqa: ANN401 - JSON values, or bytes
        """Return what the function answers to a content and JSON arguments; `NotProcessable` when it does not."""
        self._start()
        try:
            return self._call(content, arguments)
        except _ServerDied:
            log.warning("limited_process_server_died", function=self._function)
        # Somebody ended the server; the process of the content could not have done that, so it has its chance.
        try:
            return self._call(content, arguments)
        except _ServerDied as died:
            raise ProcessUnavailable(self._function) from died

    def process_ids(self) -> list[int]:
        """Return the processes of the servers that wait for a content."""
        return [server.process_id for server in list(self._idle.queue) if server is not None]

    def stop(self) -> None:
        """End the servers; they also end by themselves with the process that started them."""
        with self._lock:
            while not self._idle.empty():
                server = self._idle.get()
                if server is not None:
                    server.stop()
            self._started_in = None

    def _call(self, content: bytes, arguments: dict[str, object]) -> Any:  # noqa: ANN401
        server = self._idle.get()
        try:
            if server is None or not server.is_running:
                server = _Server(self._function, self._limits)
            return server.call(content, arguments)
        finally:
            self._idle.put(server)

    def _start(self) -> None:
        # A process that was forked after the start needs servers of its own: two may not share one line.
        with self._lock:
            if self._started_in != os.getpid():
                self._idle = queue.LifoQueue()
                for _ in range(self._count):
                    self._idle.put(None)
                self._started_in = os.getpid()


class _ServerDied(Exception):
    pass


class _Server:
    """One server, and the line to it."""

    def __init__(self, function: str, limits: Limits) -> None:
        self._function = function
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            arguments = [str(theirs.fileno()), function, json.dumps(asdict(limits)), json.dumps(sys.path)]
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM, *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        self._line.settimeout(_LONGEST_START)
        # It says when it has imported the function.
        if self._receive() != b"ready":
            raise _ServerDied
        self._line.settimeout(limits.seconds + _PATIENCE)

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    @property
    def process_id(self) -> int:
        return self._process.pid

    def call(self, content: bytes, arguments: dict[str, object]) -> Any:  # noqa: ANN401
        given, answer = _in_memory(content), _in_memory(b"")
        try:
            outcome = self._ask(arguments, given, answer)
            found = _read(answer)
        finally:
            os.close(given)
            os.close(answer)
        if outcome != b"done":
            reason = outcome.decode()
            log.warning("content_not_processable", function=self._function, outcome=reason, failure=_place(found))
            raise NotProcessable(_REASONS.get(outcome, "failure"))
        return _answer(found)

    def stop(self) -> None:
        self._line.close()
        with suppress(ProcessLookupError):
            # The server began a session: this ends the process that it forked too.
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _ask(self, arguments: dict[str, object], content: int, answer: int) -> bytes:
        try:
            socket.send_fds(self._line, [orjson.dumps(arguments)], [content, answer])
        except OSError as broken:
            self.stop()
            raise _ServerDied from broken
        return self._receive()

    def _receive(self) -> bytes:
        try:
            message = self._line.recv(_LARGEST_MESSAGE)
        except TimeoutError:
            self.stop()
            return b"time"
        except OSError:
            message = b""
        if not message:
            self.stop()
            raise _ServerDied
        return message


def _in_memory(content: bytes) -> int:
    descriptor = os.memfd_create("content")
    os.truncate(descriptor, len(content))
    os.pwrite(descriptor, content, 0)
    return descriptor


def _read(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _answer(found: bytes) -> Any:  # noqa: ANN401
    if found[:1] == b"B":
        return found[1:]
    try:
        return orjson.loads(found[1:])
    except orjson.JSONDecodeError as forged:
        # Only a process that a content took over answers like this.
        raise NotProcessable("failure") from forged


def _place(found: bytes) -> str:
    # The kind of exception and where it was raised, never its words: they may quote the content.
    return found[1:300].decode(errors="replace") if found[:1] == b"F" else ""
