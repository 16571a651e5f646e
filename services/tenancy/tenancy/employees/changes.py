"""What is published of employees: that they came, and how they are called and reached."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.employees.models import Employee
from tenancy.events.employees import ChangedEmployee, EmployeesChanged

_COLUMNS: Final = tuple(getattr(Employee, name) for name in ChangedEmployee.__dataclass_fields__)


def publish(session: Session, context: Context, organisation_id: UUID, holders: Collection[UUID]) -> None:
    """Publish how some employees of one organisation, at most 500, are called and reached now."""
    if not holders:
        return
    session.flush()
    asked = select(*_COLUMNS).where(Employee.holder_id.in_(holders), Employee.organisation_id == organisation_id)
    rows = session.execute(asked.order_by(Employee.holder_id))
    changed = [ChangedEmployee(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public way to a row's names
    record(
        session,
        EmployeesChanged(tenant_id=organisation_id, organisation_id=organisation_id, employees=changed, at=context.now),
    )
