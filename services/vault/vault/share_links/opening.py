"""What whoever has a share link may open: the documents of the link, until it is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from vault.documents import finding
from vault.documents.models import Document
from vault.documents.opening import ContentAccess, OpenedContent, open_version
from vault.errors import DocumentNotFound
from vault.events import SharedDocumentDownloaded
from vault.journal.actors import LINK_RECIPIENT
from vault.share_links.models import WithdrawnLink


@dataclass(frozen=True)
class SharedDocument:
    """A document as a link shares it, and the account that shared it."""

    document_id: UUID
    link_id: UUID
    shared_by: UUID


def open_shared(
    session: Session, context: Context, shared: SharedDocument, *, act: Literal["viewed", "downloaded"]
) -> OpenedContent:
    """Return a shared document for whoever has the link; whoever shared it is told of a copy that was taken."""
    document = finding.find_for_ticket(session, shared.document_id)
    if session.get(WithdrawnLink, (shared.link_id, document.holder_id)) is not None:
        raise DocumentNotFound
    if act == "downloaded":
        record(session, _downloaded(context, shared, document))
    opening = ContentAccess(act, LINK_RECIPIENT, {"link_id": str(shared.link_id)})
    return open_version(session, context, document, finding.latest_version(session, document), opening)


def _downloaded(context: Context, shared: SharedDocument, document: Document) -> SharedDocumentDownloaded:
    return SharedDocumentDownloaded(
        tenant_id=document.holder_id,
        document_id=document.id,
        holder_id=document.holder_id,
        link_id=shared.link_id,
        account_id=shared.shared_by,
        at=context.now,
    )
