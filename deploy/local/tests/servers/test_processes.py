"""What we start is gone when we stop, when it is asked to, and when we are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local.servers.processes import Child, Command, DidNotStart, runs

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT_OF_ONE = [
    "sh",
    "-c",
    'sleep 61 & echo $! > "$0"; wait',
]


def gone(pid: int, *, within: float = 60) -> bool:
    deadline = time.monotonic() + within
    while runs(pid, named="sleep") and time.monotonic() < deadline:
        time.sleep(0.05)
    return not runs(pid, named="sleep")


def test_a_stopped_child_takes_its_own_children_along(tmp_path: Path) -> None:
    noted = tmp_path / "grandchild"
    child = Child(Command("parent", [*PARENT_OF_ONE, str(noted)], tmp_path / "log"))
    child.wait_until(lambda: noted.exists() and noted.read_text().endswith("\n"), within=30)
    grandchild = int(noted.read_text())
    child.stop()
    assert gone(child.pid)
    assert gone(grandchild)


def test_a_child_that_ends_early_says_its_last_words(tmp_path: Path) -> None:
    child = Child(Command("talker", ["sh", "-c", "echo no such folder; exit 3"], tmp_path / "log"))
    with pytest.raises(DidNotStart, match=r"(?s)talker ended with 3.*no such folder"):
        child.wait_until(lambda: False, within=30)


def test_a_child_that_never_gets_ready_is_stopped(tmp_path: Path) -> None:
    child = Child(Command("sleeper", SLEEPER, tmp_path / "log"))
    with pytest.raises(DidNotStart, match="not ready"):
        child.wait_until(lambda: False, within=0.3)
    assert gone(child.pid)


def test_a_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    starter = (
        "import sys, time; from pathlib import Path; from deploy.local.servers.processes import Child, Command\n"
        "child = Child(Command('sleeper', [sys.executable, '-c', 'import time; time.sleep(62)'], Path(sys.argv[1])))\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    line = [sys.executable, "-c", starter, str(tmp_path / "log")]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        orphan = int(parent.stdout.readline())
        wait_until_tied(orphan)
        os.kill(parent.pid, signal.SIGKILL)
    assert gone(orphan)


def wait_until_tied(pid: int) -> None:
    """Return once a child is what it was started for: what ties it to its parent has done its work then.

    Right after its start a process has no command line at all, for a moment.
    """
    deadline = time.monotonic() + 60
    while not Path(f"/proc/{pid}/cmdline").read_bytes().startswith(sys.executable.encode()):
        assert time.monotonic() < deadline, "it never began"
        time.sleep(0.02)


def test_a_child_that_ignores_the_signal_is_ended_all_the_same(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(63)"
    log = tmp_path / "log"
    child = Child(Command("deaf", [sys.executable, "-c", deaf], log, patience=0.3))
    child.wait_until(lambda: log.exists() and bool(log.read_text()), within=30)
    child.stop()
    assert gone(child.pid)
