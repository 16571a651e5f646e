"""What a sender opens of what its establishment sent: all but payslips, of which it sees the state alone (VLT-36)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from vault.documents import finding
from vault.documents.access import may_follow
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.models import Document
from vault.documents.opening import Act, ContentAccess, OpenedContent, open_version
from vault.errors import DocumentNotFound
from vault.journal import actors

OPENED: tuple[str, ...] = tuple(each.name for each in DOCUMENT_TYPES.values() if each.opened_by_sender)
THERE = ("waiting", "todo", "done")


def open_sent(session: Session, context: Context, document_id: UUID, *, act: Act) -> OpenedContent:
    """Return the content of a document that the caller's establishment sent; its owner reads so in their journal."""
    asked = select(Document).where(
        Document.id == document_id,
        Document.type.in_(OPENED),
        Document.state.in_(THERE),
        may_follow(context.account_id),
    )
    document = session.scalars(asked).one_or_none()
    if document is None or not _may_open(context, document):
        raise DocumentNotFound
    is_person = context.caller.kind == "person"
    reader = actors.person(session, context.account_id) if is_person else actors.SENDERS_PROGRAM
    opening = ContentAccess(act, reader, {"sender": document.organisation_name})
    opened = open_version(session, context, document, finding.latest_version(session, document), opening)
    return replace(opened, title=document.title_as_sent)


def _may_open(context: Context, document: Document) -> bool:
    # A connector follows what it sent by its state; it takes back a contract once everybody has signed it (OPS-32).
    if context.caller.kind == "person":
        return True
    return document.signature_outcome == "signed" and "deposit" in context.caller.scope
