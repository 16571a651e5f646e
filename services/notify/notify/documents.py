"""What came for whom: documents, the rights that open them, and what somebody already did with them."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.projections.grants import GrantChanged, principal_of, project
from notify import leavers
from notify.models import Document, Reading, Settlement

# A structure filed these itself: there is no need to tell it.
OWN_PAPERS: Final = frozenset({"administrator", "user", "consultation"})

RECENT: Final = timedelta(days=30)

# A right decides who is told. What was announced once to somebody never is again, whatever changes later.
_ANNOUNCE: Final = """
    INSERT INTO announcements (document_id, account_id, holder_id, added_at)
    SELECT d.id, g.principal_id, d.holder_id, :now
    FROM documents d JOIN grants g ON g.holder_id = d.holder_id
     AND (g.organisation_id IS NULL OR g.organisation_id = d.organisation_id) AND d.required_right = ANY (g.rights)
    WHERE {which} ON CONFLICT DO NOTHING
"""
_ANNOUNCE_DOCUMENT: Final = text(_ANNOUNCE.format(which="d.id = :document_id"))
_ANNOUNCE_TO_GRANTED: Final = text(_ANNOUNCE.format(which="g.grant_id = :grant_id AND d.heard_at > :since"))


def one_at_a_time(session: Session, holder_id: UUID) -> None:
    """Hear the facts about one holder one after the other: of a document and a right, the later sees the earlier."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:holder, 0))"), {"holder": str(holder_id)})


def receive(session: Session, document: Document, *, now: datetime) -> None:
    """Know of a document, and for whom it waits."""
    if document.required_right in OWN_PAPERS:
        return
    one_at_a_time(session, document.holder_id)
    fields = {column.key: getattr(document, column.key) for column in Document.__table__.columns}
    session.execute(insert(Document).values(fields).on_conflict_do_nothing())
    session.execute(_ANNOUNCE_DOCUMENT, {"document_id": document.id, "now": now})


def open_to(session: Session, grant: GrantChanged, *, now: datetime) -> None:
    """Know of a right, and which of the holder's recent documents it opens."""
    one_at_a_time(session, grant.holder_id)
    before = principal_of(session, grant.grant_id)
    project(session, grant)
    after = principal_of(session, grant.grant_id)
    if before is not None and after is not None and before != after:
        leavers.carry_over(session, holder_id=grant.holder_id, from_account=before, to_account=after)
    session.execute(_ANNOUNCE_TO_GRANTED, {"grant_id": grant.grant_id, "now": now, "since": now - RECENT})


def was_read(session: Session, *, document_id: UUID, account_id: UUID, holder_id: UUID) -> None:
    """Note that somebody dealt with a document."""
    reading = {"document_id": document_id, "account_id": account_id, "holder_id": holder_id}
    session.execute(insert(Reading).values(reading).on_conflict_do_nothing())


def was_settled(session: Session, *, document_id: UUID, holder_id: UUID) -> None:
    """Note that a document waits for nobody any more."""
    session.execute(insert(Settlement).values(document_id=document_id, holder_id=holder_id).on_conflict_do_nothing())
