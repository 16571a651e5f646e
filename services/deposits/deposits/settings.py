"""The settings of deposits."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Self

from chartrier.runtime.settings import Environment, ServiceSettings


@dataclass(frozen=True)
class Settings:
    """The settings of deposits, as its README lists them."""

    service: ServiceSettings
    vault_url: str
    journeys: Path | None
    second_person_above: Decimal
    proof_after: timedelta
    advances_a_month: Decimal

    @classmethod
    def read(cls) -> Self:
        """Read the settings from the environment."""
        env = Environment("deposits")
        journeys = env.optional("JOURNEYS")
        return cls(
            service=ServiceSettings.read(env),
            vault_url=env.text("VAULT_URL").rstrip("/"),
            journeys=Path(journeys) if journeys else None,
            proof_after=timedelta(minutes=int(env.optional("PROOF_AFTER_MINUTES") or "0")),
            second_person_above=Decimal(env.optional("SECOND_PERSON_ABOVE") or "50000"),
            advances_a_month=Decimal(env.optional("ADVANCES_A_MONTH") or "1500"),
        )
