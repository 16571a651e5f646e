"""Functions that a limited process is asked to call: one that works, and many that must not get far."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, BinaryIO

_remembered: list[bytes] = []


def describe(content: BinaryIO, *, greeting: str = "") -> dict[str, Any]:
    return {"size": len(content.read()), "greeting": greeting}


def upper(content: BinaryIO) -> bytes:
    return content.read().upper()


def behave(content: BinaryIO, *, how: str) -> object:
    """Do what is asked for, and say what came of it."""
    return {name: function for name, function in globals().items() if name.startswith("_do_")}[f"_do_{how}"](content)


def _do_take_memory(_content: BinaryIO) -> int:
    return len(bytearray(2 * 1024**3))


def _do_take_memory_by_pieces(_content: BinaryIO) -> int:
    pieces: list[bytes] = []
    while len(pieces) < 4096:
        pieces.append(bytes(1024**2))
        pieces[-1] = pieces[-1].replace(b"\0", b"x")
    return len(pieces)


def _do_loop(_content: BinaryIO) -> None:
    while True:
        pass


def _do_sleep(_content: BinaryIO) -> None:
    time.sleep(600)


def _do_fight_the_alarm(_content: BinaryIO) -> None:
    import signal

    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    time.sleep(600)


def _do_crash(_content: BinaryIO) -> None:
    ctypes.string_at(0)


def _do_raise(content: BinaryIO) -> None:
    raise ValueError(content.read().decode())


def _do_answer_nonsense(content: BinaryIO) -> None:
    """Write into the answer what is none, and end well, as a process that the content took over could."""
    (answer,) = (number for number in _open_descriptors() if number not in (0, 1, 2, content.fileno()))
    os.write(answer, b"J{[")
    os._exit(0)


def _do_answer_too_much(_content: BinaryIO) -> bytes:
    return bytes(2 * 1024**2)


def _do_remember(content: BinaryIO) -> list[str]:
    _remembered.append(content.read())
    return [each.decode() for each in _remembered]


def _do_fail_unless_first(_content: BinaryIO) -> str:
    if _remembered:
        raise ValueError(_remembered)
    return "done"


def _do_work_for_half_a_second(_content: BinaryIO) -> str:
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass
    return "done"


def _do_escape(_content: BinaryIO) -> list[str]:
    """Return what could be opened or started after all."""
    tries = {
        "a file": lambda: Path("/etc/hostname").read_bytes(),
        "a new file": lambda: Path("/tmp/misbehaving").write_bytes(b"x"),  # noqa: S108
        "a connection": lambda: socket.create_connection(("127.0.0.1", 9), timeout=1),
        "a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "a program": lambda: subprocess.run(["true"], check=True),
        "a file in memory": lambda: os.memfd_create("more"),
        "a pipe": os.pipe,
    }
    escaped = []
    for what, attempt in tries.items():
        try:
            attempt()
        except OSError:
            continue
        escaped.append(what)
    return escaped


def _do_look_around(_content: BinaryIO) -> dict[str, Any]:
    return {"environment": sorted(os.environ), "descriptors": len(_open_descriptors())}


def _open_descriptors() -> list[int]:
    found = []
    for number in range(1024):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found
