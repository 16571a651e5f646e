"""Papers that a structure attaches to a deposit request, and the summary of one: stored like any other document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_ignore
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from vault.documents import organisations, versions
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.entries import entry_of
from vault.documents.models import DOCUMENTS, VERSIONS, Document
from vault.inspection.admission import AdmittedContent
from vault.journal import actors, journal
from vault.request_papers.models import SubmittedRequest

PaperType = Literal["deposit_paper", "deposit_summary"]

_SERVICE: Final = "deposits"


@dataclass(frozen=True)
class Paper:
    """What deposits vouches for: whose paper it is, and what it is called."""

    id: UUID
    type: PaperType
    holder_id: UUID
    name: str
    kind: str
    account_id: UUID
    # The draft that a paper is for; a summary is filed once its request is submitted.
    draft_id: UUID | None

    @property
    def reference(self) -> str:
        """Return the reference under which the paper is stored once."""
        return f"{_SERVICE}/{self.id}"


def find_filed(session: Session, paper: Paper) -> Document | None:
    """Return the document that a paper was filed as already."""
    asked = select(Document).where(Document.organisation_id == paper.holder_id, Document.reference == paper.reference)
    return session.scalars(asked).one_or_none()


def is_over(session: Session, paper: Paper) -> bool:
    """Return whether the request of a paper was submitted: its ticket files nothing any more."""
    return paper.draft_id is not None and session.get(SubmittedRequest, paper.draft_id) is not None


def close_request(session: Session, request_id: UUID, *, holder_id: UUID) -> None:
    """Take no more papers of a request."""
    session.execute(
        insert_or_ignore(SubmittedRequest).values(request_id=request_id, holder_id=holder_id).on_conflict_do_nothing()
    )


def file_paper(session: Session, context: Context, paper: Paper, admitted: AdmittedContent) -> Document | None:
    """File a paper; nothing when the same one was filed meanwhile."""
    row = _row(context, paper, admitted) | {
        "organisation_name": organisations.name_of(session, paper.holder_id) or "",
    }
    written = insert_or_ignore(DOCUMENTS).on_conflict_do_nothing(constraint="uq_documents_organisation_id_reference")
    document_id = session.scalars(written.returning(DOCUMENTS.c.id), [row]).first()
    if document_id is None:
        return None
    session.execute(insert(VERSIONS), [versions.row(admitted, cause="attached", at=context.now)])
    document = session.get_one(Document, document_id)
    actor = actors.person(session, paper.account_id)
    filed = {"digest": admitted.digest, "kind": paper.kind}
    journal.append(session, entry_of(document, "paper_filed", actor=actor, at=context.now, **filed))
    return document


def _row(context: Context, paper: Paper, admitted: AdmittedContent) -> dict[str, Any]:
    type_ = DOCUMENT_TYPES[paper.type]
    return {
        "id": admitted.id.document_id,
        "holder_id": paper.holder_id,
        "organisation_id": paper.holder_id,
        "reference": paper.reference,
        "type": paper.type,
        "title": paper.name,
        "compartment": type_.compartment,
        "required_right": type_.required_right,
        "signature_asked": False,
        "state": "done",
        "metadata": {"kind": paper.kind, "paper_id": str(paper.id), "account_id": str(paper.account_id)},
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
