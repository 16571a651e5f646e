"""How a content is admitted: inspected, scanned, encrypted, stored, read back. Then a row may rely on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from chartrier.runtime.limited_process import ProcessUnavailable
from vault.content_store.objects import ObjectStoreUnavailable
from vault.content_store.store import Content, ContentId, ContentStore, StoredObject
from vault.errors import StoreUnavailable
from vault.inspection.inspection import InspectedFile, Inspection
from vault.inspection.malware import Infected, MalwareScan, ScannerUnavailable
from vault.inspection.refusals import FileRefused
from vault.inspection.rules import MEDIA_TYPES, PDF

PDF_ONLY: Final = frozenset({PDF})
PDF_OR_IMAGE: Final = frozenset(MEDIA_TYPES.values())


@dataclass(frozen=True)
class AdmittedContent:
    """A content that is stored, and what it turned out to be."""

    id: ContentId
    stored: StoredObject
    file: InspectedFile
    digest: str
    size: int
    # Of its pages, to be found by; empty where it was not asked for.
    text: str = ""


@dataclass(frozen=True)
class Admission:
    """What a file goes through before anything relies on it."""

    inspection: Inspection
    malware_scan: MalwareScan
    contents: ContentStore
    largest_file: int

    def admit(
        self,
        content: Content,
        content_id: ContentId,
        *,
        media_types: Collection[str],
        to_sign: bool = False,
        to_find: bool = False,
    ) -> AdmittedContent:
        """Store a content; `FileRefused` with the reason when it can't be accepted."""
        try:
            file = self.inspection.inspect(content.data, to_sign=to_sign)
            if file.media_type not in media_types:
                raise FileRefused("not_pdf" if media_types == PDF_ONLY else "type")
            self.malware_scan.scan(content.data)
            stored = self.contents.put(content, content_id)
        except Infected as infected:
            raise FileRefused("malware") from infected
        except (ProcessUnavailable, ScannerUnavailable, ObjectStoreUnavailable) as unavailable:
            raise StoreUnavailable from unavailable
        text = self.inspection.read_text(content.data) if to_find and file.media_type == PDF else ""
        return AdmittedContent(content_id, stored, file, content.digest, content.size, text)
