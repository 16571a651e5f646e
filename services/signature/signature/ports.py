"""What the rules of this service need of the world outside."""

from collections.abc import Callable
from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from signature.adapters.vault import Vault
from signature.certificates.signing_key import SigningKey


@dataclass(frozen=True)
class Ports:
    """The clock, the vault, and the signing key (read when the first signature needs it: only the worker has it)."""

    clock: Clock
    vault: Vault
    signing_key: Callable[[], SigningKey]
    platform: str


def ports() -> Ports:
    """Those of the running application."""
    return current_ports(Ports)
