"""The employees of an establishment: how they are listed, and how many there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tenancy.employees.models import Employee, EmployeeCount, EmployeeWord
from tenancy.searchable_lists.pages import SearchableList

EMPLOYEES: Final = SearchableList(
    Employee,
    EmployeeWord,
    group="establishment_id",
    id="holder_id",
    sorts={
        "name": Employee.sort_name,
        "staff_number": Employee.staff_number,
        "registered_at": Employee.registered_at,
        "last_document_at": Employee.sort_document,
    },
)


@dataclass(frozen=True)
class Counts:
    """How many employees of an establishment have an account of their own, and how many not yet."""

    activated: int
    pending: int


def counts_of(session: Session, establishment_id: UUID) -> Counts:
    """Return the counts that the database keeps."""
    return counts_of_all(session, [establishment_id]).get(establishment_id, Counts(0, 0))


def counts_of_all(session: Session, establishments: Collection[UUID]) -> dict[UUID, Counts]:
    """Return the counts of some establishments; one without employees has none."""
    kept = session.scalars(select(EmployeeCount).where(EmployeeCount.establishment_id.in_(establishments)))
    return {each.establishment_id: Counts(each.activated, each.pending) for each in kept}
