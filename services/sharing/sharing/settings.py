"""Settings of sharing; only `app.py` reads them."""

from dataclasses import dataclass
from typing import Self

from chartrier.runtime.settings import Environment, ServiceSettings


@dataclass(frozen=True)
class Settings:
    """Everything that can be set."""

    service: ServiceSettings
    hash_key: str

    @classmethod
    def read(cls) -> Self:
        """Read the settings from the environment."""
        env = Environment("sharing")
        return cls(service=ServiceSettings.read(env), hash_key=env.secret("HASH_KEY"))
