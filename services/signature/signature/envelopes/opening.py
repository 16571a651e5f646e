"""Opening an envelope for a document that asks for a signature or a validation."""

from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.ids import new_id
from signature.events import EnvelopeOpened
from signature.models import Envelope, EnvelopeAction, EnvelopeState


@dataclass(frozen=True)
class DeliveredDocument:
    """A document that is in its holder's vault."""

    document_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    type: str
    title: str
    required_right: str
    digest: str
    size: int


def open_envelope(session: Session, context: Context, document: DeliveredDocument, action: EnvelopeAction) -> None:
    """Open an envelope for a delivered document, unless it has one."""
    copied = {field.name: getattr(document, field.name) for field in fields(DeliveredDocument)}
    opened = insert(Envelope).values(
        id=new_id(), action=action, state=EnvelopeState.OPEN, opened_at=context.now, **copied
    )
    unless_there = opened.on_conflict_do_nothing(index_elements=[Envelope.document_id]).returning(Envelope)
    envelope = session.scalars(unless_there).one_or_none()
    if envelope is not None and envelope.action == EnvelopeAction.SIGN:
        record(session, EnvelopeOpened.of(envelope))
