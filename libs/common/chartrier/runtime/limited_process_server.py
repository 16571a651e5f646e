"""The server of a pool of limited processes: imports the function, then forks a process for each content.

It runs apart from the service, without its environment. It trusts nothing that a forked process does: that one answers
into a file in memory, has no way to the line on which the server is asked, and is judged by how it ended.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import math
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Final, NoReturn

_LARGEST_REQUEST: Final = 64 * 1024
_DONE, _FAILED, _OUT_OF_MEMORY = 0, 70, 71
_OUTCOMES: Final[Mapping[int, bytes]] = {
    _DONE: b"done",
    _OUT_OF_MEMORY: b"memory",
    # Whom the kernel ends for want of memory is ended by this signal.
    -signal.SIGKILL: b"memory",
    -signal.SIGALRM: b"time",
    -signal.SIGXCPU: b"time",
}

# Of <sched.h> and <sys/prctl.h>.
_NEW_USERS_AND_NETWORK: Final = 0x10000000 | 0x40000000
_END_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38


def main() -> None:
    """Serve until whoever asks is gone. Arguments: the line's descriptor, `module:function`, the limits."""
    line = socket.socket(fileno=int(sys.argv[1]))
    limits: dict[str, int] = json.loads(sys.argv[3])
    libc = ctypes.CDLL(None, use_errno=True)
    # Where the system lets nobody leave its network, a process that can open no descriptor is still without one.
    libc.unshare(_NEW_USERS_AND_NETWORK)
    function = _imported(sys.argv[2])
    # What is there now is never looked at again: the processes forked from here share it untouched.
    gc.collect()
    gc.freeze()
    line.send(b"ready")

    def fork(descriptors: list[int]) -> _Process:
        return _Process(function, limits, libc, [line.fileno(), *descriptors])

    process: _Process | None = None
    while True:
        request, descriptors, _flags, _address = socket.recv_fds(line, _LARGEST_REQUEST, 2)
        if not request:
            return
        used_before = process is not None
        process = process or fork(descriptors)
        outcome = process.call(request, *descriptors)
        if used_before and outcome in {b"memory", b"failure"}:
            # What went before it in this process may be to blame: it has its chance in one of its own.
            process.end()
            process = fork(descriptors)
            outcome = process.call(request, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        line.send(outcome)
        if process.contents_left == 0:
            process.end()
            process = None


class _Process:
    """A forked process, its content and its answer in memory, and the line on which it learns that there is one."""

    def __init__(
        self, function: Callable[..., Any], limits: Mapping[str, int], libc: ctypes.CDLL, of_the_server: list[int]
    ) -> None:
        self.contents_left = limits["contents"]
        self._content, self._answer = os.memfd_create("content"), os.memfd_create("answer")
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._id = os.fork()
        if not self._id:
            for descriptor in (*of_the_server, self._line.detach()):
                os.close(descriptor)
            _serve(function, limits, libc, theirs, (self._content, self._answer))
        theirs.close()

    def call(self, request: bytes, content: int, answer: int) -> bytes:
        """Have it process a content; return what came of it."""
        self.contents_left -= 1
        _copy(content, self._content)
        os.truncate(self._answer, 0)
        self._line.send(request)
        try:
            order = self._line.recv(16)
        except OSError:
            order = b""
        _copy(self._answer, answer)
        if order == b"done":
            return order
        self.contents_left = 0
        _, status = os.waitpid(self._id, 0)
        self._id = 0
        return _OUTCOMES.get(os.waitstatus_to_exitcode(status), b"failure")

    def end(self) -> None:
        """End it, and give its memory back."""
        if self._id:
            os.kill(self._id, signal.SIGKILL)
            os.waitpid(self._id, 0)
        self._line.close()
        os.close(self._content)
        os.close(self._answer)


def _imported(name: str) -> Callable[..., Any]:
    module_name, _, function_name = name.partition(":")
    module = importlib.import_module(module_name)
    _warm_up(module)
    function: Callable[..., Any] = getattr(module, function_name)
    return function


def _warm_up(module: ModuleType) -> None:
    # What libraries load at first use must be loaded before a process may open no file.
    warm_up = getattr(module, "warm_up", None)
    if warm_up is not None:
        warm_up()


def _serve(
    function: Callable[..., Any],
    limits: Mapping[str, int],
    libc: ctypes.CDLL,
    line: socket.socket,
    memory: tuple[int, int],
) -> NoReturn:
    """Answer contents within the limits, and end with the last, or with the first that goes wrong."""
    code = _FAILED
    try:
        _confine(limits, libc)
        for _ in range(limits["contents"]):
            request = line.recv(_LARGEST_REQUEST)
            _limit_time(limits)
            code = _answer(function, json.loads(request), *memory)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if code != _DONE:
                break
            line.send(b"done")
    finally:
        os._exit(code)


def _answer(function: Callable[..., Any], arguments: dict[str, Any], content: int, answer: int) -> int:
    try:
        with os.fdopen(content, "rb", closefd=False) as file:
            file.seek(0)
            found = function(file, **arguments)
        _write(answer, b"B" + found if isinstance(found, bytes) else b"J" + json.dumps(found).encode())
    except MemoryError:
        return _OUT_OF_MEMORY
    except BaseException as failure:  # noqa: BLE001 - whatever it is, it ends this process and nothing else
        _write(answer, b"F" + _place_of(failure).encode())
        return _FAILED
    return _DONE


def _confine(limits: Mapping[str, int], libc: ctypes.CDLL) -> None:
    libc.prctl(_END_WITH_PARENT, signal.SIGKILL)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _limit(resource.RLIMIT_AS, _address_space() + limits["memory"])
    _limit(resource.RLIMIT_FSIZE, limits["answer"])
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    # No descriptor can be opened any more: no file, no connection, no line to another process.
    _limit(resource.RLIMIT_NOFILE, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Always above the limit of one content: the kernel kills, without a word, what reaches both at once.
    most = limits["contents"] * limits["processor_seconds"] + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def _limit_time(limits: Mapping[str, int]) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = math.ceil(used.ru_utime + used.ru_stime) + limits["processor_seconds"]
    # The first limit says what happened; the second ends a process that does not listen.
    resource.setrlimit(resource.RLIMIT_CPU, (min(seconds, most - 1), most))
    signal.setitimer(signal.ITIMER_REAL, limits["seconds"])


def _limit(kind: int, value: int) -> None:
    resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - no pathlib needed here
        pages = int(file.read().split()[0])
    return pages * resource.getpagesize()


def _copy(source: int, target: int) -> None:
    os.truncate(target, 0)
    os.lseek(target, 0, os.SEEK_SET)
    size, done = os.fstat(source).st_size, 0
    while done < size:
        done += os.sendfile(target, source, done, size - done)


def _write(descriptor: int, answer: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    view = memoryview(answer)
    while view:
        view = view[os.write(descriptor, view) :]


def _place_of(failure: BaseException) -> str:
    frames = traceback.extract_tb(failure.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    return f"{type(failure).__name__} at {place}"
