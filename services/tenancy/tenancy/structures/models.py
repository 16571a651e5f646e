"""Tables: structures that are being opened, their client files, the attachments with which they prove themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chartrier.ids import new_id
from tenancy.models import Base


class Opening(Base):
    """A structure that is being opened by whoever opened a client account; its id will be the structure's."""

    __tablename__ = "structure_openings"

    structure_id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    # The account that was opened, and the one that has its place now.
    account_id: Mapped[UUID] = mapped_column(unique=True)
    principal_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    # The address and the mobile that auth verified.
    email: Mapped[str]
    mobile: Mapped[str]
    opened_at: Mapped[datetime]
    validated_at: Mapped[datetime | None]


class OpeningStep(Base):
    """What was typed in one step of an opening, complete or not."""

    __tablename__ = "structure_opening_steps"

    structure_id: Mapped[UUID] = mapped_column(ForeignKey("structure_openings.structure_id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    # Rises with each saving: a page that was left open does not overwrite what was saved elsewhere.
    version: Mapped[int] = mapped_column(default=0)


class StructureAttachment(Base):
    """A document with which a structure, or one of its members, proves itself; its content is in the vault."""

    ANNOUNCED = "announced"
    FILED = "filed"

    __tablename__ = "structure_attachments"
    __table_args__ = (
        CheckConstraint("state IN ('announced', 'filed')", name="state"),
        CheckConstraint("(state = 'filed') = (document_id IS NOT NULL)", name="filed_with_content"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    structure_id: Mapped[UUID] = mapped_column(index=True)
    # Whose identity it proves, once they are a member.
    member_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    issued_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(default=ANNOUNCED)
    announced_at: Mapped[datetime]
    document_id: Mapped[UUID | None]


class ClientFile(Base):
    """What a structure says of itself, beside its name, SIRET and address, which its organisation has."""

    __tablename__ = "client_files"

    structure_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    category: Mapped[str]
    service: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]


class DeletionRequest(Base):
    """A member of a structure asks for the deletion of their own access."""

    __tablename__ = "deletion_requests"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    structure_id: Mapped[UUID] = mapped_column(index=True)
    asked_at: Mapped[datetime]
