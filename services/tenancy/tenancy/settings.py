"""What tenancy is told from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from chartrier.runtime.settings import Environment, ServiceSettings


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; only `app.py` reads it."""

    service: ServiceSettings
    operator_client_id: UUID

    @classmethod
    def read(cls) -> Self:
        """Read them from the environment."""
        env = Environment("tenancy")
        return cls(service=ServiceSettings.read(env), operator_client_id=UUID(env.text("OPERATOR_CLIENT_ID")))
