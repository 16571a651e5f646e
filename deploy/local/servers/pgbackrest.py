"""Backups of a PostgreSQL by pgBackRest: whole, encrypted, with all that came since, so that any moment is there."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import psycopg

from deploy.local.servers.debian_packages import fetch
from deploy.local.servers.postgres import SUPERUSER, Server

STANZA: Final = "chartrier"
# What is lost at most, in seconds, when a machine disappears.
ARCHIVED_WITHIN: Final = 60
LONGEST_RECOVERY: Final = 900


class NoBackupProgram(Exception):
    """pgBackRest is not installed: `apt-get install pgbackrest` brings it."""


class BackupFailed(Exception):
    """pgBackRest refused; the message is its own."""


def backup_program() -> str:
    """Return the path of pgBackRest."""
    found = shutil.which("pgbackrest") or (shutil.which("pgbackrest") if fetch("pgbackrest") else None)
    if found is None:
        raise NoBackupProgram(NoBackupProgram.__doc__)
    return found


@dataclass(frozen=True)
class DatabaseBackup:
    """The backups of one server in a folder; only who has the passphrase can read them."""

    folder: Path
    passphrase: str
    program: str

    @property
    def server_settings(self) -> dict[str, str]:
        """Return what the server must be started with, so that every change is archived."""
        command = f"{self.program} --config={self._configuration} --stanza={STANZA} archive-push %p"
        return {
            "wal_level": "replica",
            "archive_mode": "on",
            "archive_command": command,
            "archive_timeout": str(ARCHIVED_WITHIN),
        }

    def prepare(self, data: Path, server: Server) -> None:
        """Make the place of the backups of a running server, or find it again."""
        self.configure(data, server)
        _wait_until_recovered(server)
        self._run("stanza-create", password=server.password)

    def configure(self, data: Path, server: Server | None = None) -> None:
        """Write where the server and its backups are."""
        for name in ("repository", "log", "lock", "spool"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = [
            *("[global]", f"repo1-path={self.folder / 'repository'}"),
            *("repo1-cipher-type=aes-256-cbc", f"repo1-cipher-pass={self.passphrase}", "repo1-retention-full=4"),
            *(f"log-path={self.folder / 'log'}", f"lock-path={self.folder / 'lock'}"),
            *(f"spool-path={self.folder / 'spool'}", "log-level-console=warn", "start-fast=y", "process-max=2"),
            *(f"[{STANZA}]", f"pg1-path={data}"),
        ]
        if server is not None:
            lines += [f"pg1-socket-path={server.socket_folder}", f"pg1-port={server.port}", f"pg1-user={SUPERUSER}"]
        self._configuration.touch(mode=0o600)
        self._configuration.write_text("\n".join([*lines, ""]))

    def back_up(self, server: Server) -> None:
        """Take a whole backup of a running server; it goes on working."""
        self._run("backup", "--type=full", password=server.password)

    def restore(self, data: Path, *, at: datetime | None = None) -> None:
        """Put a server's data into an empty folder: as it was at a moment, or as late as is known."""
        self.configure(data)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        moment = ["--type=time", f"--target={at.isoformat(sep=' ')}", "--target-action=promote"] if at else []
        self._run("restore", *moment)

    @property
    def _configuration(self) -> Path:
        return self.folder / "pgbackrest.conf"

    def _run(self, command: str, *options: str, password: str = "") -> None:
        line = [self.program, f"--config={self._configuration}", f"--stanza={STANZA}", *options, command]
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGPASSWORD": password}
        done = subprocess.run(line, check=False, capture_output=True, text=True, env=environment)
        if done.returncode != 0:
            raise BackupFailed(f"{command}: {done.stdout.strip()} {done.stderr.strip()}")


def _wait_until_recovered(server: Server) -> None:
    """Return once a server that was just restored has taken over: until then it may be read, and reads the archive."""
    deadline = time.monotonic() + LONGEST_RECOVERY
    with psycopg.connect(server.url(), autocommit=True) as connection:
        while connection.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
            if time.monotonic() > deadline:
                raise BackupFailed("The restored server is still reading its archive after a quarter of an hour.")
            time.sleep(0.1)
