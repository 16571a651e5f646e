"""The next slice of the import that has the fewest left: checked, or applied, in one transaction with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as upsert_of
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from tenancy.imports import access, imports
from tenancy.imports.fields import KEYS, Kind
from tenancy.imports.models import Import, ImportKey, ImportSlice, LineError, State
from tenancy.organisations.models import Establishment, Organisation
from tenancy.upserts import clients, employees
from tenancy.upserts.employees import Outcome
from tenancy.upserts.rules import check_client, check_employee

_LONGEST_VALUE = 100


@dataclass
class _Line:
    """A line of the file: its number, its cells, the fields that they bring, what is wrong with which column."""

    number: int
    cells: Sequence[str | None]
    fields: dict[str, str]
    errors: dict[int, str]


def continue_next(session: Session, context: Context) -> bool:
    """Check or apply the next slice; return whether there was one. A small file never waits for a large one."""
    under_way = select(Import).where(Import.state.in_([State.CHECKING, State.APPLYING]))
    shortest_first = under_way.order_by(Import.slices - Import.position, Import.requested_at).limit(1)
    found = session.scalars(shortest_first.with_for_update(skip_locked=True)).one_or_none()
    if found is None:
        return False
    is_applied = found.state == State.APPLYING
    if is_applied and not access.may_import(session, found, by=_applicant(found)):
        found.state, found.finished_at = State.STOPPED, context.now
        imports.erase_lines(session, found)
        return True
    lines = _lines(session, found)
    (_apply if is_applied else _check)(session, context, found, lines)
    found.position += 1
    if found.position == found.slices:
        _finish(session, context, found)
    return True


def _applicant(found: Import) -> Principal:
    assert found.applied_by is not None, "it is being applied"  # noqa: S101 - for the types
    return Principal(found.applied_by, "person")


def _finish(session: Session, context: Context, found: Import) -> None:
    session.execute(delete(ImportKey).where(ImportKey.import_id == found.id))
    if found.state == State.CHECKING:
        found.state = State.CHECKED
        return
    found.state, found.finished_at = State.APPLIED, context.now
    imports.erase_lines(session, found)


def _lines(session: Session, found: Import) -> list[_Line]:
    slice_ = session.get_one(ImportSlice, (found.id, found.position))
    return [_line(found, number, cells) for number, *cells in slice_.lines]


def _line(found: Import, number: int, cells: list[Any]) -> _Line:
    fields = {field: cells[place] or "" for place, field in enumerate(found.columns) if field}
    errors = {place: "cell_nir" for place, cell in enumerate(cells) if cell is None}
    if len(cells) > len(found.headers):
        errors = {len(found.headers): "cells"}
    return _Line(number, cells, fields, errors)


def _check(session: Session, _context: Context, found: Import, lines: Sequence[_Line]) -> None:
    for line in lines:
        if not line.errors:
            line.errors = _by_column(found, _rules(found)(line.fields)[1])
    _find_repeated(session, found, lines)
    fit = [line for line in lines if not line.errors]
    unit = _unit(session, found)
    preview = employees.preview if isinstance(unit, Establishment) else clients.preview
    _count(session, found, lines, fit, preview(session, unit, [line.fields for line in fit]))  # type: ignore[arg-type]


def _apply(session: Session, context: Context, found: Import, lines: Sequence[_Line]) -> None:
    numbers = [line.number for line in lines]
    refused = select(LineError.line).where(
        LineError.import_id == found.id, LineError.line.between(min(numbers), max(numbers))
    )
    known = set(session.scalars(refused))
    fit = [line for line in lines if line.number not in known]
    unit = _unit(session, found)
    upsert = employees.upsert if isinstance(unit, Establishment) else clients.upsert
    outcomes = upsert(session, context, unit, [line.fields for line in fit])  # type: ignore[arg-type]
    _count(session, found, lines, fit, outcomes)


def _unit(session: Session, found: Import) -> Establishment | Organisation:
    if found.kind == Kind.EMPLOYEES:
        return session.get_one(Establishment, found.unit_id)
    return session.get_one(Organisation, found.unit_id)


def _rules(found: Import) -> Any:  # noqa: ANN401 - one of two functions
    return check_employee if found.kind == Kind.EMPLOYEES else check_client


def _by_column(found: Import, errors: Mapping[str, str]) -> dict[int, str]:
    return {found.columns.index(field): reason for field, reason in errors.items()}


def _find_repeated(session: Session, found: Import, lines: Sequence[_Line]) -> None:
    """Refuse each line that has the number of an earlier one, however far apart they are."""
    key = KEYS[found.kind]
    numbered = {line.number: _rules(found)(line.fields)[0][key] for line in lines if not line.errors}
    first: dict[str, int] = {}
    for number, value in numbered.items():
        first.setdefault(value, number)
    if not first:
        return
    rows = [{"import_id": found.id, "key": value, "line": number} for value, number in first.items()]
    new = set(session.scalars(upsert_of(ImportKey).on_conflict_do_nothing().returning(ImportKey.line), rows))
    for line in lines:
        if line.number in numbered and line.number not in new:
            line.errors = _by_column(found, {key: "twice"})


def _count(
    session: Session, found: Import, lines: Sequence[_Line], fit: Sequence[_Line], outcomes: Sequence[Outcome]
) -> None:
    for line, outcome in zip(fit, outcomes, strict=True):
        line.errors = _by_column(found, outcome.errors)
    found.created += sum(each.result == "created" for each in outcomes)
    found.updated += sum(each.result == "updated" for each in outcomes)
    found.unchanged += sum(each.result == "unchanged" for each in outcomes)
    found.refused += len(lines) - len(fit) + sum(each.result == "refused" for each in outcomes)
    rows = [_error(found.id, line, place, reason) for line in lines for place, reason in line.errors.items()]
    if rows:
        session.execute(upsert_of(LineError).on_conflict_do_nothing(), rows)


def _error(import_id: UUID, line: _Line, place: int, reason: str) -> dict[str, Any]:
    value = (line.cells[place] or "")[:_LONGEST_VALUE]
    return {"import_id": import_id, "line": line.number, "column_number": place, "reason": reason, "value": value}
