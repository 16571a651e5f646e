"""What whoever has a share link may open: the documents of the link, until it is withdrawn."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.events.outbox import record
from vault.documents import accounts, documents
from vault.documents.models import Document, Version
from vault.errors import DocumentNotFound
from vault.events import SharedDocumentDownloaded
from vault.journal import journal
from vault.share_links.models import WithdrawnLink


def open_shared(session: Session, document_id: UUID, *, link_id: UUID) -> tuple[Document, Version]:
    """Return a document for whoever opened a share link, unless the link was withdrawn."""
    document = documents.vouched_for(session, document_id)
    if session.get(WithdrawnLink, (link_id, document.holder_id)) is not None:
        raise DocumentNotFound
    return document, documents.latest(session, document)


def download_shared(
    session: Session, document_id: UUID, *, link_id: UUID, shared_by: UUID, now: datetime
) -> tuple[Document, Version]:
    """The same, for whoever takes a copy out; that is written down, and whoever shared it hears of it."""
    document, version = open_shared(session, document_id, link_id=link_id)
    details = {"link_id": str(link_id), "version": str(version.number)}
    journal.append(session, documents.line(document, "downloaded", actor=accounts.LINK_RECIPIENT, at=now, **details))
    record(
        session,
        SharedDocumentDownloaded(
            tenant_id=document.holder_id,
            document_id=document.id,
            holder_id=document.holder_id,
            link_id=link_id,
            account_id=shared_by,
            at=now,
        ),
    )
    return document, version
