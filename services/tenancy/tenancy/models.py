"""Organisations, relations, members, and what each member may do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import TIMESTAMP, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from chartrier.database.common_tables import common_metadata
from chartrier.ids import new_id
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts


class Base(DeclarativeBase):
    """The tables of tenancy."""

    metadata = common_metadata()
    type_annotation_map = {datetime: TIMESTAMP(timezone=True), str: Text, list[str]: ARRAY(Text)}  # noqa: RUF012


account_erasure.add_tables(Base.metadata)
merged_accounts.add_tables(Base.metadata)


class Kind(StrEnum):
    """Kinds of holder, and so of space."""

    PERSON = "person"
    COMPANY = "company"
    AGENCY = "agency"
    EMPLOYER = "employer"
    DEPOSIT_CLIENT = "deposit_client"
    MACHINE = "machine"


RIGHTS: Final[dict[Kind, frozenset[str]]] = {
    Kind.PERSON: frozenset({"owner"}),
    Kind.COMPANY: frozenset({"A", "S", "F", "R"}),
    Kind.AGENCY: frozenset({"A", "D", "DA"}),
    Kind.EMPLOYER: frozenset({"A", "D", "DA"}),
    Kind.DEPOSIT_CLIENT: frozenset({"administrator", "user", "consultation"}),
    Kind.MACHINE: frozenset({"deposit"}),
}
ADMINISTRATES: Final = frozenset({"A", "administrator"})
MOST_ADMINISTRATORS: Final = 2


class Organisation(Base):
    """An agency, an employer, a client company or a structure that files deposit requests; one SIRET may be several."""

    __tablename__ = "organisations"
    __table_args__ = (UniqueConstraint("siret", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    name: Mapped[str]
    siret: Mapped[str | None]
    registered_at: Mapped[datetime]


class Employee(Base):
    """A person at one employer or agency, known by a staff number; the holder of what is deposited there."""

    __tablename__ = "employees"
    __table_args__ = (UniqueConstraint("organisation_id", "staff_number"),)

    holder_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    organisation_name: Mapped[str]
    staff_number: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    registered_at: Mapped[datetime]


class Relation(Base):
    """Whether a client company wants to have to do with an agency; until it confirms, that agency's documents wait."""

    __tablename__ = "relations"
    __table_args__ = (
        UniqueConstraint("company_id", "agency_id"),
        CheckConstraint("state IN ('proposed', 'confirmed', 'declined')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    agency_id: Mapped[UUID] = mapped_column(index=True)
    agency_name: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]

    company: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class Member(Base):
    """Somebody (or a machine) with access to a space. The account comes later, through an invitation of this id."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("space_id", "email"),
        # A person may belong to a space in two ways, once two accounts are one; a machine is there once.
        Index(
            "uq_members_space_id_kind_principal_id",
            "space_id",
            "kind",
            "principal_id",
            unique=True,
            postgresql_where=text("kind = 'machine'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    space_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    email: Mapped[str | None]
    first_name: Mapped[str] = mapped_column(default="")
    last_name: Mapped[str] = mapped_column(default="")
    # The account that answered the invitation, and who has its place now.
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    principal_id: Mapped[UUID | None] = mapped_column(index=True)
    invited_at: Mapped[datetime]

    accesses: Mapped[list[Access]] = relationship(back_populates="member", lazy="selectin", order_by="Access.id")


class Access(Base):
    """What a member may do in a space, as far as one organisation is concerned; told to everyone as a grant."""

    __tablename__ = "accesses"
    __table_args__ = (UniqueConstraint("member_id", "organisation_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID]
    rights: Mapped[list[str]]
    version: Mapped[int] = mapped_column(default=0)

    member: Mapped[Member] = relationship(back_populates="accesses")


class SignInPolicy(Base):
    """What an organisation asks of whoever signs in with rights in its space; without one it asks nothing."""

    __tablename__ = "sign_in_policies"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    second_factor_required: Mapped[bool]
    version: Mapped[int]
    changed_at: Mapped[datetime]
    changed_by: Mapped[UUID]
