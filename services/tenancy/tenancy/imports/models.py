"""Tables: imports, their lines in slices, what is wrong with lines, by what lines are told apart."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chartrier.ids import new_id
from tenancy.models import Base


class State(StrEnum):
    """How far an import has come."""

    CHOOSING = "choosing"  # somebody has to say what some columns are
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    # Whoever applied it lost the right to, or a slice can't be read.
    STOPPED = "stopped"
    DISCARDED = "discarded"


class Import(Base):
    """A file of employees for an establishment, or of clients for an agency."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("kind IN ('employees', 'clients')", name="kind"),
        CheckConstraint(
            "state IN ('choosing', 'checking', 'checked', 'applying', 'applied', 'stopped', 'discarded')", name="state"
        ),
        Index("ix_imports_by_request", "unit_id", "kind", "requested_at", "id"),
        Index("ix_imports_under_way", "requested_at", postgresql_where=text("state IN ('checking', 'applying')")),
        Index("ix_imports_with_lines", "requested_at", postgresql_where=text("has_lines")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    organisation_id: Mapped[UUID]
    # The establishment of the employees, or the agency whose clients they are.
    unit_id: Mapped[UUID]
    file_name: Mapped[str]
    requested_by: Mapped[UUID]
    requested_at: Mapped[datetime]
    applied_by: Mapped[UUID | None]
    applied_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    state: Mapped[str]
    headers: Mapped[list[str]] = mapped_column(JSONB)
    # For each column the field that it brings, or nothing.
    columns: Mapped[list[str | None]] = mapped_column(JSONB)
    lines: Mapped[int]
    slices: Mapped[int]
    # How many slices were checked or applied, and what became of their lines.
    position: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    has_lines: Mapped[bool] = mapped_column(default=True)


class ImportSlice(Base):
    """Some lines of the file: the number of each and its cells."""

    __tablename__ = "import_slices"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list[list[Any]]] = mapped_column(JSONB)


class LineError(Base):
    """What is wrong with a cell of a line."""

    __tablename__ = "import_line_errors"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    column_number: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str]
    value: Mapped[str]


class ImportKey(Base):
    """The line that had a number first; forgotten once all lines are checked."""

    __tablename__ = "import_keys"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int]
