"""What a file really is: asked of limited processes, which a file may bring down and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chartrier.runtime.limited_process import LimitedProcesses, Limits, NotProcessable, ProcessUnavailable
from vault.inspection.refusals import FileRefused
from vault.inspection.rules import MEDIA_TYPES, RULES

_LIMITS: Final = Limits(memory=384 * 1024**2, processor_seconds=10, seconds=30, answer=64 * 1024)
_TEXT_LIMITS: Final = Limits(memory=256 * 1024**2, processor_seconds=5, seconds=10, answer=1024**2)


@dataclass(frozen=True)
class InspectedFile:
    """What a file turned out to be."""

    media_type: str
    pages: int


class Inspection:
    """A few processes that inspect files, started when the first file comes."""

    def __init__(self, count: int = 2) -> None:
        self.processes = LimitedProcesses("vault.inspection.inspector:inspect", count=count, limits=_LIMITS)
        # Apart: what brings this one down is a document that is found by its title alone.
        self._readers = LimitedProcesses("vault.inspection.text_reader:read_text", count=count, limits=_TEXT_LIMITS)

    def inspect(self, content: bytes, *, to_sign: bool = False) -> InspectedFile:
        """Return what the content is; `FileRefused` with the reason when it can't be accepted (or offered to sign)."""
        try:
            found = self.processes.call(content, to_sign=to_sign)
        except NotProcessable as failed:
            raise FileRefused(failed.reason) from failed
        match found:
            case {"media_type": str(media_type), "pages": int(pages)} if media_type in MEDIA_TYPES.values():
                return InspectedFile(media_type, pages)
            case {"refused": str(rule)} if rule in RULES:
                raise FileRefused(rule)
        # A process that a file took over may answer anything.
        raise FileRefused("failure")

    def read_text(self, content: bytes) -> str:
        """Return the text of a PDF's pages; none of a PDF that can't be read within the limits."""
        try:
            found = self._readers.call(content)
        except (NotProcessable, ProcessUnavailable):
            return ""
        return found if isinstance(found, str) else ""

    def stop(self) -> None:
        """End the processes."""
        self.processes.stop()
        self._readers.stop()
