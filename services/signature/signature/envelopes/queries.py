"""Finding envelopes: those that a caller may sign, or those of one holder."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, selectinload

from chartrier.access.principal import Principal
from chartrier.http.pagination import Page, Window
from signature.errors import EnvelopeNotFound
from signature.models import Base, Envelope


def find(session: Session, envelope_id: UUID, *, by: Principal, locked: bool = False) -> Envelope:
    """Find an envelope that the caller may sign; `locked` keeps others from it until the transaction ends."""
    query = select(Envelope).where(Envelope.id == envelope_id, _may_be_signed_by(by))
    envelope = session.scalar(query.with_for_update() if locked else query)
    if envelope is None:
        raise EnvelopeNotFound
    return envelope


def within(session: Session, envelope_id: UUID, *, tenant_id: UUID) -> Envelope:
    """Find an envelope of a holder, and lock it until the transaction ends."""
    query = select(Envelope).where(Envelope.id == envelope_id, Envelope.holder_id == tenant_id)
    return session.scalars(query.with_for_update()).one()


def of_documents(
    session: Session, document_ids: Collection[UUID], *, by: Principal, locked: bool = False
) -> dict[UUID, Envelope]:
    """Return the envelopes of these documents that the caller may sign or validate, by document."""
    query = select(Envelope).where(Envelope.document_id.in_(document_ids), _may_be_signed_by(by))
    # Always in the same order, so that two batches with the same documents never wait for each other.
    found = session.scalars(query.order_by(Envelope.id).with_for_update() if locked else query)
    return {envelope.document_id: envelope for envelope in found}


@dataclass(frozen=True)
class Criteria:
    """Which envelopes are asked for."""

    document_id: UUID | None = None
    state: str | None = None
    action: str | None = None


def page(session: Session, window: Window, criteria: Criteria, *, by: Principal) -> Page[Envelope]:
    """List the envelopes that the caller may sign or validate, the latest first."""
    asked = [getattr(Envelope, name) == value for name, value in vars(criteria).items() if value is not None]
    conditions = [_may_be_signed_by(by), *asked]
    total = session.scalar(select(func.count()).select_from(Envelope).where(*conditions)) or 0
    query = select(Envelope).where(*conditions).options(selectinload(Envelope.decisions)).order_by(Envelope.id.desc())
    items = session.scalars(query.offset(window.offset).limit(window.size)).all()
    return Page(items, total, window.page, window.size)


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
