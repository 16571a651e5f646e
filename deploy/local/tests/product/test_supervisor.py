"""What ended by itself is started again, after pauses that grow, and a person reads what happened."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from deploy.local.product.supervisor import STEADY_SECONDS, RestartPlan, Supervisor, ending
from deploy.local.servers.processes import Child, Command, runs
from deploy.local.tests.product.watching import eventually, keep_running_until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
FAILING = [sys.executable, "-c", "raise SystemExit(3)"]


def test_each_pause_is_twice_as_long_up_to_a_limit() -> None:
    plan = RestartPlan(started_at=0)
    pauses = []
    now = 0.0
    for _ in range(8):
        pauses.append(plan.ended(now))
        assert plan.due_at == now + pauses[-1]
        now = plan.due_at
        plan.started(now)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_pauses_begin_anew_after_a_process_ran_steadily() -> None:
    plan = RestartPlan(started_at=0)
    assert [plan.ended(1), plan.ended(2)] == [1, 2]
    plan.started(10)
    assert plan.ended(10 + STEADY_SECONDS) == 1


@pytest.mark.parametrize("code, words", [(3, "ended with 3"), (0, "ended with 0"), (-9, "was ended by SIGKILL")])
def test_an_ending_is_told_in_words(code: int, words: str) -> None:
    assert ending(code) == words


def test_a_killed_process_is_started_again_and_the_console_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    with Supervisor(said.append) as supervisor:
        child = supervisor.keep_running(Child(Command("sleeper", SLEEPER, tmp_path / "log")))
        other = supervisor.keep_running(Child(Command("other", SLEEPER, tmp_path / "log")))
        first, others = child.pid, other.pid
        child.kill()
        keep_running_until(supervisor, lambda: child.pid != first and child.exit_code is None and len(said) == 2)
        assert other.pid == others
        assert said == ["sleeper was ended by SIGKILL; it is started again in 1 s", "sleeper is started again"]
    assert child.exit_code is not None
    assert other.exit_code is not None


def test_a_process_that_ends_each_time_holds_up_nobody_else(tmp_path: Path) -> None:
    said: list[str] = []
    with Supervisor(said.append) as supervisor:
        supervisor.keep_running(Child(Command("failing", FAILING, tmp_path / "log")))
        child = supervisor.keep_running(Child(Command("sleeper", SLEEPER, tmp_path / "log")))
        first = child.pid
        keep_running_until(supervisor, lambda: sum(line.startswith("failing ended with 3") for line in said) == 2)
        child.kill()
        keep_running_until(supervisor, lambda: child.pid != first and child.exit_code is None)
    assert [line for line in said if line.startswith("failing ended")][:2] == [
        "failing ended with 3; it is started again in 1 s",
        "failing ended with 3; it is started again in 2 s",
    ]


def test_a_program_that_is_gone_is_tried_again_later(tmp_path: Path) -> None:
    said: list[str] = []
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o700)
    with Supervisor(said.append) as supervisor:
        child = supervisor.keep_running(Child(Command("program", [str(program)], tmp_path / "log")))
        eventually(lambda: runs(child.pid, named="sleep"))
        program.rename(tmp_path / "away")
        child.kill()
        keep_running_until(supervisor, lambda: any("in 2 s" in line for line in said))
        (tmp_path / "away").rename(program)
        keep_running_until(supervisor, lambda: runs(child.pid, named="sleep"))
    assert said[0] == "program was ended by SIGKILL; it is started again in 1 s"
