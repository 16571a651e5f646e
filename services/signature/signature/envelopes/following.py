"""Following requests for signatures as their depositor: who signed, who is next, who refused and why."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, union_all
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.projections import grants
from signature.envelopes.holder_names import HolderName
from signature.envelopes.queries import LOADED
from signature.errors import RequestsNotFound
from signature.models import Envelope, EnvelopeAction, EnvelopeState

_STATES: Final = {
    "open": (EnvelopeState.OPEN, EnvelopeState.SIGNING),
    "completed": (EnvelopeState.COMPLETED,),
    "refused": (EnvelopeState.REFUSED,),
    "expired": (EnvelopeState.EXPIRED,),
    "cancelled": (EnvelopeState.CANCELLED,),
}
STATES: Final = tuple(_STATES)


@dataclass(frozen=True)
class SentRequest:
    """A request for signatures, and what its depositor calls whom it sent the document to."""

    envelope: Envelope
    recipient_name: str | None


@dataclass(frozen=True)
class SentRequests:
    """Some requests, the latest first, and after which one the next ones come."""

    items: Sequence[SentRequest]
    next: UUID | None


def page(
    session: Session, organisation_id: UUID, state: str, *, by: Principal, after: UUID | None, limit: int
) -> SentRequests:
    """Return some of the requests that an organisation sent, as far as the caller follows what it sends."""
    places = list(_places(session, organisation_id, by=by))
    if not places:
        raise RequestsNotFound
    # Each part is read from an index, in the order of the list, and no further than the page.
    parts = [
        select(Envelope.id)
        .where(place, Envelope.state == each, Envelope.action == EnvelopeAction.SIGN)
        .where(*([Envelope.id < after] if after else []))
        .order_by(Envelope.id.desc())
        .limit(limit + 1)
        for place in places
        for each in _STATES[state]
    ]
    ids = union_all(*parts).subquery()
    named = and_(HolderName.holder_id == Envelope.holder_id, HolderName.organisation_id == Envelope.organisation_id)
    query = (
        select(Envelope, HolderName.name)
        .outerjoin(HolderName, named)
        .where(Envelope.id.in_(select(ids.c.id).order_by(ids.c.id.desc()).limit(limit + 1)))
        .order_by(Envelope.id.desc())
        .options(*LOADED)
    )
    found = [SentRequest(envelope, name) for envelope, name in session.execute(query)]
    shown = found[:limit]
    return SentRequests(shown, shown[-1].envelope.id if len(found) > limit else None)


def _places(session: Session, organisation_id: UUID, *, by: Principal) -> Iterator[ColumnElement[bool]]:
    """Return where the caller follows what is sent: in the whole organisation, or at some of its establishments."""
    right = "deposit" if by.kind == "machine" else "D"
    if by.kind == "machine" and "deposit" not in by.scope:
        return
    held = [each for each in grants.of(session, by.id) if each.holder_id == organisation_id and right in each.rights]
    establishments: Collection[UUID] = {each.establishment_id for each in held if each.establishment_id}
    if any(each.establishment_id is None for each in held):
        yield Envelope.organisation_id == organisation_id
    else:
        yield from (Envelope.establishment_id == each for each in sorted(establishments))
