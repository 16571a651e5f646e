"""Settings of tenancy; only `app.py` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from chartrier.runtime.settings import Environment, ServiceSettings


@dataclass(frozen=True)
class Settings:
    """Everything that can be set."""

    service: ServiceSettings
    operator_client_id: UUID

    @classmethod
    def read(cls) -> Self:
        """Read the settings from the environment."""
        env = Environment("tenancy")
        return cls(service=ServiceSettings.read(env), operator_client_id=UUID(env.text("OPERATOR_CLIENT_ID")))
