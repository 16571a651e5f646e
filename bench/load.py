"""Load for a server: wrk, which costs next to nothing beside it; a client of our own where wrk can't be had."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from deploy.local.packages import fetch

_LASTS = re.compile(r"^\s+50%\s+([\d.]+)(us|ms|s)", re.MULTILINE)
_RATE = re.compile(r"^Requests/sec:\s+([\d.]+)", re.MULTILINE)
_FAILED = re.compile(r"^\s*(Non-2xx.*|Socket errors.*)", re.MULTILINE)
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


class Refused(Exception):
    """Some answers were not what was asked for: figures taken from refusals say nothing."""


@dataclass(frozen=True)
class Answered:
    """How many requests were answered each second, and how long the one in the middle took (in ms)."""

    per_second: float
    p50: float


@cache
def generator() -> tuple[str, ...]:
    """Answer the command of the load generator."""
    found = shutil.which("wrk") or (shutil.which("wrk") if fetch("wrk") else None)
    return (found,) if found else (sys.executable, "-m", "bench.client")


def load(url: str, headers: Mapping[str, str], *, connections: int, seconds: float) -> Answered:
    """Ask for an address over some connections that are kept open, for so long."""
    # wrk counts in whole seconds.
    options = ["--threads", "1", "--connections", str(connections), "--duration", f"{max(1, round(seconds))}s"]
    for name, value in headers.items():
        options += ["--header", f"{name}: {value}"]
    done = subprocess.run(
        [*generator(), *options, "--latency", "--timeout", "10s", url], capture_output=True, text=True, check=True
    )
    if failed := _FAILED.search(done.stdout):
        raise Refused(f"{url}: {failed[1]}")
    rate, lasts = _RATE.search(done.stdout), _LASTS.search(done.stdout)
    if rate is None or lasts is None:
        raise Refused(f"{url}: nothing was answered")
    return Answered(float(rate[1]), float(lasts[1]) * _SECONDS[lasts[2]] * 1000)
