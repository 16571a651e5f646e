"""One installation: its folder, its keys, and what each service is told through its environment."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from deploy.local.databases import ServiceDatabase
from deploy.local.keys import Keys
from deploy.local.ports import free_port, is_free
from deploy.local.postgres import Server
from deploy.setup.environment import SERVICES

HOME_VARIABLE = "CHARTRIER_HOME"
# The operator of a local installation; only the secret beside it opens anything.
OPERATOR = uuid.uuid5(uuid.NAMESPACE_DNS, "operator.chartrier.local")
SENDER, SUPPORT = "ne-pas-repondre@chartrier.local", "assistance@chartrier.local"


class AlreadyRunning(Exception):
    """Another run uses this folder."""


class PortTaken(Exception):
    """Somebody already listens where Chartrier should."""


@dataclass(frozen=True)
class Installation:
    """Everything that is kept from one run to the next."""

    home: Path
    # Set where servers are shared with others: all that is ours on them carries it.
    prefix: str = ""

    @classmethod
    def at_home(cls, kind: str) -> Installation:
        """Answer the installation in the folder that CHARTRIER_HOME names, else in `var` beside us."""
        named = os.environ.get(HOME_VARIABLE)
        root = Path(named) if named else Path(__file__).resolve().parents[2] / "var"
        home = root.resolve() / kind
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(home)

    @property
    def mark(self) -> str:
        """What tells this installation's names apart from everybody else's on a shared server."""
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
    def alone(self, *, patience: float = 15) -> Iterator[None]:
        """Hold the folder against a second run on one database; one that is just stopping is waited for."""
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


@dataclass(frozen=True)
class Surroundings:
    """Where everything is in one run."""

    public_url: str
    postgres: Server
    broker_urls: Mapping[str, str]
    service_urls: Mapping[str, str]
    # What only one service is told: where its documents, its mail, its scanner are.
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def public_url(port: int) -> str:
    """Answer what a browser on this machine types; browsers trust it with secure cookies, as they do no other name."""
    return f"http://localhost:{port}"


def refuse_taken(port: int) -> None:
    """Refuse a port on which somebody already listens, with one that is free."""
    if not is_free(port):
        raise PortTaken(f"Port {port} is taken. Choose another one, for example PORT={free_port()}.")


def told_to_all(installation: Installation, around: Surroundings) -> dict[str, str]:
    """Answer the settings that every service shares; nothing in them is secret."""
    return {
        "CHARTRIER_PUBLIC_URL": around.public_url,
        "CHARTRIER_ISSUER": around.public_url,
        "CHARTRIER_JWKS_URL": f"{around.service_urls['auth']}/api/auth/.well-known/jwks.json",
        "CHARTRIER_TICKET_PUBLIC_KEYS": installation.keys.ticket_public_keys(list(SERVICES)),
        "CHARTRIER_SEAL_PUBLIC_KEY": installation.keys.seal_public_key(),
        **{f"CHARTRIER_{name.upper()}_URL": around.service_urls[name] for name in SERVICES},
        "CHARTRIER_OPERATOR_CLIENT_ID": str(OPERATOR),
    }


def told_to(service: str, installation: Installation, around: Surroundings) -> dict[str, str]:
    """Answer the settings of one service alone, its secrets among them; not how it owns its database."""
    keys = installation.keys
    known = {
        "DATABASE_URL": installation.database(service).application_url(around.postgres),
        "BROKER_URL": around.broker_urls[service],
        "TICKET_KEY": keys.ticket_key(service),
        **_of_its_own(service, keys),
        **around.own.get(service, {}),
    }
    return {f"{service.upper()}_{name}": value for name, value in known.items()}


def told_to_migrate(service: str, installation: Installation, around: Surroundings) -> dict[str, str]:
    """Answer what only the migration of a service may know."""
    return {f"{service.upper()}_OWNER_DATABASE_URL": installation.database(service).owner_url(around.postgres)}


def _of_its_own(service: str, keys: Keys) -> dict[str, str]:
    match service:
        case "auth":
            return {
                "SIGNING_KEY": keys.token_key(),
                "KEPT_HASHES_KEY": keys.password("auth-kept-hashes"),
                "OPERATOR_CLIENT_SECRET": keys.password("operator"),
            }
        case "vault":
            return {"KEYRING_PATH": str(keys.path("vault-keyring.json"))}
        case "signature":
            key, certificate, chain = keys.signature_files()
            return {"KEY_FILE": str(key), "CERTIFICATE_FILE": str(certificate), "CHAIN_FILE": str(chain)}
        case "sharing":
            return {"HASH_KEY": keys.password("sharing-hash-key")}
        case "notify":
            return {"SEAL_PRIVATE_KEY": keys.seal_key(), "SENDER_ADDRESS": SENDER, "SUPPORT_ADDRESS": SUPPORT}
    return {}
