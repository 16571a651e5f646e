"""What completes a document: read, signed, refused or validated, it goes from those to do into its compartment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from vault.documents import finding
from vault.documents.access import may_open
from vault.documents.entries import entry_of
from vault.documents.models import Document
from vault.errors import DocumentNotFound
from vault.events import DocumentRead, SignatureRequest
from vault.journal import actors, journal
from vault.journal.actors import Actor


def read(session: Session, context: Context, document_id: UUID) -> Document:
    """Record that the caller read a document; one that only waited to be read is then archived."""
    asked = select(Document).where(Document.id == document_id, may_open(context.account_id))
    document = session.scalars(asked.with_for_update()).one_or_none()
    if document is None:
        raise DocumentNotFound
    actor = actors.person(session, context.account_id)
    if journal.append_once(session, entry_of(document, "read", actor=actor, at=context.now)):
        record(
            session,
            DocumentRead(
                tenant_id=document.holder_id,
                document_id=document.id,
                holder_id=document.holder_id,
                account_id=context.account_id,
                read_at=context.now,
            ),
        )
    if document.action == "read":
        document.finish(context.now)
    return document


def pass_turn(session: Session, document_id: UUID, *, tenant_id: UUID, signed: str) -> None:
    """Note that a party signed: whether it is now its holder's turn."""
    document = finding.within(session, document_id, tenant_id=tenant_id)
    if document is None:
        return
    asked = msgspec.convert(document.signature_request or {}, SignatureRequest)
    if signed == "recipient":
        document.awaits_recipient = False
    elif asked.follows("recipient", signed):
        document.awaits_recipient = True


def complete(session: Session, document_id: UUID, *, tenant_id: UUID, at: datetime) -> None:
    """Archive a document that everybody signed."""
    document = finding.within(session, document_id, tenant_id=tenant_id)
    if document is None:
        return
    document.finish(at, signature="signed")
    # A signature that was given before its document was replaced counts.
    if document.signature_outcome == "cancelled":
        document.signature_outcome = "signed"


def expire(session: Session, document_id: UUID, *, tenant_id: UUID, at: datetime) -> None:
    """Archive a document that nobody may sign any more: the deadline passed."""
    document = finding.within(session, document_id, tenant_id=tenant_id)
    if document is not None and document.state == "todo":
        document.finish(at, signature="expired")
        by = Actor(document.organisation_name, document.organisation_id)
        journal.append(session, entry_of(document, "signature_expired", actor=by, at=at))


def refuse(session: Session, document_id: UUID, *, tenant_id: UUID, by: UUID, at: datetime) -> None:
    """Archive a document that somebody refused to sign."""
    document = finding.within(session, document_id, tenant_id=tenant_id)
    if document is not None:
        document.finish(at, signature="refused")
        journal.append(session, entry_of(document, "refused", actor=actors.person(session, by), at=at))


def validate(session: Session, document_ids: Sequence[UUID], *, tenant_id: UUID, by: UUID, at: datetime) -> None:
    """Archive documents that somebody validated for their holder."""
    found = (finding.within(session, document_id, tenant_id=tenant_id) for document_id in sorted(document_ids))
    documents = [document for document in found if document is not None]
    actor = actors.person(session, by)
    for document in documents:
        document.finish(at)
    journal.append(session, *(entry_of(document, "validated", actor=actor, at=at) for document in documents))
