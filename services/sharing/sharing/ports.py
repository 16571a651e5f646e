"""What sharing reaches the world through."""

from dataclasses import dataclass

from chartrier.access.keyed_hashes import KeyedHashes
from chartrier.access.password_hashes import Passwords
from chartrier.clock import Clock
from chartrier.runtime.current import current_ports


@dataclass(frozen=True)
class Ports:
    """The clock, the hashes that are stored, those of passwords, and the address under which links are opened."""

    clock: Clock
    hashes: KeyedHashes
    passwords: Passwords
    public_url: str


def ports() -> Ports:
    """Return the ports of the running application."""
    return current_ports(Ports)
