"""For which groups a case manager works, who replaces them while they are away, and the labels of cases."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from deposits.models import Base


class CaseGroupMember(Base):
    """A group for which somebody works; a case manager without any works for all of them."""

    __tablename__ = "case_group_members"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_group: Mapped[str] = mapped_column(primary_key=True)


class CaseSubstitute(Base):
    """Who examines somebody's cases as their own, from the first day to the last."""

    __tablename__ = "case_substitutes"
    __table_args__ = (Index("ix_case_substitutes_substitute_id", "substitute_id"),)

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    substitute_id: Mapped[UUID]
    first_day: Mapped[date]
    last_day: Mapped[date]


class CaseLabel(Base):
    """A word by which case managers find a case again; its structure never sees it."""

    __tablename__ = "case_labels"
    __table_args__ = (Index("ix_case_labels_label", "label", "request_id"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
