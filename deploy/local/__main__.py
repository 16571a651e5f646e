"""`python -m deploy.local run | stack`."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

from deploy.local import demo, embedded, stack
from deploy.local.demo_papers import EVERYBODY
from deploy.local.installation import AlreadyRunning, Installation, PortTaken
from deploy.local.ports import PUBLIC_DEFAULT
from deploy.local.postgres_programs import NoPostgres
from deploy.local.processes import DidNotStart
from deploy.local.rabbitmq import NoRabbit
from deploy.local.supervisor import Ended, Supervisor
from deploy.local.swift import NoSwift

PORT_VARIABLE = "CHARTRIER_PUBLIC_PORT"
REFUSALS = (AlreadyRunning, DidNotStart, Ended, NoPostgres, NoRabbit, NoSwift, PortTaken)
PORTAL_BUILDER = Path(__file__).with_name("portal.py")
MAIL_PAGE = "/courrier"


def main() -> int:
    """Run until told to stop; answer the exit code."""
    arguments = _parser().parse_args()
    installation = Installation.at_home(arguments.shape)
    run = run_embedded if arguments.shape == "run" else run_stack
    try:
        with installation.alone(), contextlib.suppress(KeyboardInterrupt), Supervisor() as supervisor:
            run(installation, supervisor, arguments.port)
            supervisor.wait()
    except REFUSALS as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"\nStopped. Everything is kept in {installation.home}")
    return 0


def run_embedded(installation: Installation, supervisor: Supervisor, port: int) -> None:
    """Start the whole product in one process, furnish it the first time, and say how to enter."""
    began = time.monotonic()
    # Somebody waits in front of the screen: what is gathered for one letter leaves sooner than in a cluster.
    os.environ.setdefault("NOTIFY_DIGEST_LONGEST", "4")
    product = embedded.start(installation, supervisor, port=port)
    if not demo.Progress.of(installation).complete:
        print("First start: setting up invented organisations and people…", flush=True)
        demo.furnish(installation, product.url)
    finish_portal()
    say(
        f"Chartrier is at {product.url}  (ready in {time.monotonic() - began:.1f} s; Ctrl-C stops it)",
        "",
        f"Sign in with the password {demo.Progress.of(installation).password} as",
        *(f"  {person.identifier:<12}{person.who}" for person in EVERYBODY),
        "",
        f"E-mail is kept, not sent: {product.url}{MAIL_PAGE}",
        "Switched off here: malware scan (no clamd), text messages (none leave)",
        f"Data: {installation.home}    Logs: {installation.logs}",
    )


def finish_portal() -> None:
    """Wait for the portal's build, which goes on beside everything else; a portal that is built is left alone."""
    if subprocess.run([sys.executable, "-P", str(PORTAL_BUILDER), "build"], check=False).returncode:
        raise DidNotStart("The portal could not be built.")


def run_stack(installation: Installation, supervisor: Supervisor, port: int) -> None:
    """Start every service as its own processes, and say where the servers are."""
    began = time.monotonic()
    product = stack.start(installation, supervisor, port=port)
    servers = product.servers
    say(
        f"Chartrier is at {product.url}  (ready in {time.monotonic() - began:.1f} s; Ctrl-C stops it)",
        "",
        f"PostgreSQL   {servers.postgres.host}:{servers.postgres.port}",
        f"RabbitMQ     {servers.broker_urls['vault'].rpartition('@')[2]}",
        f"Object store {servers.store.url}",
        f"Mail         {servers.smtp}" + (f", caught: {servers.mailbox}" if servers.mailbox else ""),
        f"Malware scan {servers.clamd or 'off'}",
        *servers.notes,
        f"Data: {installation.home}    Logs: {installation.logs}",
    )


def say(*lines: str) -> None:
    """Print a paragraph."""
    print("\n" + "\n".join(lines), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.local")
    parser.add_argument("shape", choices=["run", "stack"])
    parser.add_argument("--port", type=int, default=int(os.environ.get(PORT_VARIABLE, PUBLIC_DEFAULT)))
    return parser


if __name__ == "__main__":
    sys.exit(main())
