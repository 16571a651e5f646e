"""When documents were taken out first: what their senders see of it, and those who read them with others."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from chartrier.access.context import Context

# In the order of their ids, so that two readers of the same documents never wait for each other; before the line in the
# journal, as everything that changes a document.
_NOTE: Final = text("""
    UPDATE documents SET downloaded_at = :now
    FROM (SELECT id FROM documents WHERE id = ANY (:ids) AND downloaded_at IS NULL ORDER BY id FOR UPDATE) AS first
    WHERE documents.id = first.id
""")


def note_first(session: Session, context: Context, document_ids: Collection[UUID]) -> None:
    """Note that some documents are taken out now, unless they were before."""
    if document_ids:
        session.execute(_NOTE, {"now": context.now, "ids": list(document_ids)})
