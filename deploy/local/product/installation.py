"""One installation: its folder, its keys, its databases."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deploy.local.product.keys import Keys
from deploy.local.servers.databases import ServiceDatabase
from deploy.local.servers.ports import free_port, is_free
from deploy.setup.environment import SERVICES

HOME_VARIABLE = "CHARTRIER_HOME"


class AlreadyRunning(Exception):
    """Another run uses this folder."""


class PortInUse(Exception):
    """Somebody already listens where Chartrier should."""


@dataclass(frozen=True)
class Installation:
    """Everything that is kept from one run to the next."""

    home: Path
    # Set where servers are shared with others: all that is ours on them carries it.
    prefix: str = ""

    @classmethod
    def at_home(cls, kind: str) -> Installation:
        """Return the installation in the folder that CHARTRIER_HOME names, else in `var` beside us."""
        named = os.environ.get(HOME_VARIABLE)
        root = Path(named) if named else Path(__file__).resolve().parents[3] / "var"
        home = root.resolve() / kind
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(home)

    @property
    def mark(self) -> str:
        """The prefix of this installation's names on a server shared with others."""
        return f"chartrier_{hashlib.sha256(str(self.home).encode()).hexdigest()[:6]}_"

    @property
    def keys(self) -> Keys:
        """Its keys and passwords."""
        return Keys(self.home / "keys")

    @property
    def logs(self) -> Path:
        """Where its processes write what they do."""
        return self.home / "log"

    @property
    def databases(self) -> list[ServiceDatabase]:
        """The databases of its services."""
        return [self.database(service) for service in SERVICES]

    def database(self, service: str) -> ServiceDatabase:
        """The database of one service."""
        return ServiceDatabase(
            service,
            owner_password=self.keys.password(f"{service}-database-owner"),
            application_password=self.keys.password(f"{service}-database"),
            prefix=self.prefix,
        )

    @contextmanager
    def exclusively(self, *, patience: float = 15) -> Iterator[None]:
        """Hold the folder against a second run on it; one that is just stopping is waited for."""
        with (self.home / "running").open("a+") as held:
            deadline = time.monotonic() + patience
            while not _locked(held):
                if time.monotonic() > deadline:
                    held.seek(0)
                    raise AlreadyRunning(f"Process {held.read().strip()} already runs Chartrier on {self.home}.")
                time.sleep(0.1)
            held.truncate(0)
            held.write(str(os.getpid()))
            held.flush()
            yield


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def public_url(port: int) -> str:
    """Return what a browser on this machine types; browsers trust it with secure cookies, as they do no other name."""
    return f"http://localhost:{port}"


def refuse_taken_port(port: int) -> None:
    """Refuse a port on which somebody already listens, with one that is free."""
    if not is_free(port):
        raise PortInUse(f"Port {port} is taken. Choose another one, for example PORT={free_port()}.")
