"""A worker that is killed right after the vault stored a summary, before deposits stores its id.

Run as a program, with its settings as JSON on its standard input.
"""

import json
import os
import signal
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from deposits.adapters.vault import StoredDocument, Vault
from deposits.app import SERVICE, create_app, real_ports
from deposits.settings import Settings


class VaultBeforeTheCrash(Vault):
    """The vault; this process is killed once it has answered."""

    def file(self, content: bytes, *, ticket: str) -> StoredDocument:
        """File the content, and kill this process."""
        super().file(content, ticket=ticket)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("killed")


def main() -> None:
    """Run the job once, until the crash."""
    given = json.load(sys.stdin)
    settings = Settings(
        ServiceSettings(**given["settings"]),
        vault_url=given["vault_url"],
        journeys=None,
        second_person_above=Decimal(50_000),
        proof_after=timedelta(),
        advances_a_month=Decimal(600),
    )
    ports = replace(
        real_ports(settings),
        clock=FrozenClock(datetime.fromisoformat(given["now"])),
        vault=VaultBeforeTheCrash(given["vault_url"]),
    )
    SERVICE.jobs.run(create_app(settings, ports), "file_summaries")


if __name__ == "__main__":
    main()
