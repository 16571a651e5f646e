"""The journal's entries about one document."""

from __future__ import annotations

from datetime import datetime

from vault.documents.models import Document
from vault.journal import journal
from vault.journal.actors import Actor
from vault.journal.journal import Entry


def entry_of(document: Document, act: journal.Act, *, actor: Actor, at: datetime, **details: str) -> Entry:
    """Return the entry of an act on a document."""
    return Entry(
        holder_id=document.holder_id,
        at=at,
        act=act,
        actor=actor,
        document_id=document.id,
        title=document.title,
        details=details,
    )
