"""What the vault reaches the world through."""

from __future__ import annotations

from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from vault.content_store.store import Strongroom
from vault.inspection.admission import Gate


@dataclass(frozen=True)
class Ports:
    """The clock, and the gate to the strongroom; how many contents are stored at the same time."""

    clock: Clock
    gate: Gate
    storing_threads: int

    @property
    def strongroom(self) -> Strongroom:
        """Where contents are kept."""
        return self.gate.strongroom


def ports() -> Ports:
    """The ports of the running application."""
    return current_ports(Ports)
