"""Settings of sharing; only `app.py` reads them."""

from dataclasses import dataclass
from typing import Self

from chartrier.runtime.settings import Environment, ServiceSettings


@dataclass(frozen=True)
class Settings:
    """All that sharing needs to know of the world."""

    service: ServiceSettings
    kept_hashes_key: str

    @classmethod
    def read(cls) -> Self:
        """Read them from the environment."""
        env = Environment("sharing")
        return cls(
            service=ServiceSettings.read(env),
            kept_hashes_key=env.secret("KEPT_HASHES_KEY"),
        )
