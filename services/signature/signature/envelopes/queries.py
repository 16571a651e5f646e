"""Finding envelopes: those that a caller may sign, or those of one holder."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, selectinload

from chartrier.access.principal import Principal
from chartrier.http.pagination import Page, Window
from chartrier.projections import grants
from chartrier.projections.grants import Grant
from signature.base import Base
from signature.errors import EnvelopeNotFound
from signature.models import Envelope, EnvelopeAction
from signature.signatories import Party, Signatory

# The right with which somebody signs for the establishment that sent a document.
FOR_THE_AGENCY: Final = "D"
MOST_COUNTED: Final = 100
LOADED: Final = (selectinload(Envelope.decisions), selectinload(Envelope.signatories))


def find(session: Session, envelope_id: UUID, *, by: Principal, locked: bool = False) -> Envelope:
    """Find an envelope that the caller may sign; `locked` keeps others from it until the transaction ends."""
    query = select(Envelope).where(Envelope.id == envelope_id, _may_be_signed_by(by))
    envelope = session.scalar(query.with_for_update() if locked else query)
    if envelope is None:
        raise EnvelopeNotFound
    return envelope


@dataclass(frozen=True)
class Parties:
    """For which party somebody decides on each envelope that they see."""

    held: Collection[Grant]
    now: datetime

    def of(self, envelope: Envelope) -> Party:
        """Return the party; where somebody is both, the one that is asked now."""
        asked = [party for party in self._all(envelope) if envelope.waits_for(party, now=self.now)]
        return (asked or self._all(envelope))[0]

    def _all(self, envelope: Envelope) -> list[Party]:
        recipient = any(
            each.holder_id == envelope.holder_id and each.opens(envelope.organisation_id, envelope.required_right)
            for each in self.held
        )
        return [Party.RECIPIENT] if recipient else [Party.AGENCY]


def parties(session: Session, *, by: Principal, now: datetime) -> Parties:
    """Return for which party the caller decides on the envelopes that they may decide on."""
    return Parties(grants.of(session, by.id), now)


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
    query = query.options(selectinload(Envelope.signatories))
    found = session.scalars(query.order_by(Envelope.id).with_for_update() if locked else query)
    return {envelope.document_id: envelope for envelope in found}


@dataclass(frozen=True)
class Criteria:
    """Which envelopes are asked for."""

    document_id: UUID | None = None
    state: str | None = None
    action: str | None = None
    # Those alone that wait for the caller now.
    my_turn: bool = False

    def conditions(self, by: Principal, now: datetime) -> list[ColumnElement[bool]]:
        """Return what an envelope must be."""
        given = {name: value for name, value in vars(self).items() if value is not None and name != "my_turn"}
        asked = [getattr(Envelope, name) == value for name, value in given.items()]
        return [*asked, waits_for(by.id, now)] if self.my_turn else [*asked, _may_be_signed_by(by)]


def page(session: Session, window: Window, criteria: Criteria, *, by: Principal, now: datetime) -> Page[Envelope]:
    """List the envelopes that the caller may sign or validate, the latest first."""
    conditions = criteria.conditions(by, now)
    total = session.scalar(select(func.count()).select_from(Envelope).where(*conditions)) or 0
    query = select(Envelope).where(*conditions).options(*LOADED).order_by(Envelope.id.desc())
    items = session.scalars(query.offset(window.offset).limit(window.size)).all()
    return Page(items, total, window.page, window.size)


def _may_be_signed_by(principal: Principal) -> ColumnElement[bool]:
    signs = exists().where(Signatory.envelope_id == Envelope.id, Signatory.party == Party.AGENCY)
    return or_(_is_recipient(principal.id), and_(_is_sender(principal.id), signs))


def count_waiting(session: Session, account_id: UUID, *, now: datetime) -> int:
    """Count the documents that wait for somebody's signature, as far as one act holds."""
    some = select(Envelope.id).where(waits_for(account_id, now), Envelope.action == EnvelopeAction.SIGN)
    return session.scalar(select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())) or 0


def waits_for(account_id: UUID, now: datetime) -> ColumnElement[bool]:
    """Tell which envelopes wait for somebody now."""
    return and_(
        Envelope.state == "open",
        or_(Envelope.deadline.is_(None), Envelope.deadline > now),
        or_(
            and_(_is_recipient(account_id), literal(Party.RECIPIENT.value) == any_(Envelope.turn)),
            and_(_is_sender(account_id), literal(Party.AGENCY.value) == any_(Envelope.turn)),
        ),
    )


def _is_recipient(account_id: UUID) -> ColumnElement[bool]:
    held = Base.metadata.tables["grants"]
    return exists().where(
        held.c.principal_id == account_id,
        held.c.holder_id == Envelope.holder_id,
        held.c.organisation_id == Envelope.organisation_id,
        Envelope.required_right == held.c.rights.any_(),
    )


def _is_sender(account_id: UUID) -> ColumnElement[bool]:
    held = Base.metadata.tables["grants"]
    return exists().where(
        held.c.principal_id == account_id,
        held.c.holder_id == Envelope.organisation_id,
        or_(held.c.establishment_id.is_(None), held.c.establishment_id == Envelope.establishment_id),
        literal(FOR_THE_AGENCY) == held.c.rights.any_(),
    )
