"""What the vault reaches the world through."""

from __future__ import annotations

from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from vault.campaigns.pages import Pages
from vault.content_store.store import ContentStore
from vault.deposits.storing import FileStoring
from vault.inspection.admission import Admission


@dataclass(frozen=True)
class Ports:
    """The clock, the way in for files with the content store behind it, how much may come in, what splits campaigns."""

    clock: Clock
    admission: Admission
    storing_threads: int
    # Bytes that a person may add themselves.
    personal_quota: int
    pages: Pages

    @property
    def contents(self) -> ContentStore:
        """Return where contents are stored."""
        return self.admission.contents

    @property
    def file_storing(self) -> FileStoring:
        """Return how the files of a batch are stored."""
        return FileStoring(self.admission, self.storing_threads)


def ports() -> Ports:
    """Return the ports of the running application."""
    return current_ports(Ports)
