"""A process of the library that dies, as by a power cut, at the instruction that a test names.

`python -m libs.common.tests.crashing_process relay|worker WHERE`, with the addresses in the environment.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace

from chartrier.events.broker import Handle
from chartrier.events.broker.postgres import PostgresBroker
from chartrier.events.event import Envelope
from chartrier.events.outbox import Relay
from chartrier.runtime.service import worker_of
from chartrier.testing.plugin import ServiceDatabase, settings_of_tests
from libs.common.tests.events.bus import RETRY_SOON
from libs.common.tests.sample_service.app import create_app


def die() -> None:
    """End at once, with nothing tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingBroker(PostgresBroker):
    """A bus whose user dies around one call of it."""

    def __init__(self, url: str, where: str) -> None:
        super().__init__(url, prefix="tests", retry_after=RETRY_SOON)
        self._where = where

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Publish; then die before the outbox can be marked."""
        super().publish(envelopes)
        if self._where == "between publish and mark":
            die()

    def consume(self, queue: str, handle: Handle, stop: threading.Event) -> None:
        """Handle an event; then die before the bus can forget it."""

        def handle_and_die(event: Envelope) -> None:
            handle(event)
            if self._where == "between effect and ack":
                die()

        super().consume(queue, handle_and_die, stop)


def main() -> None:
    """Do what the command line says until death."""
    kind, where = sys.argv[1:]
    addresses = ServiceDatabase(os.environ["APPLICATION"], os.environ["OWNER"], os.environ["SUPERUSER"])
    app = create_app(replace(settings_of_tests("library", addresses), revocation_poll=1))
    broker = DyingBroker(addresses.superuser, where)
    if kind == "relay":
        Relay(app, broker, "/services/library", app.extensions["runtime"].metrics).drain()
    else:
        worker = worker_of(app, broker)
        worker.start()
        threading.Event().wait(20)


if __name__ == "__main__":
    main()
