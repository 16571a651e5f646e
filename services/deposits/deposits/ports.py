"""The ports of deposits: what its use cases and jobs need of the outside."""

from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from deposits.adapters.vault import Vault
from deposits.journeys.catalogue import Catalogue


@dataclass(frozen=True)
class Ports:
    """The clock, the journeys, and the vault."""

    clock: Clock
    journeys: Catalogue
    vault: Vault


def ports() -> Ports:
    """Return the ports of the running application."""
    return current_ports(Ports)
