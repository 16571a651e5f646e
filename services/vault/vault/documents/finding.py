"""How documents are found: by people within their rights, by events within a holder, by tickets."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.database.session import as_tenant
from vault.documents.access import may_open, may_see
from vault.documents.models import Document, Establishment, Version
from vault.errors import DocumentNotFound, StillToDo


def find(session: Session, document_id: UUID, *, by: Principal) -> Document:
    """Return a document that somebody may open."""
    return _one(session, select(Document).where(Document.id == document_id, may_open(by.id)))


def find_to_follow(session: Session, document_id: UUID, *, by: Principal) -> tuple[Document, bool]:
    """Return a document that somebody may open or follow, and whether they may open it."""
    document = _one(session, select(Document).where(Document.id == document_id, may_see(by.id)))
    openable = session.scalar(select(Document.id).where(Document.id == document_id, may_open(by.id)))
    return document, openable is not None


def find_to_share(session: Session, document_id: UUID, *, by: Principal) -> Document:
    """Return a document that somebody may share: theirs, and with nothing left to do about it."""
    document = find(session, document_id, by=by)
    if document.state != "done":
        raise StillToDo
    return document


def establishment_of(session: Session, document: Document) -> Establishment | None:
    """Return the establishment that sent a document, to whoever may see the document; none of what a person added."""
    # Its name goes with what it sent, also to those who may see nothing else of the organisation.
    with as_tenant(session, document.organisation_id):
        return session.get(Establishment, document.establishment_id)


def within(session: Session, document_id: UUID, *, tenant_id: UUID) -> Document | None:
    """Return a document of a holder, locked, for an event about that holder."""
    asked = select(Document).where(Document.id == document_id, Document.holder_id == tenant_id).with_for_update()
    return session.scalars(asked).one_or_none()


def find_for_ticket(session: Session, document_id: UUID) -> Document:
    """Return the document that a ticket is about; from here on the transaction is its holder's."""
    there = Document.id == document_id, Document.state.not_in(("erased", "retained"))
    document = _one(session, select(Document).where(*there))
    act_within(session, document.holder_id)
    return document


def act_within(session: Session, holder_id: UUID) -> None:
    """Let the rest of this transaction be about another holder."""
    session.execute(text("SELECT set_config('chartrier.tenant', :holder_id, true)"), {"holder_id": str(holder_id)})


def latest_version(session: Session, document: Document) -> Version:
    """Return the content of a document as it is now."""
    return session.get_one(Version, (document.id, document.version))


def version_with_digest(session: Session, document: Document, digest: str) -> Version:
    """Return the version whose content has this digest, whatever was filed since."""
    asked = select(Version).where(Version.document_id == document.id, Version.digest == digest)
    version = session.scalars(asked.order_by(Version.number).limit(1)).one_or_none()
    if version is None:
        raise DocumentNotFound
    return version


def versions_of(session: Session, document: Document) -> list[Version]:
    """Return every version of a document, the first one first."""
    asked = select(Version).where(Version.document_id == document.id)
    return list(session.scalars(asked.order_by(Version.number)))


def _one(session: Session, asked: Select[Document]) -> Document:
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise DocumentNotFound
    return found
