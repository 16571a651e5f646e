"""Selections: documents that somebody ticked, for an hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import new_id
from vault.documents import downloads
from vault.documents.access import may_open
from vault.documents.models import Document, Version
from vault.documents.opening import ContentAccess, OpenedContent, record_openings
from vault.errors import DocumentNotFound, SelectionNotFound, SelectionTooLarge, StillToDo
from vault.journal import actors
from vault.selections.models import Selection

MOST: Final = 1000
LIFETIME: Final = timedelta(hours=1)


def select_documents(session: Session, context: Context, document_ids: Sequence[UUID]) -> Selection:
    """Note documents that the caller ticked and may open, each once."""
    ticked = list(dict.fromkeys(document_ids))
    found = session.scalars(select(Document.id).where(Document.id.in_(ticked), may_open(context.account_id))).all()
    if len(found) != len(ticked):
        raise DocumentNotFound
    selection = Selection(id=new_id(), account_id=context.account_id, document_ids=ticked, created_at=context.now)
    session.add(selection)
    return selection


def documents_of(session: Session, context: Context, selection_id: UUID) -> list[Document]:
    """Return what the caller may still open of their selection, in its order."""
    return [document for document, _ in _rows(session, context, selection_id)]


def open_all(
    session: Session, context: Context, selection_id: UUID, *, taken_as: str
) -> list[tuple[Document, OpenedContent]]:
    """Return the contents of a selection to be taken out, each with its line in the journal."""
    rows = _rows(session, context, selection_id)
    return _open(session, context, rows, taken_as=taken_as)


def open_to_send(
    session: Session, context: Context, selection_id: UUID, *, largest: int
) -> list[tuple[Document, OpenedContent]]:
    """Return the same to be sent by e-mail: nothing that is still to do, and not more bytes than a mail may have."""
    rows = _rows(session, context, selection_id)
    if any(document.state == "todo" for document, _ in rows):
        raise StillToDo
    if sum(version.size for _, version in rows) > largest:
        raise SelectionTooLarge(f"At most {largest // 1024**2} MiB.")
    return _open(session, context, rows, taken_as="mail_draft")


def _open(
    session: Session, context: Context, rows: Sequence[tuple[Document, Version]], *, taken_as: str
) -> list[tuple[Document, OpenedContent]]:
    opened = [(document, OpenedContent(document.title, document.media_type, found.content)) for document, found in rows]
    downloads.note_first(session, context, [document.id for document, _ in rows if document.downloaded_at is None])
    opening = ContentAccess("downloaded", actors.person(session, context.account_id), {"as": taken_as})
    record_openings(session, context, [content for _, content in opened], opening)
    return opened


def forget_old(session: Session, now: datetime) -> None:
    """Forget the selections that are over."""
    session.execute(delete(Selection).where(Selection.created_at < now - LIFETIME))


def _rows(session: Session, context: Context, selection_id: UUID) -> list[tuple[Document, Version]]:
    own = select(Selection).where(Selection.id == selection_id, Selection.account_id == context.account_id)
    selection = session.scalars(own.where(Selection.created_at >= context.now - LIFETIME)).one_or_none()
    if selection is None:
        raise SelectionNotFound
    latest = (Version.document_id == Document.id) & (Version.number == Document.version)
    asked = select(Document, Version).join(Version, latest).where(Document.id.in_(selection.document_ids))
    rows = [(row[0], row[1]) for row in session.execute(asked.where(may_open(context.account_id)))]
    place = {document_id: place for place, document_id in enumerate(selection.document_ids)}
    return sorted(rows, key=lambda row: place[row[0].id])
