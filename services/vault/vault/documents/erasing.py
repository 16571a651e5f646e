"""Erasing a document: its contents and what it was about. What is left identifies nobody."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from vault.content_store.removal import remove_later
from vault.documents.models import Document, Version

ERASED: Final = "erased"


def erase_content(session: Session, document: Document, *, closing_id: UUID | None = None) -> None:
    """Erase every version of a document and its metadata; its reference stays, so that it can't come back."""
    gone = delete(Version).where(Version.document_id == document.id)
    versions = session.execute(gone.returning(Version.number, Version.digest, Version.object_name)).all()
    remove_later(session, (each.object_name for each in versions), closing_id=closing_id)
    document.digest = min((each.number, each.digest) for each in versions)[1] if versions else document.digest
    document.state, document.title, document.facts = ERASED, "—", {}
    document.sent_title = None
    document.recipient_name = ""
    document.folder_id, document.tags = None, []
