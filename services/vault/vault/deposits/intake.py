"""The intake of a batch: each line's file is hashed, opened, scanned and kept, several at a time, before any row is."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO

from chartrier.http.problems import FieldError, TooLarge
from chartrier.ids import new_id
from vault.content_store.store import Content, Place, received
from vault.deposits.deposits import Deposit, Known, Outcome, Received, sent_again
from vault.inspection.admission import PDF_ONLY, Gate, admit
from vault.inspection.inspectors import Unfit


@dataclass(frozen=True)
class Part:
    """A file that came with a batch; several lines may send the same one."""

    stream: IO[bytes]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def content(self, *, at_most: int) -> Content:
        """Return the whole of it, hashed."""
        with self._lock:
            self.stream.seek(0)
            return received(self.stream, at_most=at_most)


def take_in(
    gate: Gate, deposits: Sequence[Deposit], parts: Mapping[str, Part], there: Mapping[str, Known], *, threads: int
) -> list[Outcome | Received]:
    """Keep the content of every line that is new; the others have their outcome already."""
    with ThreadPoolExecutor(threads, thread_name_prefix="intake") as pool:
        return list(pool.map(lambda deposit: _take_in(gate, deposit, parts, there), deposits))


def _take_in(gate: Gate, deposit: Deposit, parts: Mapping[str, Part], there: Mapping[str, Known]) -> Outcome | Received:
    part = parts.get(deposit.file)
    if part is None:
        return _refused(deposit, "there is no file of this name in the batch")
    try:
        content = part.content(at_most=gate.largest)
        if deposit.reference in there:
            return sent_again(deposit.reference, there[deposit.reference], content.digest)
        admitted = admit(gate, content, Place(deposit.holder_id, new_id(), 1), kinds=PDF_ONLY)
    except Unfit as unfit:
        return _refused(deposit, str(unfit))
    except TooLarge:
        return _refused(deposit, "is too large")
    return Received(deposit, admitted)


def _refused(deposit: Deposit, reason: str) -> Outcome:
    return Outcome(deposit.reference, "refused", None, (FieldError("file", reason),))
