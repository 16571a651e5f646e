"""Tables: members of spaces, what each may do, and the journal of rights."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chartrier.ids import new_id
from tenancy.models import Base


class State(StrEnum):
    """Where a membership stands."""

    # Their account is being made; they accept by activating it.
    INVITED = "invited"
    # They have an account, where they are asked whether they accept.
    OFFERED = "offered"
    ACTIVE = "active"
    # An ERP named again somebody whom the company had removed: its administrators decide.
    AWAITING_APPROVAL = "awaiting_approval"
    DECLINED = "declined"
    REMOVED = "removed"


# In these states a member's rights are in force (an account that is not activated can't use them).
IN_FORCE: Final = frozenset({State.INVITED, State.ACTIVE})


class Member(Base):
    """Somebody (or a machine) with access to a space. The account comes later, through an invitation of this id."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("space_id", "email"),
        CheckConstraint(
            "state IN ('invited', 'offered', 'active', 'awaiting_approval', 'declined', 'removed')", name="state"
        ),
        # A person may belong to a space in two ways, once two accounts are one; a machine is there once.
        Index(
            "uq_members_space_id_kind_principal_id",
            "space_id",
            "kind",
            "principal_id",
            unique=True,
            postgresql_where=text("kind = 'machine'"),
        ),
        Index("ix_members_space_id_search", "space_id", "search", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    space_id: Mapped[UUID]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=State.INVITED)
    email: Mapped[str | None]
    civility: Mapped[str | None]
    first_name: Mapped[str] = mapped_column(default="")
    last_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str | None]
    landline: Mapped[str | None]
    function: Mapped[str | None]
    # Names and address as one looks for them, the last name first: the order of lists.
    search: Mapped[str] = mapped_column(default="")
    # Named by an ERP, which will name them again.
    from_erp: Mapped[bool] = mapped_column(default=False)
    # The account that answered the invitation, and the one that has its place now.
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    principal_id: Mapped[UUID | None] = mapped_column(index=True)
    invited_by: Mapped[str] = mapped_column(default="")
    invited_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    accesses: Mapped[list[Access]] = relationship(
        back_populates="member", lazy="selectin", order_by="Access.id", cascade="all, delete-orphan"
    )


class Access(Base):
    """What a member may do on one unit of a space: an establishment, a relation, or the whole; published as a grant."""

    __tablename__ = "accesses"
    __table_args__ = (
        UniqueConstraint("member_id", "organisation_id", "establishment_id", postgresql_nulls_not_distinct=True),
        Index("ix_accesses_organisation_id_id", "organisation_id", "id"),
        Index("ix_accesses_principal_access_id", "principal_access_id", "id"),
        Index("ix_accesses_principal_asked_at", "principal_asked_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID]
    establishment_id: Mapped[UUID | None]
    rights: Mapped[list[str]]
    # Rights that an ERP named and that wait for an administrator; those that one refused.
    requested_rights: Mapped[list[str]] = mapped_column(default=list)
    refused_rights: Mapped[list[str]] = mapped_column(default=list)
    # Somebody decided about it: an ERP no longer changes it by itself.
    decided_at: Mapped[datetime | None]
    removed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    # Whose reading and signing rights it has, as a sub-account; its own id is that of a principal account.
    principal_access_id: Mapped[UUID | None] = mapped_column(ForeignKey("accesses.id", ondelete="SET NULL"))
    # A sub-account that is told only of the documents that name it.
    only_when_named: Mapped[bool] = mapped_column(default=False)
    # When a sub-account asked to become the principal one.
    principal_asked_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(back_populates="accesses")


class Departure(Base):
    """Somebody who closes their accounts: meanwhile they do not count as an administrator whom a unit keeps."""

    __tablename__ = "departures"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'granted', 'refused', 'abandoned')", name="state"),
        Index("ix_departures_accounts", "accounts", postgresql_using="gin"),
        Index("ix_departures_until", "until"),
        Index("ix_departures_asked_at", "asked_at", "closing_id", postgresql_where=text("state = 'asked'")),
    )

    closing_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    # The account, and those that were merged into it.
    accounts: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    state: Mapped[str]
    asked_at: Mapped[datetime]
    # From then on it is as if it had been abandoned.
    until: Mapped[datetime]


class RightChange(Base):
    """One change of what somebody may do: who, what, before, after, from where. Only ever appended."""

    __tablename__ = "right_changes"
    __table_args__ = (Index("ix_right_changes_space_id_id", "space_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    space_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    establishment_id: Mapped[UUID | None]
    member_id: Mapped[UUID] = mapped_column(index=True)
    member_name: Mapped[str]
    before: Mapped[list[str]]
    after: Mapped[list[str]]
    cause: Mapped[str]
    # Nobody, where an ERP or the product itself did it.
    by_account_id: Mapped[UUID | None] = mapped_column(index=True)
    by_name: Mapped[str]
    network: Mapped[str]
    at: Mapped[datetime]
