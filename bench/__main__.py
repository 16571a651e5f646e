"""`python -m bench`: measure the speed goals and print them beside their limits.

--quick    a look in passing: fewer and shorter rounds
--only     some parts: reading, signing-in, depositing, facts, signing, memory, starting
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import reading, signing
from bench.depositing import Depositing
from bench.facts import Wires
from bench.furnishing import furnish
from bench.processes import family, resident
from bench.product import Product, start, supervised
from bench.rounds import Pace, Spread
from bench.signing_in import SigningIn
from bench.starting import Starting
from bench.table import Line, Report
from deploy.local.installation import Installation

APART = ("reading", "signing-in", "depositing", "facts", "memory")
PARTS = (*APART, "signing", "starting")
BEGAN = time.monotonic()


def main() -> int:
    """Measure, print, leave nothing behind."""
    asked = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    pace = Pace.quick() if asked.quick else Pace.full()
    report = Report()
    with TemporaryDirectory(prefix="chartrier-bench-") as folder:
        if set(asked.only) & set(APART):
            measure_apart(Installation(Path(folder, "apart")), pace, set(asked.only), report)
        if "signing" in asked.only:
            _say("measuring: signing")
            report.add(*signing.lines(pace))
        if "starting" in asked.only:
            _say("measuring: starting in one process")
            report.add(*Starting(Path(folder, "embedded"), pace).lines())
    report.notes += _circumstances(time.monotonic() - BEGAN, pace)
    print(report.text())
    return 0


def measure_apart(installation: Installation, pace: Pace, parts: set[str], report: Report) -> None:
    """Measure the product whose services are processes of their own."""
    installation.home.mkdir(mode=0o700)
    with supervised() as supervisor:
        _say("starting each service as processes of its own")
        product = start(installation, supervisor, pace.services)
        furnished = furnish(installation, product.url)
        measures: dict[str, Callable[[], list[Line]]] = {
            "reading": lambda: reading.start(product, furnished, supervisor, pace).lines(),
            "signing-in": lambda: SigningIn(product, furnished, pace).lines(),
            "depositing": lambda: Depositing(product, furnished, pace).lines(),
            "facts": lambda: Wires(product, pace).lines(),
            "memory": lambda: memory_lines(product),
        }
        for part in APART:
            if part in parts:
                _say(f"measuring: {part}")
                report.add(*measures[part]())


def memory_lines(product: Product) -> list[Line]:
    """Measure the memory of each service's processes."""
    taken = {name: resident(family(child.pid)) for name, child in product.processes.items()}
    both = {service: taken[f"{service} api"] + taken[f"{service} worker"] for service in product.services}
    services = [
        Line(f"memory of {service}, api + worker", "MB", Spread.of([both[service]])) for service in product.services
    ]
    return [*services, Line("memory of the gateway", "MB", Spread.of([taken["gateway"]]))]


def _say(what: str) -> None:
    """Say what takes so long."""
    print(f"{time.monotonic() - BEGAN:4.0f} s  {what}", file=sys.stderr, flush=True)


def _circumstances(seconds: float, pace: Pace) -> list[str]:
    """Say on what the figures were taken."""
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load at the end {os.getloadavg()[0]:.1f}"
    return [f"{when}; {machine}; {pace.rounds} rounds, product and limit by turns; {seconds:.0f} s in all."]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look in passing: fewer and shorter rounds")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="some parts alone")
    return parser


if __name__ == "__main__":
    sys.exit(main())
