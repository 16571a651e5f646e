"""The events of relations between agencies and client companies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class RelationProposed(Event, type="tenancy.relation-proposed.v1"):
    """An agency sent a company its first document."""

    relation_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RelationConfirmed(Event, type="tenancy.relation-confirmed.v1"):
    """A company confirmed that it has to do with an agency."""

    relation_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RelationDeclined(Event, type="tenancy.relation-declined.v1"):
    """A company said that it has nothing to do with an agency."""

    relation_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RelationEnded(Event, type="tenancy.relation-ended.v1"):
    """A company or an agency ended their relation; what was received stays readable, what is sent now waits."""

    relation_id: UUID
    holder_id: UUID
    organisation_id: UUID
    organisation_name: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RelationUndoable(Event, type="tenancy.relation-undoable.v1"):
    """Somebody who administers nothing there confirmed a relation: its administrators are told, and can undo it."""

    relation_id: UUID
    holder_id: UUID
    space_name: str
    organisation_id: UUID
    organisation_name: str
    confirmed_by: str
    administrators: list[UUID]
    at: datetime
