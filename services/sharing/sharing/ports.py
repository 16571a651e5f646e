"""What sharing reaches the world through."""

from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from sharing.kept_hashes import KeptHashes


@dataclass(frozen=True)
class Ports:
    """The clock, the hashes that are kept, and what it takes to write a link."""

    clock: Clock
    hashes: KeptHashes
    public_url: str


def ports() -> Ports:
    """The ports of the running application."""
    return current_ports(Ports)
