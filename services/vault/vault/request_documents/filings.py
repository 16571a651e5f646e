"""Documents that a structure attaches to a deposit request or proves itself with, and the summary of a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_ignore
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.legal_time import day_of
from vault.documents import organisations, versions
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.entries import entry_of
from vault.documents.models import DOCUMENTS, VERSIONS, Document
from vault.inspection.admission import AdmittedContent
from vault.journal import actors, journal
from vault.request_documents.models import SubmittedRequest

FilingType = Literal["deposit_attachment", "deposit_summary", "structure_attachment"]


@dataclass(frozen=True)
class Filing:
    """What the service that asks for a document vouches for: whose it is, and what it is called."""

    id: UUID
    asked_by: str
    type: FilingType
    holder_id: UUID
    name: str
    kind: str
    account_id: UUID
    # The draft of a request that an attachment is for; a summary is filed once its request is submitted.
    draft_id: UUID | None

    @property
    def reference(self) -> str:
        """Return the reference under which the document is stored once."""
        return f"{self.asked_by}/{self.id}"


def find_filed(session: Session, filing: Filing) -> Document | None:
    """Return the document that was filed under this reference already."""
    asked = select(Document).where(Document.organisation_id == filing.holder_id, Document.reference == filing.reference)
    return session.scalars(asked).one_or_none()


def is_over(session: Session, filing: Filing) -> bool:
    """Return whether the request of an attachment was submitted: its ticket files nothing any more."""
    return filing.draft_id is not None and session.get(SubmittedRequest, filing.draft_id) is not None


def close_request(session: Session, request_id: UUID, *, holder_id: UUID) -> None:
    """Take no more attachments of a request."""
    session.execute(
        insert_or_ignore(SubmittedRequest).values(request_id=request_id, holder_id=holder_id).on_conflict_do_nothing()
    )


def file(session: Session, context: Context, filing: Filing, admitted: AdmittedContent) -> Document | None:
    """File a document of a request; nothing when the same one was filed meanwhile."""
    row = _row(context, filing, admitted) | {
        "organisation_name": organisations.name_of(session, filing.holder_id) or "",
    }
    written = insert_or_ignore(DOCUMENTS).on_conflict_do_nothing(constraint="uq_documents_organisation_id_reference")
    document_id = session.scalars(written.returning(DOCUMENTS.c.id), [row]).first()
    if document_id is None:
        return None
    session.execute(insert(VERSIONS), [versions.row(admitted, cause="attached", at=context.now)])
    document = session.get_one(Document, document_id)
    actor = actors.person(session, filing.account_id)
    filed = {"digest": admitted.digest, "kind": filing.kind}
    journal.append(session, entry_of(document, "document_filed", actor=actor, at=context.now, **filed))
    return document


def _row(context: Context, filing: Filing, admitted: AdmittedContent) -> dict[str, Any]:
    type_ = DOCUMENT_TYPES[filing.type]
    return {
        "id": admitted.id.document_id,
        "holder_id": filing.holder_id,
        "organisation_id": filing.holder_id,
        "establishment_id": filing.holder_id,
        "reference": filing.reference,
        "type": filing.type,
        "title": filing.name,
        "compartment": type_.compartment,
        "required_right": type_.required_right,
        "dated_on": day_of(context.now),
        "signature_asked": False,
        "signature_request": None,
        "signature_outcome": None,
        "state": "done",
        "metadata": {"kind": filing.kind, "account_id": str(filing.account_id)},
        "digest": admitted.digest,
        "size": admitted.size,
        "pages": admitted.file.pages,
        "media_type": admitted.file.media_type,
        "version": 1,
        "signed": False,
        "received_at": context.now,
        "delivered_at": context.now,
        "done_at": context.now,
    }
