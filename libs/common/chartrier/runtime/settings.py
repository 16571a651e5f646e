"""Settings come from the environment, secrets from the environment or from files it names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from environs import EnvError, FileAwareEnv


class SettingMissing(Exception):
    """A required setting is absent, or a setting is not of the right form."""


# The address of a database or of a broker holds its password.
_SECRET: Final = re.compile(r"(KEY|SECRET|PASSWORD|TOKEN|OUTSIDE_PROVIDERS|DATABASE_URL|BROKER_URL)$")
_PUBLIC_KEYS: Final = re.compile(r"PUBLIC_KEYS?$|PUBLISHED_KEYS$|CERTIFICATE$|CHAIN$")
_REQUIRED: Final = "\0required"
WORKER: Final = "worker"
SCHEDULER: Final = "scheduler"


@dataclass(frozen=True)
class SettingRead:
    """One setting as it was read: its name, where it came from, and its value where that may be shown."""

    name: str
    source: str
    shown: str


_reads: ContextVar[list[SettingRead] | None] = ContextVar("settings_read", default=None)


@contextmanager
def recording(into: list[SettingRead]) -> Iterator[None]:
    """Record every setting that is read within the block."""
    token = _reads.set(into)
    try:
        yield
    finally:
        _reads.reset(token)


class Environment:
    """The environment as one service reads it: `VAULT_X` first, then `CHARTRIER_X`, each also as `…_FILE`."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._env = FileAwareEnv(strip_whitespace=True)

    def text(self, name: str, default: str = _REQUIRED) -> str:
        """Return a setting as text."""
        for full_name in (f"{self.service.upper()}_{name}", f"CHARTRIER_{name}"):
            try:
                found = self._env.str(full_name, None)
            except (EnvError, OSError, ValueError) as unreadable:
                raise SettingMissing(f"{full_name}: {unreadable}") from unreadable
            if found is not None:
                self._record(full_name, _source(full_name), str(found))
                return str(found)
        if default is _REQUIRED:
            raise SettingMissing(
                f"{self.service.upper()}_{name} (or CHARTRIER_{name}, or either with _FILE) is not set"
            )
        self._record(f"{self.service.upper()}_{name}", "default", default)
        return default

    @staticmethod
    def _record(full_name: str, source: str, value: str) -> None:
        if (reads := _reads.get()) is not None:
            reads.append(SettingRead(full_name, source, _showable(full_name, value)))

    def secret(self, name: str, default: str = _REQUIRED) -> str:
        """Return a secret; it is read like any text, and named apart so that nobody prints it."""
        return self.text(name, default)

    def number(self, name: str, default: int | None = None) -> int:
        """Return a setting as a whole number."""
        found = self.text(name, _REQUIRED if default is None else str(default))
        try:
            return int(found)
        except ValueError:
            raise SettingMissing(f"{name} should be a whole number") from None

    def seconds(self, name: str, default: float) -> float:
        """Return a duration in seconds."""
        found = self.text(name, str(default))
        try:
            return float(found)
        except ValueError:
            raise SettingMissing(f"{name} should be a number of seconds") from None

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes-or-no setting."""
        found = self.text(name, "yes" if default else "no").lower()
        if found not in {"yes", "no", "true", "false", "1", "0"}:
            raise SettingMissing(f"{name} should be yes or no")
        return found in {"yes", "true", "1"}

    def choice(self, name: str, usual: str, *others: str) -> str:
        """Return one of a few words; the first is what counts where nothing is set."""
        found = self.text(name, usual)
        if found not in {usual, *others}:
            raise SettingMissing(f"{name} should be {' or '.join([usual, *others])}")
        return found

    def path(self, name: str) -> Path:
        """Return a setting as a path."""
        return Path(self.text(name))

    def optional(self, name: str) -> str | None:
        """Return a setting, or nothing where it is not set."""
        return self.text(name, "") or None


def _source(full_name: str) -> str:
    file = os.environ.get(f"{full_name}_FILE")
    return f"file {file}" if file and full_name not in os.environ else "environment"


def _showable(full_name: str, value: str) -> str:
    """Return a value, or only whether there is one where it may be a secret or open a door."""
    if not value:
        return "(empty)"
    if _PUBLIC_KEYS.search(full_name):
        return f"({len(value)} characters)"
    return "(secret)" if _SECRET.search(full_name) else value


def sqlalchemy_url(url: str) -> str:
    """Return a PostgreSQL address with the driver that we use named in it."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme.startswith("postgres") else url


@dataclass(frozen=True)
class ServiceSettings:
    """The settings that every service has."""

    database_url: str
    owner_database_url: str
    broker_url: str
    broker_prefix: str
    jwks_url: str
    issuer: str
    public_url: str
    ticket_key: str
    ticket_public_keys: str
    seal_public_key: str | None
    host: str
    port: int
    threads: int
    pool_size: int
    revocation_poll: float
    # How many proxies of ours stand before the gateway and add to X-Forwarded-For.
    trusted_hops: int
    # Who runs the jobs that only a clock starts: the worker, or a scheduler beside it.
    scheduled_jobs: str = WORKER
    # Where the worker answers its operators; 0 is nowhere.
    worker_port: int = 0

    @classmethod
    def read(cls, env: Environment) -> ServiceSettings:
        """Read them from the environment."""
        database_url = env.text("DATABASE_URL")
        return cls(
            database_url=sqlalchemy_url(database_url),
            owner_database_url=sqlalchemy_url(env.text("OWNER_DATABASE_URL", database_url)),
            broker_url=env.text("BROKER_URL"),
            broker_prefix=env.text("BROKER_PREFIX", "chartrier"),
            jwks_url=env.text("JWKS_URL"),
            issuer=env.text("ISSUER"),
            public_url=env.text("PUBLIC_URL").rstrip("/"),
            ticket_key=env.secret("TICKET_KEY"),
            ticket_public_keys=env.text("TICKET_PUBLIC_KEYS"),
            seal_public_key=env.optional("SEAL_PUBLIC_KEY"),
            host=env.text("HOST", "127.0.0.1"),
            port=env.number("PORT", 8000),
            threads=env.number("THREADS", 4),
            pool_size=env.number("POOL_SIZE", 8),
            revocation_poll=env.seconds("REVOCATION_POLL", 0.5),
            scheduled_jobs=env.choice("SCHEDULED_JOBS", WORKER, SCHEDULER),
            worker_port=env.number("WORKER_PORT", 0),
            trusted_hops=env.number("TRUSTED_HOPS", 0),
        )
