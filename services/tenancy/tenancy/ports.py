"""What tenancy reaches the world through."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports


@dataclass(frozen=True)
class Ports:
    """The clock, and which machine speaks for the operator of this installation."""

    clock: Clock
    operator_client_id: UUID


def ports() -> Ports:
    """Return the ports of the running application."""
    return current_ports(Ports)
