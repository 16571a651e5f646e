"""Assignments, as an ERP lists them and as those whom they concern see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import company_holder_of, new_id, person_holder_of
from deposits.assignments import access
from deposits.assignments.models import Assignment
from deposits.errors import AssignmentsOfOthers

MOST_LISTED = 100


@dataclass(frozen=True)
class ListedAssignment:
    """An assignment as an ERP lists it."""

    reference: str
    staff_number: str
    first_name: str
    last_name: str
    company_siret: str
    company_name: str
    position: str
    starts_on: date
    ends_on: date | None
    establishment_id: UUID | None


def list_for(session: Session, context: Context, organisation_id: UUID, lines: Sequence[ListedAssignment]) -> int:
    """Store what an agency's ERP lists, new or changed; return how many. A reference stays with its employee."""
    access.require_erp(session, context, organisation_id)
    if not lines:
        return 0
    # In the order of their references, so that two lists never wait for each other.
    rows = [_row(context, organisation_id, line) for line in sorted(lines, key=lambda line: line.reference)]
    new = insert(Assignment).values(rows)
    changing = ("first_name", "last_name", "company_name", "position", "starts_on", "ends_on", "establishment_id")
    stored = session.scalars(
        new.on_conflict_do_update(
            index_elements=[Assignment.organisation_id, Assignment.reference],
            set_={name: new.excluded[name] for name in (*changing, "listed_at")},
            where=(Assignment.holder_id == new.excluded.holder_id) & (Assignment.company_id == new.excluded.company_id),
        ).returning(Assignment.reference)
    ).all()
    if others := sorted({line.reference for line in lines} - set(stored)):
        raise AssignmentsOfOthers(references=others)
    return len(stored)


def of_holder(session: Session, context: Context, holder_id: UUID) -> Sequence[tuple[Assignment, bool]]:
    """Return the caller's own assignments, the latest first, each with whether somebody there validates hours."""
    if not access.owns(session, context, holder_id):
        return []
    validated = func.anyone_holds(Assignment.company_id, Assignment.organisation_id, "R")
    own = select(Assignment, validated).where(Assignment.holder_id == holder_id)
    rows = session.execute(own.order_by(Assignment.starts_on.desc(), Assignment.id.desc()).limit(MOST_LISTED))
    return [(assignment, bool(taken)) for assignment, taken in rows]


def _row(context: Context, organisation_id: UUID, line: ListedAssignment) -> dict[str, Any]:
    return vars(line) | {
        "id": new_id(),
        "organisation_id": organisation_id,
        "establishment_id": line.establishment_id or organisation_id,
        "holder_id": person_holder_of(organisation_id, line.staff_number),
        "company_id": company_holder_of(line.company_siret),
        "listed_at": context.now,
    }
