"""Memory of processes (proportional set size: their own pages and their part of shared ones) and processor time."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

MB = 1024


def memory_mb(pids: Iterable[int]) -> float:
    """Return the memory of some processes in MB."""
    return sum(_proportional_kb(pid) for pid in pids) / MB


def process_tree(pid: int) -> list[int]:
    """Return the ids of a process and of all that it started."""
    return [pid, *descendants(pid)]


def descendants(pid: int) -> list[int]:
    """Return the ids of all that a process started and that still runs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += process_tree(int(child))
    return found


def command_line_contains(pid: int, words: str) -> bool:
    """Return whether a process's command line contains some words."""
    try:
        return words in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


def processor_time(pids: Iterable[int]) -> float:
    """Return the processor time that some processes have used, in seconds."""
    return sum(_ticks(pid) for pid in pids) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    # Its own, and that of the processes that it started and that have ended.
    return sum(int(field) for field in fields[11:15])


def _proportional_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
