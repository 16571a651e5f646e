"""A ZIP of documents, written while it is read: as much memory for a thousand as for one."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from chartrier.legal_time import local
from vault.content_store.store import ContentStore
from vault.documents.models import Document
from vault.documents.opening import OpenedContent
from vault.selections.file_names import file_names

ORDINARY_FILE: Final = 0o100600 << 16


class Outgoing(io.RawIOBase):
    """What the ZIP is written to: it can only go on, and holds what was not taken from it yet."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Return that it can be written."""
        return True

    def write(self, part: object) -> int:
        """Hold a part until it is taken."""
        data = bytes(part)  # type: ignore[call-overload]
        self._parts.append(data)
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def archive_of(contents: ContentStore, opened: Iterable[tuple[Document, OpenedContent]]) -> Iterator[bytes]:
    """Yield a ZIP part by part. PDFs and photographs are compressed already: they are stored as they are.

    A damaged content ends it before its directory is written: no program takes what is left for whole.
    """
    outgoing = Outgoing()
    given = list(opened)
    names = file_names(document for document, _ in given)
    with ZipFile(outgoing, "w", ZIP_STORED) as archive:
        for (document, content), name in zip(given, names, strict=True):
            with archive.open(_entry(name, document), "w") as entry:
                for part in contents.read(content.content):
                    entry.write(part)
                    yield outgoing.taken()
    yield outgoing.taken()


def _entry(name: str, document: Document) -> ZipInfo:
    received = local(document.delivered_at or document.received_at)
    info = ZipInfo(name, received.timetuple()[:6])
    info.external_attr = ORDINARY_FILE
    return info
