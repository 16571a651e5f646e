"""Spreadsheets: read by limited processes, which a file may bring down and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from chartrier import display_text
from chartrier.runtime.limited_process import LimitedProcesses, Limits, NotProcessable
from tenancy.imports.limits import MOST_COLUMNS, MOST_LINES, SLICE, FileUnfit
from tenancy.imports.refusals import FILE_REASONS

_MIB: Final = 1024**2
LIMITS: Final = Limits(memory=512 * _MIB, processor_seconds=20, seconds=60, answer=128 * _MIB)

_LINES: Final = msgspec.json.Decoder(list[list[int | str | None]])


class _Head(msgspec.Struct):
    headers: list[str]
    lines: int


@dataclass(frozen=True)
class Sheet:
    """The columns of a file by name, and its lines in slices, each as JSON."""

    headers: list[str]
    lines: int
    slices: Sequence[bytes]


class Spreadsheets:
    """The processes that read files, started when the first file comes."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._processes = LimitedProcesses("tenancy.imports.file_reader:read", count=1, limits=limits)

    def read(self, content: bytes) -> Sheet:
        """Return what a file has; `FileUnfit` with the reason when it can't be read."""
        try:
            found = self._processes.call(content)
        except NotProcessable as beyond:
            raise FileUnfit("file_large" if beyond.reason in {"memory", "time"} else "file_broken") from beyond
        match found:
            case {"refused": str(reason)} if reason in FILE_REASONS:
                raise FileUnfit(reason)
            case bytes():
                return _sheet(found)
        # A process that a file took over may answer anything.
        raise FileUnfit("file_broken")

    def stop(self) -> None:
        """End the processes."""
        self._processes.stop()


def lines_of(slice_: bytes, *, width: int) -> list[list[Any]]:
    """Return the lines of a slice, of which nothing is taken on trust."""
    try:
        lines = _LINES.decode(slice_)
    except (msgspec.DecodeError, UnicodeDecodeError) as forged:
        raise FileUnfit("file_broken") from forged
    for line in lines:
        number, *cells = line or [None]
        of_line = isinstance(number, int) and len(cells) in {width, width + 1}
        if not of_line or any(isinstance(cell, int) or "\0" in (cell or "") for cell in cells):
            raise FileUnfit("file_broken")
    return lines


def _shown(header: str) -> str:
    try:
        return display_text.clean(header)
    except display_text.UnfitText:
        return ""


def _sheet(answer: bytes) -> Sheet:
    first, *slices = answer.split(b"\n")
    try:
        head = msgspec.json.decode(first, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError) as forged:
        raise FileUnfit("file_broken") from forged
    fits = 0 < len(head.headers) <= MOST_COLUMNS and 0 < head.lines <= MOST_LINES
    if not fits or len(slices) != -(-head.lines // SLICE) or "\0" in "".join(head.headers):
        raise FileUnfit("file_broken")
    return Sheet([_shown(each) for each in head.headers], head.lines, slices)
