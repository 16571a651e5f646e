"""A private clamd that knows one signature, the EICAR test file: enough to see that scanning works."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from deploy.local.servers.ports import LOOPBACK, free_port
from deploy.local.servers.processes import Child, Command
from deploy.local.servers.rabbitmq import listens

# In two halves, so that no scanner takes this file for the test file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST_STREAM = "64M"


class NoClamd(Exception):
    """ClamAV's daemon is not installed: `apt-get install clamav-daemon` brings it."""


class Clamd:
    """A clamd of our own."""

    def __init__(self, folder: Path) -> None:
        """Say where it keeps its database."""
        program = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise NoClamd(NoClamd.__doc__)
        self._program = program
        self._folder = folder.resolve()
        self._child: Child | None = None

    def start(self) -> str:
        """Start it and return `host:port`."""
        port = free_port()
        configuration = self._write_configuration(port)
        line = [self._program, "--foreground", "--config-file", str(configuration)]
        self._child = Child(Command("clamd", line, log=self._folder / "clamd.log"))
        self._child.wait_until(lambda: listens(port), within=60)
        return f"{LOOPBACK}:{port}"

    @property
    def process(self) -> Child:
        """The running daemon."""
        assert self._child is not None, "start it first"  # noqa: S101
        return self._child

    def stop(self) -> None:
        """Stop it."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def _write_configuration(self, port: int) -> Path:
        database = self._folder / "database"
        database.mkdir(parents=True, exist_ok=True)
        digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
        (database / "test.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test-Signature\n")
        # The same file within a longer one, as a signature of its bytes.
        (database / "test.ndb").write_text(f"Eicar-Test-Bytes:0:*:{EICAR.hex()}\n")
        configuration = self._folder / "clamd.conf"
        configuration.write_text(
            f"TCPSocket {port}\n"
            f"TCPAddr {LOOPBACK}\n"
            f"DatabaseDirectory {database}\n"
            "OfficialDatabaseOnly no\n"
            f"StreamMaxLength {LARGEST_STREAM}\n"
            "MaxThreads 4\n"
            "SelfCheck 86400\n"
            "LogClean no\n"
        )
        return configuration
