"""A person's own documents, for the copy of everything that they asked for: listed with their journal, and opened."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.projections import grants
from vault.documents import finding
from vault.documents.access import may_open
from vault.documents.models import Document
from vault.documents.opening import ContentAccess, OpenedContent, open_version
from vault.journal import actors
from vault.journal.models import JournalLine
from vault.paper_refusals import refusals
from vault.paper_refusals.models import PaperRefusal

_EXPORTED: Final = (
    "id",
    "type",
    "title",
    "state",
    "compartment",
    "organisation_name",
    "digest",
    "size",
    "pages",
    "media_type",
    "signed",
    "received_at",
    "delivered_at",
    "done_at",
)


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """Return what is held on somebody: their documents with metadata, and the journal of what was done with them."""
    documents = session.scalars(_own_documents(session, by)).all()
    holders = {document.holder_id for document in documents}
    about = select(JournalLine).where((JournalLine.holder_id.in_(holders)) | (JournalLine.actor_id == by.id))
    lines = session.scalars(about.order_by(JournalLine.holder_id, JournalLine.sequence))
    return {
        "documents": [_exported(session, document) for document in documents],
        "journal": [_exported_line(line) for line in lines],
        "paper_refusals": [_exported_refusal(each) for each in refusals.refusals_of(session, by.id)],
    }


def open_own(session: Session, context: Context, document_id: UUID, *, by: Principal) -> OpenedContent | None:
    """Return one of somebody's own documents as it is now, for their export; nothing when it is not theirs."""
    document = session.scalars(_own_documents(session, by).where(Document.id == document_id)).one_or_none()
    if document is None:
        return None
    opening = ContentAccess("exported", actors.person(session, by.id))
    return open_version(session, context, document, finding.latest_version(session, document), opening)


def _own_documents(session: Session, by: Principal) -> Select[Document]:
    # What somebody holds as a person, not as somebody of a company.
    holders = {grant.holder_id for grant in grants.of(session, by.id) if grant.kind in {"person", "personal"}}
    own = Document.holder_id.in_(holders), may_open(by.id)
    return select(Document).where(*own).order_by(Document.received_at, Document.id)


def _exported(session: Session, document: Document) -> dict[str, Any]:
    versions = finding.versions_of(session, document)
    return {name: getattr(document, name) for name in _EXPORTED} | {
        "metadata": document.facts,
        "versions": [{"number": each.number, "digest": each.digest, "cause": each.cause} for each in versions],
    }


def _exported_line(line: JournalLine) -> dict[str, Any]:
    return {
        "holder": line.holder_id,
        "sequence": line.sequence,
        "at": line.at,
        "act": line.act,
        "actor": line.actor,
        "document_id": line.document_id,
        "title": line.title,
        "hash": line.hash.hex(),
    }


def _exported_refusal(refusal: PaperRefusal) -> dict[str, Any]:
    return {
        "number": refusal.id,
        "organisation_name": refusal.organisation_name,
        "refused_at": refusal.refused_at,
        "ended_at": refusal.ended_at,
    }
