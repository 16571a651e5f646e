"""Employees as an ERP or a file has them, by staff number: created, brought up to date, or left as they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TableValuedAlias, Text, Uuid, any_, column, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.database.session import as_tenant
from chartrier.ids import person_holder_of
from chartrier.projections import grants
from tenancy.employees import changes, enrolment
from tenancy.employees.models import Employee, Enrolment
from tenancy.errors import EstablishmentNotFound
from tenancy.organisations.models import Establishment, Organisation
from tenancy.upserts.rules import EMPLOYEE_FIELDS, Errors, check_employee

MOST_LINES: Final = 500
_MAY: Final = frozenset({"A", "D", "deposit"})


@dataclass(frozen=True)
class Outcome:
    """What became of one line: created, updated, unchanged or refused, and what is wrong with which field."""

    result: str
    errors: Errors


def find_establishment(session: Session, establishment_id: UUID, *, by: Principal) -> Establishment:
    """Return an establishment whose employees the caller, a person or a connector, may bring up to date."""
    found = session.get(Establishment, establishment_id)
    held = (
        grants.rights_at(session, by.id, organisation_id=found.organisation_id, establishment_id=found.id)
        if found
        else frozenset()
    )
    if found is None or not held & _MAY:
        raise EstablishmentNotFound
    return found


def upsert(
    session: Session, context: Context, establishment: Establishment, lines: Sequence[Mapping[str, str]]
) -> list[Outcome]:
    """Create or update the employees of these lines; a line that is refused changes nothing, and stops no other."""
    checked = check(lines)
    with as_tenant(session, establishment.organisation_id):
        outcomes = _settle(session, establishment, checked)
        created = _create(session, context, establishment, checked, outcomes)
        # Whom a deposit, or the same lines sent twice at once, made known meanwhile is there now.
        overtaken = [
            place
            for place, ((values, _), outcome) in enumerate(zip(checked, outcomes, strict=True))
            if outcome.result == "created" and holder_of(establishment, values["staff_number"]) not in created
        ]
        settled = _settle(session, establishment, [checked[place] for place in overtaken]) if overtaken else []
        for place, outcome in zip(overtaken, settled, strict=True):
            outcomes[place] = outcome
        changed = [
            holder_of(establishment, values["staff_number"])
            for (values, _), outcome in zip(checked, outcomes, strict=True)
            if outcome.result in ("created", "updated")
        ]
        changes.publish(session, context, establishment.organisation_id, changed)
    return outcomes


def _settle(
    session: Session, establishment: Establishment, checked: Sequence[tuple[dict[str, str], Errors]]
) -> list[Outcome]:
    """Bring those up to date who are known; return what is to become of each line."""
    existing = _existing(session, establishment, [values for values, errors in checked if not errors])
    outcomes = [_one(existing, establishment, values, errors) for values, errors in checked]
    _update(session, existing, establishment, checked, outcomes)
    return outcomes


def check(
    lines: Sequence[Mapping[str, str]],
) -> list[tuple[dict[str, str], Errors]]:
    """Check lines by themselves, and that none names somebody whom another one names."""
    seen: set[str] = set()
    checked = []
    for line in lines:
        values, errors = check_employee(line)
        if not errors and values["staff_number"] in seen:
            errors = {"staff_number": "twice"}
        elif not errors:
            seen.add(values["staff_number"])
        checked.append((values, errors))
    return checked


def preview(session: Session, establishment: Establishment, lines: Sequence[Mapping[str, str]]) -> list[Outcome]:
    """Return what would become of these lines; nothing is changed."""
    checked = check(lines)
    with as_tenant(session, establishment.organisation_id):
        existing = _existing(session, establishment, [values for values, errors in checked if not errors])
        return [_one(existing, establishment, values, errors) for values, errors in checked]


def holder_of(establishment: Establishment, staff_number: str) -> UUID:
    """Return the holder that a deposit for this staff number names too."""
    return person_holder_of(establishment.organisation_id, staff_number)


def _existing(
    session: Session, establishment: Establishment, lines: Sequence[Mapping[str, str]]
) -> dict[UUID, Employee]:
    holders = [holder_of(establishment, line["staff_number"]) for line in lines]
    found = select(Employee).where(Employee.holder_id == any_(literal(holders, ARRAY(Uuid))))
    locked = found.order_by(Employee.holder_id).with_for_update()
    return {each.holder_id: each for each in session.scalars(locked)}


def _one(
    existing: Mapping[UUID, Employee], establishment: Establishment, values: Mapping[str, str], errors: Errors
) -> Outcome:
    if errors:
        return Outcome("refused", errors)
    employee = existing.get(holder_of(establishment, values["staff_number"]))
    if employee is None:
        return Outcome("created", {})
    if employee.establishment_id != establishment.id:
        return Outcome("refused", {"staff_number": "elsewhere"})
    return Outcome("updated" if _changes(employee, values) else "unchanged", {})


def _changes(employee: Employee, values: Mapping[str, str]) -> dict[str, str]:
    # Whoever has an account looks after their address themselves; an ERP without one takes none away.
    ignored = {"email"} if employee.is_activated or not values["email"] else set()
    return {
        field: value for field, value in values.items() if field not in ignored and getattr(employee, field) != value
    }


def _create(
    session: Session,
    context: Context,
    establishment: Establishment,
    checked: Sequence[tuple[dict[str, str], Errors]],
    outcomes: Sequence[Outcome],
) -> set[UUID]:
    """Add those who are new; return whom nobody else added meanwhile."""
    new = [values for (values, _), outcome in zip(checked, outcomes, strict=True) if outcome.result == "created"]
    if not new:
        return set()
    name = session.scalars(select(Organisation.name).where(Organisation.id == establishment.organisation_id)).one()
    # In one order for all who add the same people at once: they wait for each other, never in a circle.
    new.sort(key=lambda values: holder_of(establishment, values["staff_number"]))
    named = _as_table([holder_of(establishment, each["staff_number"]) for each in new], new, EMPLOYEE_FIELDS)
    common: dict[str, Any] = {
        "organisation_id": establishment.organisation_id,
        "organisation_name": name,
        "establishment_id": establishment.id,
        "registered_at": context.now,
        "enrolment": Enrolment.NONE,
        "enrolment_at": context.now,
    }
    types = Employee.__table__.c
    rows = select(*named.c, *(literal(value, types[field].type) for field, value in common.items()))
    # One statement for them all: words and counts of the establishment change once.
    added = insert(Employee).from_select([*named.c.keys(), *common], rows).on_conflict_do_nothing()
    return set(session.scalars(added.returning(Employee.holder_id)))


def _update(
    session: Session,
    existing: Mapping[UUID, Employee],
    establishment: Establishment,
    checked: Sequence[tuple[dict[str, str], Errors]],
    outcomes: Sequence[Outcome],
) -> None:
    holders, renamed = [], []
    for (values, _), outcome in zip(checked, outcomes, strict=True):
        if outcome.result != "updated":
            continue
        employee = existing[holder_of(establishment, values["staff_number"])]
        address = _changes(employee, values).get("email")
        holders.append(employee.holder_id)
        renamed.append(values)
        if address is not None:
            enrolment.correct_address(session, employee, address)
    if not holders:
        return
    # The names of all, in one statement.
    named = _as_table(holders, renamed, ("first_name", "last_name"))
    names = {"first_name": named.c.first_name, "last_name": named.c.last_name}
    rename = update(Employee).where(Employee.holder_id == named.c.holder_id).values(names)
    session.execute(rename.execution_options(synchronize_session=False))


def _as_table(holders: Sequence[UUID], lines: Sequence[Mapping[str, str]], fields: Collection[str]) -> TableValuedAlias:
    """Return lines as a table: an array for each column, so that the statement is the same however many there are."""
    arrays = [
        literal(holders, ARRAY(Uuid)),
        *(literal([line[field] for line in lines], ARRAY(Text)) for field in fields),
    ]
    columns = [column("holder_id", Uuid), *(column(field, Text) for field in fields)]
    return func.unnest(*arrays).table_valued(*columns, name="named").render_derived()
