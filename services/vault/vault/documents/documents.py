"""Documents: found by who may see them, read, and archived when what was asked of their holder is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from vault.documents import accounts
from vault.documents.access import opened_to, seen_by
from vault.documents.models import Document, Version
from vault.errors import DocumentNotFound, StillToDo
from vault.events import DocumentRead
from vault.journal import journal
from vault.journal.journal import Actor, Entry


def find(session: Session, document_id: UUID, *, by: Principal) -> Document:
    """Return a document that somebody may open."""
    return _one(session, select(Document).where(Document.id == document_id, opened_to(by.id)))


def follow(session: Session, document_id: UUID, *, by: Principal) -> tuple[Document, bool]:
    """Return a document of which somebody may know, and whether they may open it or only follow what they sent."""
    document = _one(session, select(Document).where(Document.id == document_id, seen_by(by.id)))
    opened = session.scalar(select(Document.id).where(Document.id == document_id, opened_to(by.id)))
    return document, opened is not None


def to_share(session: Session, document_id: UUID, *, by: Principal) -> Document:
    """Return a document that somebody may share: theirs, and with nothing left to do about it."""
    document = find(session, document_id, by=by)
    if document.state != "done":
        raise StillToDo
    return document


def within(session: Session, document_id: UUID, *, tenant_id: UUID) -> Document | None:
    """Return a document of a holder, for an event about that holder."""
    asked = select(Document).where(Document.id == document_id, Document.holder_id == tenant_id).with_for_update()
    return session.scalars(asked).one_or_none()


def vouched_for(session: Session, document_id: UUID) -> Document:
    """Return the document of a ticket; from here on the transaction is its holder's."""
    there = Document.id == document_id, Document.state.not_in(("erased", "kept"))
    document = _one(session, select(Document).where(*there))
    within_holder(session, document.holder_id)
    return document


def within_holder(session: Session, holder_id: UUID) -> None:
    """Let the rest of this transaction be about another holder."""
    session.execute(text("SELECT set_config('chartrier.tenant', :holder_id, true)"), {"holder_id": str(holder_id)})


def latest(session: Session, document: Document) -> Version:
    """Return the content of a document as it is now."""
    return session.get_one(Version, (document.id, document.version))


def as_shown(session: Session, document: Document, *, digest: str) -> Version:
    """Return the version whose content is this, whatever was filed since."""
    asked = select(Version).where(Version.document_id == document.id, Version.digest == digest)
    version = session.scalars(asked.order_by(Version.number).limit(1)).one_or_none()
    if version is None:
        raise DocumentNotFound
    return version


def versions(session: Session, document: Document) -> list[Version]:
    """Return every version of a document, the first one first."""
    asked = select(Version).where(Version.document_id == document.id)
    return list(session.scalars(asked.order_by(Version.number)))


def read(session: Session, document_id: UUID, *, by: Principal, now: datetime) -> Document:
    """Write down that somebody read a document; one that only waited to be read is then archived."""
    asked = select(Document).where(Document.id == document_id, opened_to(by.id)).with_for_update()
    document = _one(session, asked)
    entry = line(document, "read", actor=accounts.actor(session, by.id), at=now)
    if journal.append_once(session, entry):
        record(
            session,
            DocumentRead(
                tenant_id=document.holder_id,
                document_id=document.id,
                holder_id=document.holder_id,
                account_id=by.id,
                read_at=now,
            ),
        )
    if document.action == "read":
        document.finish(now)
    return document


def download(
    session: Session, document_id: UUID, *, by: Principal, number: int | None, now: datetime
) -> tuple[Document, Version]:
    """Write down that somebody takes a copy out, and return what they take."""
    document, taken = _content(session, _asked(document_id, number).where(opened_to(by.id)))
    actor = accounts.actor(session, by.id)
    journal.append(session, line(document, "downloaded", actor=actor, at=now, version=str(taken.number)))
    return document, taken


def completed(session: Session, document_id: UUID, *, tenant_id: UUID, at: datetime) -> None:
    """Archive a document that everybody signed."""
    document = within(session, document_id, tenant_id=tenant_id)
    if document is not None:
        document.finish(at)


def refused(session: Session, document_id: UUID, *, tenant_id: UUID, by: UUID, at: datetime) -> None:
    """Archive a document that its holder refused to sign, unsigned."""
    document = within(session, document_id, tenant_id=tenant_id)
    if document is not None:
        document.finish(at)
        journal.append(session, line(document, "refused", actor=accounts.actor(session, by), at=at))


def line(document: Document, act: journal.Act, *, actor: Actor, at: datetime, **details: str) -> Entry:
    """Return the journal's line for an act on a document."""
    return Entry(
        holder_id=document.holder_id,
        at=at,
        act=act,
        actor=actor,
        document_id=document.id,
        title=document.title,
        details=details,
    )


def _asked(document_id: UUID, number: int | None) -> Select[Document, Version]:
    wanted = Document.version if number is None else number
    joined = (Version.document_id == Document.id) & (Version.number == wanted)
    return select(Document, Version).join(Version, joined).where(Document.id == document_id)


def _content(session: Session, asked: Select[Document, Version]) -> tuple[Document, Version]:
    found = session.execute(asked).one_or_none()
    if found is None:
        raise DocumentNotFound
    return found[0], found[1]


def _one(session: Session, asked: Select[Document]) -> Document:
    found = session.scalars(asked).one_or_none()
    if found is None:
        raise DocumentNotFound
    return found
