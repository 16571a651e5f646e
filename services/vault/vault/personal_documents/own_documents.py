"""What a person has added to their vault: listed folder by folder, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from vault.documents.models import Document
from vault.personal_documents import folders, personal_spaces
from vault.personal_documents.uploads import TYPE

PAGE: Final = 100


@dataclass(frozen=True)
class Listing:
    """Some documents of a folder, and where the next ones begin."""

    documents: Sequence[Document]
    next: UUID | None


def in_folder(
    session: Session, context: Context, folder_id: UUID | None, *, tag: str | None = None, before: UUID | None = None
) -> Listing:
    """Return documents of a folder (or at the top), the newest first; with a tag, of all folders."""
    holder_id = personal_spaces.own_holder(session, context)
    if folder_id is not None:
        folders.find(session, context, folder_id)
    asked = select(Document).where(
        Document.holder_id == holder_id,
        Document.type == TYPE,
        Document.state == "done",
        Document.tags.contains([tag]) if tag else Document.folder_id.is_not_distinct_from(folder_id),
    )
    if before is not None:
        asked = asked.where(Document.id < before)
    found = session.scalars(asked.order_by(Document.id.desc()).limit(PAGE + 1)).all()
    return Listing(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)
