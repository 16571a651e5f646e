"""Measure the speed goals and print each figure beside its baseline: the same work without the product around it."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measures import memory, reading, signing
from bench.measures.deposits import Deposits
from bench.measures.event_latency import EventLatency
from bench.measures.people import People
from bench.measures.sign_in import SignIn
from bench.measures.startup import Startup
from bench.report import Line, Report
from bench.rounds import Pace
from bench.system.cluster import start, supervised
from bench.system.test_data import create_test_data
from deploy.local.product.installation import Installation

CLUSTER_MEASURES = ("reading", "sign-in", "deposits", "events", "people", "memory")
MEASURES = (*CLUSTER_MEASURES, "signing", "startup")
STARTED_AT = time.monotonic()


def main() -> int:
    """Measure, print the table and leave nothing behind."""
    arguments = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    pace = Pace.quick() if arguments.quick else Pace.full()
    if arguments.large:
        pace = replace(pace, people=500_000, imported=50_000, grants=100_000)
    report = Report()
    with TemporaryDirectory(prefix="chartrier-bench-") as folder:
        if set(arguments.only) & set(CLUSTER_MEASURES):
            measure_cluster(Installation(Path(folder, "cluster")), pace, set(arguments.only), report)
        if "signing" in arguments.only:
            _progress("measuring: signing")
            report.add(*signing.lines(pace))
        if "startup" in arguments.only:
            _progress("measuring: startup in one process")
            report.add(*Startup(Path(folder, "embedded"), pace).lines())
    report.notes += _circumstances(time.monotonic() - STARTED_AT, pace)
    print(report.text())
    return 0


def measure_cluster(installation: Installation, pace: Pace, chosen: set[str], report: Report) -> None:
    """Measure the product as in a cluster, its services in processes of their own."""
    installation.home.mkdir(mode=0o700)
    with supervised() as supervisor:
        _progress("starting each service in processes of its own")
        product = start(installation, supervisor, pace.services)
        test_data = create_test_data(installation, product.url)
        measures: dict[str, Callable[[], list[Line]]] = {
            "reading": lambda: reading.start(product, test_data, supervisor, pace).lines(),
            "sign-in": lambda: SignIn(product, test_data, pace).lines(),
            "deposits": lambda: Deposits(product, test_data, pace).lines(),
            "events": lambda: EventLatency(product, pace).lines(),
            "people": lambda: People(product, test_data, pace).lines(),
            "memory": lambda: memory.lines(product),
        }
        for name in CLUSTER_MEASURES:
            if name in chosen:
                _progress(f"measuring: {name}")
                report.add(*measures[name]())


def _progress(what: str) -> None:
    """Print what is being done."""
    print(f"{time.monotonic() - STARTED_AT:4.0f} s  {what}", file=sys.stderr, flush=True)


def _circumstances(seconds: float, pace: Pace) -> list[str]:
    """Return when and on what machine the figures were taken."""
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load at the end {os.getloadavg()[0]:.1f}"
    return [f"{when}; {machine}; {pace.rounds} rounds, product and baseline by turns; {seconds:.0f} s in all."]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: about one minute")
    large = "with 500,000 employees, 50,000 lines of a file and 100,000 grants: about a quarter of an hour more"
    parser.add_argument("--large", action="store_true", help=large)
    some = f"measure only some of: {', '.join(MEASURES)}"
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES), metavar="MEASURE", help=some)
    return parser


if __name__ == "__main__":
    sys.exit(main())
