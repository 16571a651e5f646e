"""Opening an envelope for a document that asks for a signature or a validation."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.ids import new_id
from signature.events import EnvelopeOpened
from signature.models import Envelope, EnvelopeAction, EnvelopeState
from signature.pdf.prepared_file import Position
from signature.signatories import Party, Signatory, first_reminder, next_turn


@dataclass(frozen=True)
class GivenPosition(Position):
    """Where the depositor wants the signature of a party."""

    party: Party


@dataclass(frozen=True)
class SignatureRequest:
    """Who signs a document, in which order, until when, and with which steps: what its depositor asked."""

    signatories: list[Party] = field(default_factory=lambda: [Party.RECIPIENT])
    in_order: bool = True
    deadline: datetime | None = None
    password: bool = True
    code: bool = False
    reading: bool = False
    # After how many days those who have not signed are reminded; None is as usual here.
    reminders: list[int] | None = None
    positions: list[GivenPosition] = field(default_factory=list)
    placing: bool = False

    def position_of(self, party: Party) -> dict[str, int] | None:
        """Return where the signature of a party stands, if the depositor says so."""
        given = next((each for each in self.positions if each.party == party), None)
        return {"page": given.page, "x": given.x, "y": given.y} if given else None


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
    pages: int
    establishment_id: UUID | None = None


_USUAL: Final = SignatureRequest()


def open_envelope(
    session: Session,
    context: Context,
    document: DeliveredDocument,
    action: EnvelopeAction,
    asked: SignatureRequest = _USUAL,
    *,
    usual_reminders: Sequence[int] = (),
) -> None:
    """Open an envelope for a delivered document, unless it has one."""
    days = list(usual_reminders if asked.reminders is None else asked.reminders)
    copied = {each.name: getattr(document, each.name) for each in fields(DeliveredDocument)}
    signatories = [
        Signatory(party=party, rank=rank if asked.in_order else 0, position=asked.position_of(party))
        for rank, party in enumerate(asked.signatories)
    ]
    opened = insert(Envelope).values(
        id=new_id(),
        action=action,
        state=EnvelopeState.OPEN,
        turn=next_turn(signatories),
        opened_at=context.now,
        turn_since=context.now,
        reminder_days=days,
        remind_at=first_reminder(context.now, days) if action == EnvelopeAction.SIGN else None,
        deposited_digest=document.digest,
        deadline=asked.deadline,
        asks_password=asked.password,
        asks_code=asked.code,
        asks_reading=asked.reading,
        asks_placing=asked.placing,
        **copied | {"establishment_id": document.establishment_id or document.organisation_id},
    )
    unless_there = opened.on_conflict_do_nothing(index_elements=[Envelope.document_id]).returning(Envelope)
    envelope = session.scalars(unless_there).one_or_none()
    if envelope is None:
        return
    envelope.signatories = signatories
    if envelope.action == EnvelopeAction.SIGN:
        record(session, EnvelopeOpened.of(envelope))
