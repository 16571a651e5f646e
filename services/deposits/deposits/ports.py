"""The ports of deposits: what its use cases and jobs need of the outside."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from deposits.adapters.vault import Vault


@dataclass(frozen=True)
class Ports:
    """The clock, the folders of journeys, and the vault."""

    clock: Clock
    # The folders of journeys that are published as soon as they are there.
    journey_folders: tuple[Path, ...]
    # Above this amount, a second person validates.
    second_person_above: Decimal
    # How long a validation can be taken back before its payment proof is made.
    proof_after: timedelta
    # How much is advanced at most of a month's pay on one assignment.
    advances_a_month: Decimal
    vault: Vault


def ports() -> Ports:
    """Return the ports of the running application."""
    return current_ports(Ports)
