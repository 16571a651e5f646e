"""`python -m deploy.local run | stack`."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

from deploy.local.demo import demonstration
from deploy.local.demo.sample_data import EVERYBODY
from deploy.local.product import embedded, stack
from deploy.local.product.installation import AlreadyRunning, Installation, PortInUse
from deploy.local.product.supervisor import Supervisor
from deploy.local.servers.ports import PUBLIC_DEFAULT
from deploy.local.servers.postgres_programs import NoPostgres
from deploy.local.servers.processes import DidNotStart
from deploy.local.servers.rabbitmq import NoRabbit
from deploy.local.servers.swift import NoSwift

PORT_VARIABLE = "CHARTRIER_PUBLIC_PORT"
REFUSALS = (AlreadyRunning, DidNotStart, NoPostgres, NoRabbit, NoSwift, PortInUse)
PORTAL_BUILDER = Path(__file__).parents[1] / "setup" / "portal.py"
MAIL_PAGE = "/courrier"


def main() -> int:
    """Run until stopped; answer the exit code."""
    arguments = _parser().parse_args()
    installation = Installation.at_home(arguments.kind)
    run = run_embedded if arguments.kind == "run" else run_stack
    try:
        with installation.exclusively(), contextlib.suppress(KeyboardInterrupt), Supervisor() as supervisor:
            run(installation, supervisor, arguments.port)
            supervisor.wait()
    except REFUSALS as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"\nStopped. Everything is kept in {installation.home}")
    return 0


def run_embedded(installation: Installation, supervisor: Supervisor, port: int) -> None:
    """Start the whole product in one process, set up the demonstration the first time, and say how to sign in."""
    began = time.monotonic()
    # Somebody waits before the screen: messages gathered for one e-mail leave sooner than in a cluster.
    os.environ.setdefault("NOTIFY_DIGEST_LONGEST", "4")
    product = embedded.start(installation, supervisor, port=port)
    if not demonstration.Progress.of(installation).complete:
        print("First start: setting up invented organisations and people…", flush=True)
        demonstration.set_up(installation, product.url)
    finish_portal()
    say(
        f"Chartrier is at {product.url}  (ready in {time.monotonic() - began:.1f} s; Ctrl-C stops it)",
        "",
        f"Sign in with the password {demonstration.Progress.of(installation).password} as",
        *(f"  {person.identifier:<12}{person.who}" for person in EVERYBODY),
        "",
        f"E-mail is kept, not sent: {product.url}{MAIL_PAGE}",
        "Switched off here: malware scan (no clamd), text messages (none leave)",
        f"Data: {installation.home}    Logs: {installation.logs}",
    )


def finish_portal() -> None:
    """Wait for the portal's build, which goes on meanwhile; a portal that is built is left alone."""
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
    parser.add_argument("kind", choices=["run", "stack"])
    parser.add_argument("--port", type=int, default=int(os.environ.get(PORT_VARIABLE, PUBLIC_DEFAULT)))
    return parser


if __name__ == "__main__":
    sys.exit(main())
