"""A server that is stopped, or whose master is killed, frees its port at once and still finishes what it has begun."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest

from deploy.local.servers.ports import free_port

# `/slow` says by a file that it has begun, and waits for another before it answers.
PROGRAM = """
import sys, time
from pathlib import Path
from chartrier.runtime.http_server import Server

folder = Path(sys.argv[2])

def app(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        (folder / "begun").touch()
        while not (folder / "may-end").exists():
            time.sleep(0.01)
    start_response("200 OK", [("Content-Length", "4")])
    return [b"done"]

server = Server(lambda: app, host="127.0.0.1", port=int(sys.argv[1]), threads=2)
# Longer than the test waits: what it sees doesn't come from giving up on the request.
server.cfg.set("graceful_timeout", 600)
server.run()
"""


@dataclass
class Running:
    """A server in processes of its own."""

    port: int
    folder: Path
    master: subprocess.Popen[bytes]

    def answers(self) -> bool:
        try:
            return self.get("/") == b"done"
        except OSError:
            return False

    def refuses(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except ConnectionRefusedError:
            return True
        return False

    def get(self, path: str) -> bytes:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return bytes(answer.read())


def start(port: int, folder: Path) -> Running:
    master = subprocess.Popen([sys.executable, "-c", PROGRAM, str(port), str(folder)], start_new_session=True)
    running = Running(port, folder, master)
    eventually(running.answers)
    return running


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    running = start(free_port(), tmp_path)
    yield running
    (tmp_path / "may-end").touch()
    if running.master.poll() is None:
        running.master.terminate()
    running.master.wait()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_port_is_free_while_a_request_that_was_begun_is_answered(server: Running, end: signal.Signals) -> None:
    answers: list[bytes] = []
    asking = Thread(target=lambda: answers.append(server.get("/slow")))
    asking.start()
    eventually((server.folder / "begun").exists)

    os.kill(server.master.pid, end)
    eventually(server.refuses)
    assert answers == []
    another = start(server.port, server.folder)

    (server.folder / "may-end").touch()
    asking.join()
    assert answers == [b"done"]
    another.master.terminate()
    another.master.wait()


def test_no_process_is_left_of_a_server_whose_master_was_killed(server: Running) -> None:
    group = os.getpgid(server.master.pid)
    os.kill(server.master.pid, signal.SIGKILL)
    server.master.wait()
    eventually(lambda: not members(group))
    assert members(group) == []


def members(group: int) -> list[int]:
    """List the processes of a group that still run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, process_group = entry.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(process_group) == group and state != "Z":
            found.append(int(entry.parent.name))
    return found
