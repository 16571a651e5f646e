"""`make run`: set up once, kept between runs, started again when killed, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from deploy.local.demo.demonstration import Progress
from deploy.local.demo.public_api import PublicApi, Refused
from deploy.local.product.installation import AlreadyRunning, Installation, PortInUse, refuse_taken_port
from deploy.local.servers.ports import free_port
from deploy.local.servers.processes import runs
from deploy.local.tests.product.watching import eventually

pytestmark = [pytest.mark.embedded, pytest.mark.xdist_group("embedded-run")]


class Run:
    """One `make run`."""

    def __init__(self, home: Path, port: int) -> None:
        environment = os.environ | {"CHARTRIER_HOME": str(home)}
        line = [sys.executable, "-m", "deploy.local", "run", "--port", str(port)]
        self.process = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True)
        self.url = f"http://localhost:{port}"
        self.said: list[str] = []

    def wait_until_ready(self) -> None:
        self.wait_until_said("Data:")

    def wait_until_said(self, beginning: str) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith(beginning):
                return
        raise AssertionError("".join(self.said))

    def child(self, program: str) -> int:
        """Return the process that this run started directly, by a part of its command line."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return next(int(one) for one in children if runs(int(one), named=program))

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=180)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def first(home: Path) -> Iterator[Run]:
    run = Run(home, free_port())
    run.wait_until_ready()
    yield run
    run.process.kill()
    run.process.wait()


def processes_of(home: Path) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment, line = entry.read_bytes(), entry.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if str(home).encode() in environment + line and int(entry.parent.name) != os.getpid():
            found.append(line.replace(b"\0", b" ").decode())
    return found


def left_running(home: Path) -> list[str]:
    """What still runs after a while: whatever was asked to end, or killed, is gone a moment later."""
    deadline = time.monotonic() + 60
    while (left := processes_of(home)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def test_a_first_visitor_signs_in_with_what_is_printed_and_finds_documents(first: Run, home: Path) -> None:
    password = Progress.of(Installation(home / "run")).password
    assert any(password in line for line in first.said)
    camille = PublicApi(first.url).as_person("camille", password)
    documents = camille.get("/api/vault/documents")["items"]
    assert {document["type"] for document in documents} == {"payslip", "employment_contract", "personal"}
    assert any("Malware scan" in line or "malware scan" in line for line in first.said)


def test_a_second_run_on_the_same_folder_is_refused(first: Run, home: Path) -> None:
    with pytest.raises(AlreadyRunning), Installation(home / "run").exclusively(patience=0.5):
        pass


def test_a_taken_port_is_named_with_a_free_one(first: Run) -> None:
    with pytest.raises(PortInUse, match=r"is taken.*PORT=\d+"):
        refuse_taken_port(int(first.url.rpartition(":")[2]))


@pytest.mark.parametrize(
    "name, program", [("services", "one_process"), ("gateway", "envoy"), ("postgres", "bin/postgres")]
)
def test_what_was_killed_is_started_again_and_everything_is_there(
    first: Run, home: Path, name: str, program: str
) -> None:
    os.kill(first.child(program), signal.SIGKILL)
    first.wait_until_said(f"{name} was ended by SIGKILL")
    first.wait_until_said(f"{name} is started again")
    password = Progress.of(Installation(home / "run")).password
    eventually(lambda: can_read(first.url, password))
    assert first.child(program)


def can_read(url: str, password: str) -> bool:
    try:
        return len(PublicApi(url).as_person("camille", password).get("/api/vault/documents")["items"]) == 8
    except (Refused, requests.RequestException):
        return False


def test_ctrl_c_leaves_nothing_running_and_the_next_run_finds_everything(first: Run, home: Path) -> None:
    password = Progress.of(Installation(home / "run")).password
    assert first.interrupt() == 0
    assert left_running(home) == []

    again = Run(home, free_port())
    try:
        again.wait_until_ready()
        assert len(PublicApi(again.url).as_person("camille", password).get("/api/vault/documents")["items"]) == 8
    finally:
        assert again.interrupt() == 0


def test_a_run_that_is_killed_takes_everything_along_and_loses_nothing(home: Path) -> None:
    run = Run(home, free_port())
    run.wait_until_ready()
    run.process.kill()
    run.process.wait()
    assert left_running(home) == []

    password = Progress.of(Installation(home / "run")).password
    again = Run(home, free_port())
    try:
        again.wait_until_ready()
        assert len(PublicApi(again.url).as_person("camille", password).get("/api/vault/documents")["items"]) == 8
    finally:
        assert again.interrupt() == 0
