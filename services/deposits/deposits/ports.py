"""The outside worlds of deposits, as the composition root chose them."""

from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from deposits.journeys import Catalogue
from deposits.vault import Vault


@dataclass(frozen=True)
class Ports:
    """What requests and jobs reach the world through."""

    clock: Clock
    journeys: Catalogue
    vault: Vault


def ports() -> Ports:
    """The ports of the running application."""
    return current_ports(Ports)
