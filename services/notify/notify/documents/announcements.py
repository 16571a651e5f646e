"""Announcements: a document and a right that opens it make one for each account, whichever of the two comes first."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from chartrier.projections.grants import Grant
from notify.documents import merged_accounts, notifications
from notify.documents.models import Announcement, Document, DocumentReading, SettledDocument
from notify.documents.notifications import GrantChanged

# A structure filed these itself: there is no need to tell it.
OF_STRUCTURES: Final = frozenset({"administrator", "user", "consultation"})

RECENT: Final = timedelta(days=30)


def receive_document(session: Session, context: Context, document: Document) -> None:
    """Store a document, and announce it to every account that may open it."""
    if document.required_right in OF_STRUCTURES:
        return
    _lock(session, document.holder_id)
    fields = {column.key: getattr(document, column.key) for column in Document.__table__.columns}
    session.execute(insert(Document).values(fields).on_conflict_do_nothing())
    held = grants.of_holder(session, document.holder_id)
    _announce(session, context, [(document, grant.principal_id) for grant in held if may_open(grant, document)])


def receive_grant(session: Session, context: Context, event: GrantChanged) -> None:
    """Store a right, and announce the holder's recent documents that it opens."""
    _lock(session, event.holder_id)
    before = grants.find(session, event.grant_id)
    grants.project(session, event)
    notifications.store(session, event)
    grant = grants.find(session, event.grant_id)
    if before and grant and before.principal_id != grant.principal_id:
        merged_accounts.carry_over(
            session, holder_id=event.holder_id, from_account=before.principal_id, to_account=grant.principal_id
        )
    if grant:
        recent = (Document.holder_id == grant.holder_id, Document.received_at > context.now - RECENT)
        documents = session.scalars(select(Document).where(*recent, Document.required_right.in_(grant.rights)))
        _announce(session, context, [(each, grant.principal_id) for each in documents if may_open(grant, each)])


def may_open(grant: Grant, document: Document) -> bool:
    """Tell whether a grant opens a document."""
    return grant.holder_id == document.holder_id and grant.opens(document.organisation_id, document.required_right)


def _lock(session: Session, holder_id: UUID) -> None:
    # One event about a holder after the other: of a document and a right, the later sees the earlier.
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:holder, 0))"), {"holder": str(holder_id)})


def _announce(session: Session, context: Context, opened: Sequence[tuple[Document, UUID]]) -> None:
    chosen = notifications.of_holder(session, opened[0][0].holder_id) if opened else []
    rows = [
        {"document_id": each.id, "account_id": account_id, "holder_id": each.holder_id, "added_at": context.now}
        for each, account_id in opened
        if notifications.is_told(chosen, account_id, each)
    ]
    if rows:
        # What was announced once to somebody never is again, whatever changes later.
        session.execute(insert(Announcement).on_conflict_do_nothing(), rows)


def mark_read(session: Session, *, document_id: UUID, account_id: UUID, holder_id: UUID) -> None:
    """Note that somebody read or signed a document."""
    reading = {"document_id": document_id, "account_id": account_id, "holder_id": holder_id}
    session.execute(insert(DocumentReading).values(reading).on_conflict_do_nothing())


def mark_settled(session: Session, *, document_id: UUID, holder_id: UUID) -> None:
    """Note that a document waits for nobody any more."""
    settled = {"document_id": document_id, "holder_id": holder_id}
    session.execute(insert(SettledDocument).values(settled).on_conflict_do_nothing())


def still_news(session: Session, account_id: UUID, announcements: Iterable[Announcement]) -> list[Document]:
    """Return the announced documents that the account may open and did not read, and that still wait for somebody."""
    ids = [each.document_id for each in announcements]
    read = select(DocumentReading.document_id).where(
        DocumentReading.account_id == account_id, DocumentReading.document_id.in_(ids)
    )
    settled = select(SettledDocument.document_id).where(SettledDocument.document_id.in_(ids))
    unread = select(Document).where(Document.id.in_(ids), Document.id.not_in(read), Document.id.not_in(settled))
    held = grants.of(session, account_id)
    return [each for each in session.scalars(unread) if any(may_open(grant, each) for grant in held)]
