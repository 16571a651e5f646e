"""Work on contents that nobody trusts: within limits, with nothing to lose, one content apart from the other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chartrier.runtime.limited_process import LimitedProcesses, Limits, NotProcessable, ProcessUnavailable
from libs.common.tests.waiting import wait_until

MIB = 1024**2
LIMITS = Limits(memory=64 * MIB, processor_seconds=10, seconds=60, answer=MIB)
LITTLE_TIME = Limits(memory=64 * MIB, processor_seconds=1, seconds=3, answer=MIB)


@pytest.fixture(scope="module", autouse=True)
def _found_by_the_servers() -> Iterator[None]:
    here = str(Path(__file__).parent)
    sys.path.insert(0, here)
    yield
    sys.path.remove(here)


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[LimitedProcesses]:
    processes = LimitedProcesses("misbehaving:behave", count=1, limits=LIMITS)
    yield processes
    processes.stop()


def memory_of(process_id: int) -> int:
    """Return what a process holds now, and what every process that it forked holds."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    own = int(Path(f"/proc/{process_id}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return own + sum(memory_of(int(child)) for child in children)


def is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_content_goes_in_and_json_or_bytes_come_out() -> None:
    processes = LimitedProcesses("misbehaving:describe", count=1, limits=LIMITS)
    assert processes.call(b"four", greeting="bonjour") == {"size": 4, "greeting": "bonjour"}
    assert processes.call(b"") == {"size": 0, "greeting": ""}
    processes.stop()
    others = LimitedProcesses("misbehaving:upper", count=1, limits=LIMITS)
    assert others.call(b"some text") == b"SOME TEXT"
    others.stop()


@pytest.mark.parametrize(
    "how,reason",
    [
        ("take_memory", "memory"),
        ("take_memory_by_pieces", "memory"),
        ("crash", "failure"),
        ("raise", "failure"),
        ("answer_too_much", "failure"),
        ("answer_nonsense", "failure"),
    ],
)
def test_a_content_that_breaks_a_limit_is_not_processable_and_the_next_one_is(
    misbehaving: LimitedProcesses, how: str, reason: str
) -> None:
    misbehaving.call(b"before it", how="remember")
    (server,) = misbehaving.process_ids()

    with pytest.raises(NotProcessable) as refused:
        misbehaving.call(b"a hostile content", how=how)

    assert refused.value.reason == reason
    assert misbehaving.call(b"after it", how="remember") == ["after it"]
    assert misbehaving.process_ids() == [server], "only the forked process was lost"


@pytest.fixture(scope="module")
def hurried() -> Iterator[LimitedProcesses]:
    processes = LimitedProcesses("misbehaving:behave", count=1, limits=LITTLE_TIME)
    yield processes
    processes.stop()


@pytest.mark.parametrize("how", ["loop", "sleep"])
def test_a_content_that_takes_too_long_is_not_processable(hurried: LimitedProcesses, how: str) -> None:
    with pytest.raises(NotProcessable, match="time"):
        hurried.call(b"a hostile content", how=how)


def test_a_process_that_fights_its_limits_is_ended_from_outside(hurried: LimitedProcesses) -> None:
    hurried.call(b"before it", how="remember")
    (server,) = hurried.process_ids()

    with pytest.raises(NotProcessable, match="time"):
        hurried.call(b"a hostile content", how="fight_the_alarm")

    assert not is_running(server)
    assert hurried.call(b"after it", how="remember") == ["after it"]


def test_the_memory_that_a_content_took_is_returned(misbehaving: LimitedProcesses) -> None:
    misbehaving.call(b"before it", how="remember")
    (server,) = misbehaving.process_ids()
    before = memory_of(server)

    for _ in range(3):
        with pytest.raises(NotProcessable, match="memory"):
            misbehaving.call(b"a hostile content", how="take_memory_by_pieces")

    assert memory_of(server) < before + MIB


def test_nothing_can_be_opened_or_started(misbehaving: LimitedProcesses) -> None:
    assert misbehaving.call(b"a hostile content", how="escape") == []


