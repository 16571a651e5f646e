"""What tenancy reaches the world through."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from tenancy.imports.spreadsheets import Spreadsheets


@dataclass(frozen=True)
class Ports:
    """The clock, which machine speaks for the operator of this installation, and what reads files that are imported."""

    clock: Clock
    operator_client_id: UUID
    spreadsheets: Spreadsheets = field(default_factory=Spreadsheets)


def ports() -> Ports:
    """Return the ports of the running application."""
    return current_ports(Ports)
