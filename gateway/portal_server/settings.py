"""The settings of the portal server."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chartrier.runtime.settings import Environment

TREE = Path(__file__).parents[2]
BUILT_PORTAL = TREE / "gateway" / "portal" / "dist"
CONTRACTS = TREE / "contracts" / "http"


@dataclass(frozen=True)
class Settings:
    """Where the built portal is, and where the services' OpenAPI documents are."""

    portal: Path = BUILT_PORTAL
    contracts: Path = CONTRACTS

    @classmethod
    def read(cls) -> Self:
        """Read `GATEWAY_PORTAL` and `GATEWAY_CONTRACTS`; without them, the places in this tree."""
        env = Environment("gateway")
        return cls(
            portal=Path(env.text("PORTAL", str(BUILT_PORTAL))),
            contracts=Path(env.text("CONTRACTS", str(CONTRACTS))),
        )
