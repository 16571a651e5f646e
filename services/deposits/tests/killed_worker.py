"""A worker that is killed right after the vault has kept a summary, before that is remembered here.

Run as a program, with its settings as JSON on its standard input.
"""

import json
import os
import signal
import sys
from dataclasses import replace
from datetime import datetime

from chartrier.clock import FrozenClock
from chartrier.runtime.settings import ServiceSettings
from deposits.app import SERVICE, create_app, real_ports
from deposits.settings import Settings
from deposits.vault import Retained, Vault


class VaultOnTheDayOfTheCrash(Vault):
    """The vault, and the end of this process once it has answered."""

    def file(self, content: bytes, *, ticket: str) -> Retained:
        """File it, and never come back."""
        super().file(content, ticket=ticket)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("killed")


def main() -> None:
    """Run the job once, as far as it gets."""
    given = json.load(sys.stdin)
    settings = Settings(ServiceSettings(**given["settings"]), vault_url=given["vault_url"], journeys=None)
    ports = replace(
        real_ports(settings),
        clock=FrozenClock(datetime.fromisoformat(given["now"])),
        vault=VaultOnTheDayOfTheCrash(given["vault_url"]),
    )
    SERVICE.jobs.run(create_app(settings, ports), "file_summaries")


if __name__ == "__main__":
    main()
