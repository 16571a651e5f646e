"""The events of structures: opened, renamed, their users and attachments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True, kw_only=True)
class StructureOpened(Event, type="tenancy.structure-opened.v1"):
    """Whoever opened a client account completed the opening of its structure, and administers it."""

    structure_id: UUID
    name: str
    category: str
    # The address that the account was opened with: it never changes and gets every notice of the space.
    email: str
    account_id: UUID
    first_name: str
    last_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StructureRenamed(Event, type="tenancy.structure-renamed.v1"):
    """A structure changed its name."""

    structure_id: UUID
    name: str
    siret: str | None


@dataclass(frozen=True, kw_only=True)
class UserChanged(Event, type="tenancy.user-changed.v1"):
    """A user of a structure was added, corrected, given another profile or leave to replace the mobile, or removed.

    Its administrators are told, and who was corrected: by ``account_id``, once they are in.
    """

    structure_id: UUID
    structure_name: str
    change: str
    member_id: UUID
    member_name: str
    profile: str
    account_id: UUID | None
    administrators: list[UUID]
    by_account_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeletionRequested(Event, type="tenancy.deletion-requested.v1"):
    """A user of a structure asks for the deletion of their own access: its administrators decide."""

    structure_id: UUID
    structure_name: str
    member_id: UUID
    member_name: str
    administrators: list[UUID]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeletionRefused(Event, type="tenancy.deletion-refused.v1"):
    """An administrator refused to delete an access; whoever asked is to be told."""

    structure_id: UUID
    structure_name: str
    member_id: UUID
    account_id: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StructureAttachmentRemoved(Event, type="tenancy.structure-attachment-removed.v1"):
    """An attachment with which a structure proved itself was replaced or withdrawn: its content is to be erased."""

    holder_id: UUID
    document_id: UUID
