"""A private PostgreSQL: its own data folder and port, stopped with us; being killed does it no harm."""

from __future__ import annotations

import functools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local.servers.ports import LOOPBACK, free_port
from deploy.local.servers.postgres_programs import postgres_programs
from deploy.local.servers.processes import Child, Command, DidNotStart, runs

SUPERUSER = "postgres"
READY_LINE = 7  # of postmaster.pid; the server writes there how far it is

SETTINGS = {
    "listen_addresses": LOOPBACK,
    "max_connections": "200",
    "shared_buffers": "64MB",
    "dynamic_shared_memory_type": "posix",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "256MB",
    "min_wal_size": "32MB",
    "jit": "off",
    "huge_pages": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement and the row that made it fail hold personal data: neither enters the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
# For databases that live as long as a test run. Never for tests of what survives a fault.
# Each process that runs tests keeps some connections to the database of each service.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "1000"}


@dataclass(frozen=True)
class Account:
    """As whom PostgreSQL runs: it refuses root."""

    prefix: tuple[str, ...] = ()
    owner: tuple[int, int] | None = None


@dataclass(frozen=True)
class Server:
    """Where a PostgreSQL listens, and its superuser's password."""

    port: int
    password: str
    socket_folder: Path | None = None
    host: str = LOOPBACK
    superuser: str = SUPERUSER

    def url(self, database: str = "postgres", *, user: str | None = None, password: str | None = None) -> str:
        """Return the address of a database, for the superuser unless somebody else is named."""
        return f"postgresql://{user or self.superuser}:{password or self.password}@{self.host}:{self.port}/{database}"

    @classmethod
    def at(cls, url: str) -> Server:
        """Return a server that somebody else started, by the address of its superuser."""
        parts = urlsplit(url)
        return cls(
            parts.port or 5432, parts.password or "", None, parts.hostname or LOOPBACK, parts.username or SUPERUSER
        )


class Postgres:
    """A PostgreSQL of our own."""

    name = "postgres"

    def __init__(
        self,
        data: Path,
        *,
        password: str,
        durable: bool = True,
        log: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Say where it keeps its data, and what is set otherwise than usual; `start` then starts it."""
        self._settings = settings or {}
        self._account = account()
        self._data = data_folder(data, self._account)
        self._password = password
        self._durable = durable
        self._log = log or self._data.with_name(f"{self._data.name}.log")
        self._programs = postgres_programs()
        self._sockets: Path | None = None
        self._child: Child | None = None
        self._port: int | None = None

    def start(self, port: int | None = None) -> Server:
        """Create the data folder when there is none, start the server and return where it listens."""
        if not (self._data / "PG_VERSION").exists():
            self._create()
        self._clear_traces_of_a_kill()
        sockets = self._socket_folder()
        # Between choosing a port and listening on it somebody else may take it.
        for attempt in range(3):
            chosen = port or free_port()
            child = Child(self._command(chosen, sockets))
            try:
                child.wait_until(self._is_ready, within=60)
            except DidNotStart:
                if attempt == 2:  # noqa: PLR2004 — the last of three
                    raise
                time.sleep(0.5)
            else:
                self._child, self._port = child, chosen
                return Server(chosen, self._password, sockets)
        raise AssertionError

    @property
    def exit_code(self) -> int | None:
        """How it ended by itself, or nothing while it runs or is stopped."""
        return None if self._child is None else self._child.exit_code

    def restart(self) -> None:
        """Start it again where it listened."""
        self.kill()
        self.start(self._port)

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self._child is not None, "start it first"  # noqa: S101
        return self._child.pid

    def stop(self) -> None:
        """Stop it cleanly: open transactions are rolled back, everything committed is on disk."""
        if self._child is not None:
            self._child.stop()
            self._child = None
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)
            self._sockets = None

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._child is not None, "start it first"  # noqa: S101
        self._child.kill()
        self._child = None

    def _create(self) -> None:
        with tempfile.NamedTemporaryFile("w", prefix="chartrier-") as password:
            password.write(self._password)
            password.flush()
            self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
            for path in (self._data, Path(password.name)):
                _give(path, self._account)
            line = [
                *self._account.prefix, str(self._programs / "initdb"), "--pgdata", str(self._data),
                "--username", SUPERUSER, "--pwfile", password.name, "--auth", "scram-sha-256",
                "--wal-segsize", "4", "--encoding", "UTF8", "--locale", "C.UTF-8", "--text-search-config", "french",
                *([] if self._durable else ["--no-sync"]),
            ]  # fmt: skip
            made = subprocess.run(line, capture_output=True, text=True, check=False, cwd="/", env=_plain_environment())
        if made.returncode != 0:
            shutil.rmtree(self._data, ignore_errors=True)
            raise DidNotStart(f"initdb: {made.stderr.strip()}")

    def _command(self, port: int, sockets: Path) -> Command:
        settings = {**SETTINGS, **({} if self._durable else FORGETFUL), **self._settings, "port": str(port)}
        settings |= {"unix_socket_directories": str(sockets), "unix_socket_permissions": "0700"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Command(
            "postgres",
            [*self._account.prefix, *_tied(), str(self._programs / "postgres"), "-D", str(self._data), *options],
            log=self._log,
            environment=_plain_environment(),
            inherit_environment=False,
            folder=Path("/"),
            stop_signal=signal.SIGINT,
            patience=30,
        )

    def _is_ready(self) -> bool:
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready"

    def _clear_traces_of_a_kill(self) -> None:
        """Forget a server that was killed, and wait for its last processes, which hold its memory."""
        trace = self._data / "postmaster.pid"
        if not trace.exists():
            return
        pid = int(trace.read_text().split("\n", 1)[0] or 0)
        if runs(pid, named=str(self._data)):
            raise DidNotStart(f"another PostgreSQL (process {pid}) already uses {self._data}")
        trace.unlink()

    def _socket_folder(self) -> Path:
        self._sockets = self._sockets or Path(tempfile.mkdtemp(prefix="chartrier-pg-"))
        _give(self._sockets, self._account)
        return self._sockets


@functools.cache
def account() -> Account:
    """Choose as whom PostgreSQL runs here."""
    if os.geteuid() != 0:
        return Account()
    mapped = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    if subprocess.run([*mapped, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        return Account(mapped)
    nobody = pwd.getpwnam("nobody")
    dropped = ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
    return Account(dropped, (nobody.pw_uid, nobody.pw_gid))


def data_folder(wanted: Path, runs_as: Account) -> Path:
    """Return where the data really goes: `nobody` can't enter root's folders."""
    if runs_as.owner is None:
        return wanted.resolve()
    return Path("/var/tmp") / f"chartrier{str(wanted.resolve()).replace('/', '-')}"  # noqa: S108 — 0700, and nobody's


def _tied() -> tuple[str, ...]:
    # Becoming another user clears the tie to the parent, so it is tied again afterwards.
    return ("setpriv", "--pdeathsig", "INT")


def _give(path: Path, to: Account) -> None:
    if to.owner is not None:
        os.chown(path, *to.owner)


def _plain_environment() -> dict[str, str]:
    # PGDATA, PGOPTIONS and the like of the caller are for other servers than this one.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
