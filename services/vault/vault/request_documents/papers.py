"""Papers that a structure attaches to a deposit request, and the summary of one: kept like any other document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_unless_there
from sqlalchemy.orm import Session

from vault.documents import accounts, versions
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.models import DOCUMENTS, VERSIONS, Document, Organisation
from vault.inspection.admission import Admitted
from vault.journal import journal
from vault.journal.journal import Entry

PaperType = Literal["deposit_paper", "deposit_summary"]

_ITSELF: Final = "deposits"


@dataclass(frozen=True)
class Paper:
    """What deposits vouches for: whose paper it is, and what it is called."""

    id: UUID
    type: PaperType
    holder_id: UUID
    name: str
    kind: str
    account_id: UUID

    @property
    def reference(self) -> str:
        """Return the reference under which the paper is kept once."""
        return f"{_ITSELF}/{self.id}"


def filed(session: Session, paper: Paper) -> Document | None:
    """Return the document that a paper was kept as already."""
    asked = select(Document).where(Document.organisation_id == paper.holder_id, Document.reference == paper.reference)
    return session.scalars(asked).one_or_none()


def file(session: Session, paper: Paper, admitted: Admitted, *, now: datetime) -> Document | None:
    """Keep a paper; nothing when the same one was kept meanwhile."""
    written = insert_unless_there(DOCUMENTS).on_conflict_do_nothing(constraint="uq_documents_organisation_id_reference")
    document_id = admitted.place.document_id
    structure = session.get(Organisation, paper.holder_id)
    row = _row(paper, admitted, organisation=structure.name if structure else "", now=now)
    if session.scalars(written.returning(DOCUMENTS.c.id), [row]).first() is None:
        return None
    session.execute(insert(VERSIONS), [versions.row(admitted, cause="attached", now=now)])
    journal.append(
        session,
        Entry(
            holder_id=paper.holder_id,
            at=now,
            act="paper_filed",
            actor=accounts.actor(session, paper.account_id),
            document_id=document_id,
            title=paper.name,
            details={"digest": admitted.digest, "kind": paper.kind},
        ),
    )
    return session.get_one(Document, document_id)


def _row(paper: Paper, admitted: Admitted, *, organisation: str, now: datetime) -> dict[str, Any]:
    type_ = DOCUMENT_TYPES[paper.type]
    return {
        "id": admitted.place.document_id,
        "holder_id": paper.holder_id,
        "organisation_id": paper.holder_id,
        "organisation_name": organisation,
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
        "pages": admitted.found.pages,
        "kind": admitted.found.kind,
        "version": 1,
        "signed": False,
        "received_at": now,
        "delivered_at": now,
        "done_at": now,
    }
