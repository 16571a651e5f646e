"""What the portal's server needs to know."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chartrier.runtime.settings import Environment

HERE = Path(__file__).parent
BUILT_PORTAL = HERE / "portal" / "dist"
CONTRACTS = HERE.parent / "contracts" / "http"


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