def test_a_process_inherits_no_secret_and_no_connection(
    misbehaving: LimitedProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAULT_TICKET_KEY", "a secret")
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)  # noqa: FBT003
    processes = LimitedProcesses("misbehaving:behave", count=1, limits=LIMITS)

    found = processes.call(b"", how="look_around")

    processes.stop()
    os.close(reading)
    os.close(writing)
    assert found["environment"] == ["LC_ALL"]
    # The three standard ones, which lead nowhere, the content, the answer, and the line on which it learns of one.
    assert found["descriptors"] == 6


def test_what_one_content_left_behind_is_not_there_for_the_next(misbehaving: LimitedProcesses) -> None:
    assert misbehaving.call(b"the first", how="remember") == ["the first"]
    assert misbehaving.call(b"the second", how="remember") == ["the second"]


@pytest.fixture
def of_three_contents() -> Iterator[LimitedProcesses]:
    limits = Limits(memory=64 * MIB, processor_seconds=1, seconds=60, answer=MIB, contents=3)
    processes = LimitedProcesses("misbehaving:behave", count=1, limits=limits)
    yield processes
    processes.stop()


def test_a_few_contents_may_follow_each_other_in_one_process(of_three_contents: LimitedProcesses) -> None:
    answers = [of_three_contents.call(letter, how="remember") for letter in (b"a", b"b", b"c", b"d")]
    assert answers == [["a"], ["a", "b"], ["a", "b", "c"], ["d"]]


@pytest.mark.parametrize("how", ["take_memory_by_pieces", "crash", "raise", "loop", "answer_nonsense"])
def test_a_content_that_breaks_a_limit_ends_the_process_that_others_went_through(
    of_three_contents: LimitedProcesses, how: str
) -> None:
    of_three_contents.call(b"before it", how="remember")
    with pytest.raises(NotProcessable):
        of_three_contents.call(b"a hostile content", how=how)
    assert of_three_contents.call(b"after it", how="remember") == ["after it"]


def test_a_content_does_not_pay_for_what_went_before_it_in_its_process(of_three_contents: LimitedProcesses) -> None:
    of_three_contents.call(b"before it", how="remember")
    assert of_three_contents.call(b"an honest content", how="fail_unless_first") == "done"


def test_each_content_of_a_process_has_its_own_processor_time(of_three_contents: LimitedProcesses) -> None:
    assert [of_three_contents.call(b"", how="work_for_half_a_second") for _ in range(3)] == ["done"] * 3


def test_a_server_that_was_killed_is_replaced_and_no_content_is_blamed(misbehaving: LimitedProcesses) -> None:
    misbehaving.call(b"before it", how="remember")
    (server,) = misbehaving.process_ids()
    os.kill(server, signal.SIGKILL)

    assert misbehaving.call(b"after it", how="remember") == ["after it"]
    assert misbehaving.process_ids() != [server]


def test_a_function_that_cannot_be_imported_is_nobodys_content() -> None:
    processes = LimitedProcesses("misbehaving:not_there", count=1, limits=LIMITS)
    with pytest.raises(ProcessUnavailable):
        processes.call(b"an honest content")


def test_many_callers_share_a_few_servers() -> None:
    processes = LimitedProcesses("misbehaving:describe", count=2, limits=LIMITS)
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda size: processes.call(bytes(size))["size"], range(60)))
    assert answers == list(range(60))
    assert len(processes.process_ids()) <= 2
    processes.stop()


def test_a_forked_caller_has_servers_of_its_own(misbehaving: LimitedProcesses) -> None:
    misbehaving.call(b"before it", how="remember")
    servers = misbehaving.process_ids()
    child = os.fork()
    if not child:
        answer = misbehaving.call(b"of the child", how="remember")
        own = misbehaving.process_ids()
        misbehaving.stop()
        os._exit(0 if answer == ["of the child"] and own != servers else 1)

    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert misbehaving.call(b"of the parent", how="remember") == ["of the parent"]
    assert misbehaving.process_ids() == servers


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from chartrier.runtime.limited_process import LimitedProcesses
processes = LimitedProcesses("misbehaving:describe", count=1)
processes.call(b"x")
print(*processes.process_ids(), flush=True)
sys.stdin.read()
"""


def test_a_server_ends_with_the_service_that_started_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(Path(__file__).parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        server = int(program.stdout.readline())
        assert is_running(server)
        program.kill()

    wait_until(lambda: not is_running(server))
