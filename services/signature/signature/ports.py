"""What this service needs of the world outside."""

from dataclasses import dataclass
from datetime import timedelta

from chartrier.access.encryption import Encryption
from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from signature.adapters.pdf_processes import PdfProcesses
from signature.adapters.time_stamp_authority import TimeStampAuthority
from signature.adapters.vault import Vault
from signature.certificates.key_client import KeyClient
from signature.certificates.levels import Level


@dataclass(frozen=True)
class Ports:
    """The clock, the vault, the signing key, the processes that work on documents, who stamps, the platform's name."""

    clock: Clock
    vault: Vault
    key: KeyClient
    pdf: PdfProcesses
    platform: str
    # Of the signatures that people keep.
    encryption: Encryption
    time_stamps: TimeStampAuthority | None = None
    # How long a signature waits for its time stamp before it is given up, and the signatory told.
    stamp_patience: timedelta = timedelta(hours=24)
    # After how many days somebody who has not signed is reminded, unless the depositor says otherwise.
    reminder_days: tuple[int, ...] = (3, 10)

    @property
    def level(self) -> Level:
        """Return the level that signatures are asked for here."""
        return Level.TIME_STAMPED if self.time_stamps else Level.BASELINE


def ports() -> Ports:
    """Return those of the running application."""
    return current_ports(Ports)
