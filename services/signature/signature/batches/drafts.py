"""Drafts of batches: which documents, and what is to be done with each; nothing is decided yet."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import new_id
from signature.batches.models import Batch, BatchDocument, Choice, Exclusion
from signature.envelopes import queries
from signature.envelopes.queries import Parties
from signature.errors import BatchAlreadyRecorded, BatchNotFound, EnvelopeNotFound
from signature.models import Envelope, EnvelopeAction
from signature.signatories import Party

KEPT: Final = timedelta(days=2)
_DELETED_AT_ONCE: Final = 500


def create(session: Session, context: Context, action: EnvelopeAction, document_ids: Sequence[UUID]) -> Batch:
    """Store a draft of these documents; what can't be done with one of them is said there."""
    envelopes = queries.of_documents(session, document_ids, by=context.caller)
    if not envelopes:
        raise EnvelopeNotFound
    parties = queries.parties(session, by=context.caller, now=context.now)
    batch = Batch(id=new_id(), account_id=context.account_id, action=action, created_at=context.now)
    batch.documents = [
        _document(position, document_id, action, envelopes.get(document_id), parties)
        for position, document_id in enumerate(dict.fromkeys(document_ids))
    ]
    session.add(batch)
    session.flush()
    return batch


def choose(session: Session, batch: Batch, document_id: UUID, *, choice: Choice, reason: str | None) -> None:
    """Accept or refuse one document of a draft; that can be changed until the act."""
    if batch.recorded_at:
        raise BatchAlreadyRecorded
    document = next((each for each in batch.documents if each.document_id == document_id), None)
    if document is None:
        raise BatchNotFound
    document.choice, document.refusal_reason = choice, reason if choice == Choice.REFUSE else None
    session.flush()


def delete_old(session: Session, context: Context) -> int:
    """Delete drafts of which nothing came; return how many."""
    old = Batch.recorded_at.is_(None), Batch.created_at < context.now - KEPT
    some = select(Batch.id).where(*old).limit(_DELETED_AT_ONCE)
    return len(session.execute(delete(Batch).where(Batch.id.in_(some)).returning(Batch.id)).all())


def _document(
    position: int, document_id: UUID, action: EnvelopeAction, envelope: Envelope | None, parties: Parties
) -> BatchDocument:
    return BatchDocument(
        position=position,
        document_id=document_id,
        title=envelope.title if envelope else "",
        organisation_name=envelope.organisation_name if envelope else "",
        digest=envelope.digest if envelope else "",
        personal=envelope.is_personal_for(parties.of(envelope)) if envelope else False,
        asks_code=envelope.asks_code if envelope else False,
        choice=Choice.ACCEPT,
        exclusion=exclusion_of(envelope, action, parties),
    )


def exclusion_of(
    envelope: Envelope | None, action: str, parties: Parties, *, shown: str | None = None
) -> Exclusion | None:
    """Return why nothing can be done with a document; None when it waits for this action, as it was shown."""
    if envelope is None:
        return Exclusion.NOT_FOUND
    if envelope.action != action or not envelope.waits_for(parties.of(envelope), now=parties.now):
        return Exclusion.NOT_WAITING
    if envelope.asks_reading and parties.of(envelope) == Party.RECIPIENT:
        return Exclusion.TO_READ
    if envelope.must_be_placed_by(parties.of(envelope)):
        return Exclusion.TO_PLACE
    return Exclusion.CHANGED if shown not in {None, envelope.digest} else None
