"""`python -m deploy.local run | stack`."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time

from deploy.local import embedded
from deploy.local.installation import AlreadyRunning, Installation, PortTaken
from deploy.local.ports import PUBLIC_DEFAULT
from deploy.local.postgres_programs import NoPostgres
from deploy.local.processes import DidNotStart
from deploy.local.supervisor import Ended, Supervisor

PORT_VARIABLE = "CHARTRIER_PUBLIC_PORT"
REFUSALS = (AlreadyRunning, DidNotStart, Ended, NoPostgres, PortTaken)


def main() -> int:
    """Run until told to stop; answer the exit code."""
    arguments = _parser().parse_args()
    try:
        run(arguments.port)
    except REFUSALS as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def run(port: int) -> None:
    """Start the embedded product and serve until told to stop."""
    began = time.monotonic()
    installation = Installation.at_home("run")
    with installation.alone(), contextlib.suppress(KeyboardInterrupt), Supervisor() as supervisor:
        product = embedded.start(installation, supervisor, port=port)
        print(f"\nChartrier is at {product.url}  (ready in {time.monotonic() - began:.1f} s; Ctrl-C stops it)")
        supervisor.wait()
    print("Stopped. Everything is kept in", installation.home)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local")
    parser.add_argument("shape", choices=["run"])
    parser.add_argument("--port", type=int, default=int(os.environ.get(PORT_VARIABLE, PUBLIC_DEFAULT)))
    return parser


if __name__ == "__main__":
    sys.exit(main())
