"""A vault that is killed right after its store has stored a content, before any row says so.

Run as a program: its settings, its folder and what to send come as JSON on its standard input.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from joserfc.jwk import KeySet

from chartrier.access.keys import FixedKeys
from chartrier.runtime.settings import ServiceSettings
from vault.adapters.files import FileObjectStore
from vault.app import create_app, ports_of
from vault.settings import Settings


class CrashingStore(FileObjectStore):
    """A store, and the end of this process once it has stored something."""

    def create(self, name: str, parts: Iterable[bytes]) -> None:
        """Store it, and never come back."""
        super().create(name, parts)
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Deposit the batch, as far as it gets."""
    given = json.load(sys.stdin)
    folder = Path(given["folder"])
    service = ServiceSettings(**given["settings"])
    settings = Settings(service, folder / "objects", None, folder / "keyring.json", None, 10**7, 1, 1, 10**7)
    ports = ports_of(settings)
    contents = replace(ports.contents, objects=CrashingStore(folder / "objects"))
    crashing = replace(ports, admission=replace(ports.admission, contents=contents))
    app = create_app(settings, crashing, FixedKeys(KeySet.import_key_set(given["keys"])))
    files = {name: (io.BytesIO(bytes.fromhex(content)), name) for name, content in given["files"].items()}
    parts = {"manifest": given["manifest"], **files}
    app.test_client().post("/api/vault/batches", data=parts, headers=given["headers"])


if __name__ == "__main__":
    main()
