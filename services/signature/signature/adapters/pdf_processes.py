"""The limited processes that work on documents: they prepare them, verify what was signed, examine what is brought.

A document is parsed nowhere else: not in the worker, and never in the process that holds the key.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from chartrier.runtime.limited_process import LimitedProcesses, Limits, NotProcessable
from signature.errors import NotAPicture, NotSignable, PictureFault, Reason
from signature.pdf.drawing import Picture
from signature.pdf.prepared_file import PreparedFile, SignatureField
from signature.pdf.stamp import Stamp

MIB: Final = 1024**2
# A process works on some documents, one after the other: its libraries are large, and a fork costs more than the work.
PREPARATION: Final = Limits(memory=512 * MIB, processor_seconds=10, seconds=30, answer=256 * MIB, contents=100)
# What anybody brings has a process of its own.
EXAMINATION: Final = Limits(memory=512 * MIB, processor_seconds=10, seconds=20, answer=MIB)
# So has an image that somebody gives as their signature.
PICTURES: Final = Limits(memory=512 * MIB, processor_seconds=5, seconds=10, answer=MIB)
VERIFICATION: Final = Limits(memory=512 * MIB, processor_seconds=10, seconds=30, answer=MIB, contents=100)


class NotValid(Exception):
    """The signed file that was put together is not valid; the argument says why."""


class PdfProcesses:
    """Documents are prepared and verified here, in processes that start with the first one."""

    def __init__(self, preparation: Limits = PREPARATION, verification: Limits = VERIFICATION) -> None:
        self._preparation = LimitedProcesses("signature.pdf.preparation:prepare", count=1, limits=preparation)
        self._verification = LimitedProcesses("signature.pdf.verification:verify", count=1, limits=verification)
        self._pictures = LimitedProcesses("signature.pdf.pictures:read", count=1, limits=PICTURES)
        self._examination = LimitedProcesses("signature.pdf.examination:examine", count=1, limits=EXAMINATION)

    def prepare(self, content: bytes, stamp: Stamp, field: SignatureField) -> PreparedFile:
        """Return the document with room for its signature; refuse with the reason one that must not be signed."""
        try:
            answer = _call(self._preparation, content, stamp=stamp, field=field)
        except NotProcessable as beyond:
            raise NotSignable(Reason.NOT_PROCESSABLE) from beyond
        if isinstance(answer, bytes):
            return PreparedFile.from_bytes(answer, content)
        raise NotSignable(Reason(answer["refused"]))

    def verify(self, signed: bytes, *, field: str, original_size: int, container: bytes) -> None:
        """Refuse to go on unless this one signature covers the whole file and nothing else was changed."""
        expected = {"field": field, "original_size": original_size, "container": container.hex()}
        try:
            answer = _call(self._verification, signed, **expected)
        except NotProcessable as beyond:
            raise NotValid(beyond.reason) from beyond
        if answer:
            raise NotValid(answer["invalid"])

    def examine(self, content: bytes) -> dict[str, Any]:
        """Return what is wrong with a PDF that anybody brings, or nothing, and each of its signatures."""
        try:
            found: dict[str, Any] = _call(self._examination, content)
        except NotProcessable:
            return {"fault": "unreadable", "signatures": [], "changes": []}
        return found

    def read_picture(self, content: bytes) -> Picture:
        """Return the picture that an image shows, made anew; refuse with the reason what is no image to sign with."""
        try:
            answer = _call(self._pictures, content)
        except NotProcessable as beyond:
            raise NotAPicture(PictureFault.TOO_LARGE) from beyond
        if "refused" in answer:
            raise NotAPicture(PictureFault(answer["refused"]))
        return msgspec.convert(answer, Picture)

    def stop(self) -> None:
        """End the processes."""
        self._preparation.stop()
        self._verification.stop()
        self._pictures.stop()
        self._examination.stop()


def _call(processes: LimitedProcesses, content: bytes, **arguments: object) -> Any:  # noqa: ANN401 - JSON, or bytes
    plain: Mapping[str, object] = msgspec.to_builtins(arguments)
    return processes.call(content, **plain)
