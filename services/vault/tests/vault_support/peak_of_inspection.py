"""Inspects the files of a folder; prints the most memory that a process took, and what the server held before, after.

Run as a program, so that what other tests started is not counted.
"""

from __future__ import annotations

import resource
import sys
from contextlib import suppress
from pathlib import Path

from vault.inspection.inspection import Inspection
from vault.inspection.refusals import FileRefused


def main() -> None:
    """Inspect, and measure."""
    inspection = Inspection(1)
    folder = Path(sys.argv[1])
    with suppress(FileRefused):
        inspection.inspect(b"")
    (server,) = inspection.processes.process_ids()
    before = _held(server)
    for file in sorted(folder.iterdir()):
        with suppress(FileRefused):
            inspection.inspect(file.read_bytes())
    after = _held(server)
    inspection.stop()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(peak, before, after)  # noqa: T201


def _held(process_id: int) -> int:
    return int(Path(f"/proc/{process_id}/statm").read_text().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    main()
