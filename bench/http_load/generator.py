"""HTTP load: by wrk, which takes little of the processor; by a client of our own on machines without it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from deploy.local.servers.debian_packages import fetch

_MEDIAN = re.compile(r"^\s+50%\s+([\d.]+)(us|ms|s)", re.MULTILINE)
_COUNT = re.compile(r"^\s*(\d+) requests in", re.MULTILINE)
_RATE = re.compile(r"^Requests/sec:\s+([\d.]+)", re.MULTILINE)
_FAILED = re.compile(r"^\s*(Non-2xx.*|Socket errors.*)", re.MULTILINE)
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


class LoadFailed(Exception):
    """Some responses were not successful, so the figures mean nothing."""


@dataclass(frozen=True)
class LoadResult:
    """The number of requests, their rate per second and their median duration in ms."""

    count: int
    per_second: float
    p50: float


@cache
def generator() -> tuple[str, ...]:
    """Return the command of the load generator."""
    found = shutil.which("wrk") or (shutil.which("wrk") if fetch("wrk") else None)
    return (found,) if found else (sys.executable, "-m", "bench.http_load.client")


def load(url: str, headers: Mapping[str, str], *, connections: int, seconds: int) -> LoadResult:
    """Send GET requests to a URL over some open connections, for some seconds."""
    options = ["--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"]
    for name, value in headers.items():
        options += ["--header", f"{name}: {value}"]
    done = subprocess.run(
        [*generator(), *options, "--latency", "--timeout", "10s", url], capture_output=True, text=True, check=True
    )
    if failed := _FAILED.search(done.stdout):
        raise LoadFailed(f"{url}: {failed[1]}")
    count, rate, median = (pattern.search(done.stdout) for pattern in (_COUNT, _RATE, _MEDIAN))
    if count is None or rate is None or median is None:
        raise LoadFailed(f"{url}: no request was answered")
    return LoadResult(int(count[1]), float(rate[1]), float(median[1]) * _SECONDS[median[2]] * 1000)
