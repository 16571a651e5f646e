"""What a file really is: asked of limited processes, which a file may bring down and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from chartrier.runtime.limited_process import LimitedProcesses, Limits, NotProcessable
from vault.inspection.refusals import FileRefused
from vault.inspection.rules import MEDIA_TYPES, RULES

_LIMITS: Final = Limits(memory=384 * 1024**2, processor_seconds=10, seconds=30, answer=64 * 1024)


@dataclass(frozen=True)
class InspectedFile:
    """What a file turned out to be."""

    media_type: str
    pages: int


class Inspection:
    """A few processes that inspect files, started when the first file comes."""

    def __init__(self, count: int = 2) -> None:
        self.processes = LimitedProcesses("vault.inspection.inspector:inspect", count=count, limits=_LIMITS)

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

    def stop(self) -> None:
        """End the processes."""
        self.processes.stop()
