"""What processes take: memory (their own pages, and their part of those they share with others) and processor time."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

MB = 1024


def resident(pids: Iterable[int]) -> float:
    """Answer the memory of some processes, in MB."""
    return sum(_own_part(pid) for pid in pids) / MB


def family(pid: int) -> list[int]:
    """Answer a process and all that it started."""
    return [pid, *started_by(pid)]


def started_by(pid: int) -> list[int]:
    """Answer all that a process started and that still runs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def says(pid: int, words: str) -> bool:
    """Tell whether a process says this of itself."""
    try:
        return words in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def processor_time(pids: Iterable[int]) -> float:
    """Answer the processor time that some processes have had, in seconds."""
    return sum(_had(pid) for pid in pids) / os.sysconf("SC_CLK_TCK")


def _had(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _own_part(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
