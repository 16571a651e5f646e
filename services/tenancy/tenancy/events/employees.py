"""The events of employees: who they are at their employer or agency, for whoever sends to them by staff number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chartrier.events.event import Event


@dataclass(frozen=True)
class ChangedEmployee:
    """How an employee is called and reached; an empty address is none."""

    holder_id: UUID
    establishment_id: UUID
    staff_number: str
    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class EmployeesChanged(Event, type="tenancy.employees-changed.v1"):
    """Up to 500 employees came to an employer or agency, or are called or reached otherwise from now on."""

    organisation_id: UUID
    employees: list[ChangedEmployee]
    at: datetime
