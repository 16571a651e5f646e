"""Resident memory: a process's own pages, and its part of those that it shares with others."""

from __future__ import annotations

from pathlib import Path

MB = 1024


def resident(pid: int) -> float:
    """Answer the memory of a process and of all that it started, in MB."""
    return sum(_own_part(each) for each in _family(pid)) / MB


def started_by(pid: int) -> float:
    """Answer the memory of all that a process started, without its own, in MB."""
    return sum(_own_part(each) for each in _family(pid)[1:]) / MB


def _own_part(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _family(pid: int) -> list[int]:
    family = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            family += _family(int(child))
    return family
