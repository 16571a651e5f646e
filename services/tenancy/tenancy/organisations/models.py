"""Tables: organisations, and what they ask of those who sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chartrier.ids import new_id
from tenancy.models import Base


class Kind(StrEnum):
    """Kinds of holder, and so of space."""

    PERSON = "person"
    COMPANY = "company"
    AGENCY = "agency"
    EMPLOYER = "employer"
    DEPOSIT_CLIENT = "deposit_client"
    MACHINE = "machine"


class Organisation(Base):
    """An agency, an employer, a client company or a structure that files deposit requests; one SIRET may be several."""

    __tablename__ = "organisations"
    __table_args__ = (UniqueConstraint("siret", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    name: Mapped[str]
    siret: Mapped[str | None]
    registered_at: Mapped[datetime]


class SignInPolicy(Base):
    """What an organisation asks of whoever signs in with rights in its space; without one it asks nothing."""

    __tablename__ = "sign_in_policies"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    second_factor_required: Mapped[bool]
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID]
