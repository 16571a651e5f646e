"""Settings of the vault; only `app.py` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chartrier.runtime.settings import Environment, ServiceSettings, SettingMissing
from vault.adapters.s3 import Bucket


@dataclass(frozen=True)
class Settings:
    """Every setting of the vault."""

    service: ServiceSettings
    objects_path: Path | None
    bucket: Bucket | None
    keyring_path: Path
    clamd: str | None
    largest_file: int
    inspectors: int
    storing_threads: int
    personal_quota: int

    @classmethod
    def read(cls) -> Self:
        """Return the settings that the environment gives."""
        env = Environment("vault")
        path, bucket = env.optional("OBJECTS_PATH"), env.optional("S3_BUCKET")
        if (path is None) == (bucket is None):
            raise SettingMissing("One of VAULT_OBJECTS_PATH and VAULT_S3_BUCKET must say where contents are stored.")
        return cls(
            service=ServiceSettings.read(env),
            objects_path=Path(path) if path else None,
            bucket=_bucket(env, bucket) if bucket else None,
            keyring_path=env.path("KEYRING_PATH"),
            clamd=env.optional("CLAMD"),
            largest_file=env.number("LARGEST_FILE", 25 * 1024**2),
            inspectors=env.number("INSPECTORS", 2),
            storing_threads=env.number("STORING_THREADS", 4),
            personal_quota=env.number("PERSONAL_QUOTA", 1024**3),
        )


def _bucket(env: Environment, name: str) -> Bucket:
    return Bucket(
        name=name,
        endpoint=env.optional("S3_ENDPOINT"),
        region=env.text("S3_REGION", "eu-west-3"),
        access_key=env.optional("S3_ACCESS_KEY"),
        secret_key=env.optional("S3_SECRET_KEY"),
    )
