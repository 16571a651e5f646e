"""The server of a pool of limited processes: imports the function, then forks a process for each content.

It runs apart from the service, without its environment. It trusts nothing that a forked process does: that one answers
into a file in memory, has no way to the line on which the server is asked, and is judged by how it ended.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
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
    while True:
        request, descriptors, _flags, _address = socket.recv_fds(line, _LARGEST_REQUEST, 2)
        if not request:
            return
        process = os.fork()
        if not process:
            line.close()
            _process(function, json.loads(request), descriptors, limits, libc)
        for descriptor in descriptors:
            os.close(descriptor)
        _, status = os.waitpid(process, 0)
        line.send(_OUTCOMES.get(os.waitstatus_to_exitcode(status), b"failure"))


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


def _process(
    function: Callable[..., Any],
    arguments: dict[str, Any],
    descriptors: list[int],
    limits: Mapping[str, int],
    libc: ctypes.CDLL,
) -> NoReturn:
    """Answer one content within the limits, and end."""
    content, answer = descriptors
    code = _FAILED
    try:
        _confine(limits, libc)
        with os.fdopen(content, "rb") as file:
            found = function(file, **arguments)
        _write(answer, b"B" + found if isinstance(found, bytes) else b"J" + json.dumps(found).encode())
        code = _DONE
    except MemoryError:
        code = _OUT_OF_MEMORY
    except BaseException as failure:  # noqa: BLE001 - whatever it is, it ends this process and nothing else
        _write(answer, b"F" + _place_of(failure).encode())
    finally:
        os._exit(code)


def _confine(limits: Mapping[str, int], libc: ctypes.CDLL) -> None:
    libc.prctl(_END_WITH_PARENT, signal.SIGKILL)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _limit(resource.RLIMIT_AS, _address_space() + limits["memory"])
    _limit(resource.RLIMIT_FSIZE, limits["answer"])
    seconds = limits["processor_seconds"]
    # The first limit says what happened; the second ends a process that does not listen.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    # No descriptor can be opened any more: no file, no connection, no line to another process.
    _limit(resource.RLIMIT_NOFILE, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits["seconds"])


def _limit(kind: int, value: int) -> None:
    resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - no pathlib needed here
        pages = int(file.read().split()[0])
    return pages * resource.getpagesize()


def _write(descriptor: int, answer: bytes) -> None:
    view = memoryview(answer)
    while view:
        view = view[os.write(descriptor, view) :]


def _place_of(failure: BaseException) -> str:
    frames = traceback.extract_tb(failure.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    return f"{type(failure).__name__} at {place}"
