"""Envelopes: opened by a delivered document, found by those who may sign it, refused by them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, selectinload

from chartrier.access.principal import Principal
from chartrier.events.outbox import record
from chartrier.http.pagination import Page, Window
from chartrier.ids import new_id
from signature.envelopes.decisions import Circumstances, new_act
from signature.errors import EnvelopeNotFound
from signature.events import EnvelopeOpened, EnvelopeRefused
from signature.models import Act, Base, Envelope, State


def open_for(session: Session, *, now: datetime, **delivered: object) -> None:
    """Open an envelope for a delivered document, unless it has one."""
    opened = insert(Envelope).values(id=new_id(), state=State.OPEN, opened_at=now, **delivered)
    unless_there = opened.on_conflict_do_nothing(index_elements=[Envelope.document_id]).returning(Envelope)
    envelope = session.scalars(unless_there).one_or_none()
    if envelope is not None:
        record(session, EnvelopeOpened.of(envelope))


def find(session: Session, envelope_id: UUID, *, by: Principal, locked: bool = False) -> Envelope:
    """Find one that the caller may sign, for good or (locked) until the end of the transaction."""
    query = select(Envelope).where(Envelope.id == envelope_id, _may_be_signed_by(by))
    envelope = session.scalar(query.with_for_update() if locked else query)
    if envelope is None:
        raise EnvelopeNotFound
    return envelope


def within(session: Session, envelope_id: UUID, *, tenant_id: UUID) -> Envelope:
    """Find one of a holder's, and keep it until the end of the transaction."""
    query = select(Envelope).where(Envelope.id == envelope_id, Envelope.holder_id == tenant_id)
    return session.scalars(query.with_for_update()).one()


def page(session: Session, window: Window, *, by: Principal, document_id: UUID | None = None) -> Page[Envelope]:
    """List those that the caller may sign, the latest first; of one document when asked for."""
    among = [_may_be_signed_by(by), *([Envelope.document_id == document_id] if document_id else [])]
    total = session.scalar(select(func.count()).select_from(Envelope).where(*among)) or 0
    query = select(Envelope).where(*among).options(selectinload(Envelope.acts)).order_by(Envelope.id.desc())
    items = session.scalars(query.offset(window.offset).limit(window.size)).all()
    return Page(items, total, window.page, window.size)


def refuse(
    session: Session, envelope_id: UUID, *, by: Principal, reason: str, circumstances: Circumstances, now: datetime
) -> Envelope:
    """Refuse to sign, and say why."""
    envelope = find(session, envelope_id, by=by, locked=True)
    act: Act = new_act(session, envelope, by=by, kind="refusal", circumstances=circumstances, now=now)
    act.refusal_reason = reason
    envelope.begin(act)
    session.flush()
    record(session, EnvelopeRefused.of(envelope, act))
    return envelope


def _may_be_signed_by(principal: Principal) -> ColumnElement[bool]:
    grants = Base.metadata.tables["grants"]
    return exists().where(
        and_(
            grants.c.principal_id == principal.id,
            grants.c.holder_id == Envelope.holder_id,
            grants.c.organisation_id == Envelope.organisation_id,
            Envelope.required_right == grants.c.rights.any_(),
        )
    )
