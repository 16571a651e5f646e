"""What this service needs of the world outside."""

from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from signature.adapters.pdf_processes import PdfProcesses
from signature.adapters.vault import Vault
from signature.certificates.key_client import KeyClient


@dataclass(frozen=True)
class Ports:
    """The clock, the vault, the signing key, the processes that work on documents, and the platform's name."""

    clock: Clock
    vault: Vault
    key: KeyClient
    pdf: PdfProcesses
    platform: str


def ports() -> Ports:
    """Return those of the running application."""
    return current_ports(Ports)
