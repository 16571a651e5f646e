"""Tables: members of spaces, and what each may do."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chartrier.ids import new_id
from tenancy.models import Base


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
    # The account that answered the invitation, and the one that has its place now.
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    principal_id: Mapped[UUID | None] = mapped_column(index=True)
    invited_at: Mapped[datetime]

    accesses: Mapped[list[Access]] = relationship(back_populates="member", lazy="selectin", order_by="Access.id")


class Access(Base):
    """What a member may do in a space, as far as one organisation is concerned; published as a grant."""

    __tablename__ = "accesses"
    __table_args__ = (UniqueConstraint("member_id", "organisation_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID]
    rights: Mapped[list[str]]
    version: Mapped[int] = mapped_column(default=0)

    member: Mapped[Member] = relationship(back_populates="accesses")
