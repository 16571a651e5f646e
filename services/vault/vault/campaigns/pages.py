"""The pages of a campaign's PDF: read and split in limited processes, as whoever uploaded it is not to be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from chartrier.runtime.limited_process import LimitedProcesses, Limits, NotProcessable
from vault.campaigns.pdf_pages import LENGTH_BYTES

_READING: Final = Limits(memory=384 * 1024**2, processor_seconds=20, seconds=60, answer=8 * 1024**2)
_SPLITTING: Final = Limits(memory=512 * 1024**2, processor_seconds=30, seconds=90, answer=256 * 1024**2)


class Pages:
    """A process that reads pages and one that splits them, started when the first campaign comes."""

    def __init__(self) -> None:
        self._readers = LimitedProcesses("vault.campaigns.pdf_pages:read_texts", count=1, limits=_READING)
        self._splitters = LimitedProcesses("vault.campaigns.pdf_pages:split", count=1, limits=_SPLITTING)

    def texts(self, pdf: bytes, *, first: int, last: int) -> list[str]:
        """Return the text of each of these pages; `NotProcessable` when they can't be read."""
        found = self._readers.call(pdf, first=first, last=last)
        if not isinstance(found, list) or len(found) != last - first + 1:
            raise NotProcessable("failure")
        return [text if isinstance(text, str) else "" for text in found]

    def split(self, pdf: bytes, parts: Sequence[tuple[int, int]]) -> list[bytes]:
        """Return a PDF for each part, from a page to another; `NotProcessable` when it can't be split."""
        found = self._splitters.call(pdf, parts=[list(part) for part in parts])
        made = list(_pieces(found)) if isinstance(found, bytes) else []
        if len(made) != len(parts):
            raise NotProcessable("failure")
        return made

    def stop(self) -> None:
        """End the processes."""
        self._readers.stop()
        self._splitters.stop()


def _pieces(joined: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(joined):
        start = place + LENGTH_BYTES
        place = start + int.from_bytes(joined[place:start], "big")
        yield joined[start:place]
