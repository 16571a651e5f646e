"""Storing the files of a batch: each is hashed, inspected, scanned and stored, several at a time, before any row is."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO
from uuid import UUID

from chartrier.http.problems import FieldError, TooLarge
from chartrier.ids import new_id
from vault.content_store.store import Content, ContentId, read_content
from vault.deposits.deposit import Deposit, ExistingDocument, Outcome, StoredDeposit, on_paper, refused, sent_again
from vault.inspection.admission import PDF_ONLY, Admission
from vault.inspection.refusals import FileRefused


@dataclass(frozen=True)
class UploadedFile:
    """A file that came with a batch; several lines may send the same one."""

    stream: IO[bytes]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def content(self, *, at_most: int) -> Content:
        """Return the whole of it, hashed."""
        with self._lock:
            self.stream.seek(0)
            return read_content(self.stream, at_most=at_most)


@dataclass(frozen=True)
class FileStoring:
    """How the files of a batch are stored: through which admission, and how many at a time."""

    admission: Admission
    threads: int


def store_files(
    storing: FileStoring,
    deposits: Sequence[Deposit],
    files: Mapping[str, UploadedFile],
    existing: Mapping[str, ExistingDocument],
    on_paper_for: Collection[UUID],
) -> list[Outcome | StoredDeposit]:
    """Store the content of every line that is new and not for a holder who wants paper; the others have an outcome."""
    with ThreadPoolExecutor(storing.threads, thread_name_prefix="storing") as pool:
        return list(
            pool.map(lambda deposit: _store_file(storing.admission, deposit, files, existing, on_paper_for), deposits)
        )


def _store_file(
    admission: Admission,
    deposit: Deposit,
    files: Mapping[str, UploadedFile],
    existing: Mapping[str, ExistingDocument],
    on_paper_for: Collection[UUID],
) -> Outcome | StoredDeposit:
    file = files.get(deposit.file)
    if file is None:
        return _refused(deposit, "there is no file of this name in the batch")
    try:
        content = file.content(at_most=admission.largest_file)
        if deposit.reference in existing:
            return sent_again(deposit, existing[deposit.reference], content.digest)
        if deposit.holder_id in on_paper_for:
            return on_paper(deposit)
        content_id = ContentId(deposit.holder_id, new_id(), 1)
        admitted = admission.admit(
            content, content_id, media_types=PDF_ONLY, to_sign=deposit.signature_asked, to_find=True
        )
    except FileRefused as unfit:
        return _refused(deposit, str(unfit))
    except TooLarge:
        return _refused(deposit, "is too large")
    return StoredDeposit(deposit, admitted)


def _refused(deposit: Deposit, reason: str) -> Outcome:
    return refused(deposit.reference, FieldError("file", reason))
