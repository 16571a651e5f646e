"""Imports: a file is read, its columns are said, it is tried without a change, and applied when somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from tenancy.imports.access import Unit
from tenancy.imports.fields import FIELDS, missing, recognised
from tenancy.imports.models import Import, ImportKey, ImportSlice, LineError, State
from tenancy.imports.refusals import ImportColumnsInvalid, ImportNotChecked, ImportUnderWay, file_error
from tenancy.imports.spreadsheets import Sheet, lines_of

CHANNEL: Final = "imports"
# How long lines lie here that nobody applied, and what was wrong with lines.
KEPT_FOR: Final = timedelta(days=30)
_CHANGEABLE: Final = frozenset({State.CHOOSING, State.CHECKING, State.CHECKED})


@dataclass(frozen=True)
class NewFile:
    """A file that was read."""

    name: str
    sheet: Sheet


def start(session: Session, context: Context, unit: Unit, file: NewFile) -> Import:
    """Store the lines of a file; they are checked at once when all its columns are known by their names."""
    sheet = file.sheet
    started = Import(
        kind=unit.kind,
        organisation_id=unit.organisation_id,
        unit_id=unit.id,
        file_name=file.name,
        requested_by=context.account_id,
        requested_at=context.now,
        state=State.CHOOSING,
        headers=sheet.headers,
        columns=recognised(unit.kind, sheet.headers),
        lines=sheet.lines,
        slices=len(sheet.slices),
    )
    session.add(started)
    session.flush()
    for number, slice_ in enumerate(sheet.slices):
        lines = lines_of(slice_, width=len(sheet.headers))
        session.execute(insert(ImportSlice), {"import_id": started.id, "number": number, "lines": lines})
    if not missing(unit.kind, started.columns):
        _check_from_start(session, started)
    return started


def choose_columns(session: Session, context: Context, found: Import, columns: list[str | None]) -> None:
    """Say which column brings what, and check the lines (again)."""
    if found.state not in _CHANGEABLE:
        raise ImportUnderWay
    _check_columns(context, found, columns)
    found.columns = columns
    _check_from_start(session, found)


def apply(session: Session, context: Context, found: Import) -> None:
    """Have the lines that were not refused applied by the worker."""
    if found.state != State.CHECKED or not found.created + found.updated:
        raise ImportNotChecked
    found.state, found.applied_by, found.applied_at = State.APPLYING, context.account_id, context.now
    found.position = found.created = found.updated = found.unchanged = found.refused = 0
    wake(session, CHANNEL)


def discard(session: Session, context: Context, found: Import) -> None:
    """Erase the lines of an import that nobody applied."""
    if found.state not in _CHANGEABLE:
        raise ImportUnderWay
    found.state, found.finished_at = State.DISCARDED, context.now
    erase_lines(session, found)


def page(session: Session, unit: Unit, *, after: tuple[datetime, UUID] | None, limit: int) -> Sequence[Import]:
    """Return the imports into an establishment or agency, the latest first."""
    asked = select(Import).where(Import.unit_id == unit.id, Import.kind == unit.kind)
    if after:
        asked = asked.where(tuple_(Import.requested_at, Import.id) < after)
    return session.scalars(asked.order_by(Import.requested_at.desc(), Import.id.desc()).limit(limit)).all()


def errors_page(session: Session, found: Import, *, after: tuple[int, int], limit: int) -> Sequence[LineError]:
    """Return what is wrong with lines, in their order, after a cell."""
    place = tuple_(LineError.line, LineError.column_number)
    asked = select(LineError).where(LineError.import_id == found.id, place > after)
    return session.scalars(asked.order_by(LineError.line, LineError.column_number).limit(limit)).all()


def erase_lines(session: Session, found: Import) -> None:
    """Erase the lines of a file; what was wrong with some stays for a month."""
    session.execute(delete(ImportSlice).where(ImportSlice.import_id == found.id))
    session.execute(delete(ImportKey).where(ImportKey.import_id == found.id))


def forget_next(session: Session, context: Context) -> bool:
    """Erase all that one old import still holds of its file; return whether there was one."""
    old = select(Import).where(Import.has_lines, Import.requested_at < context.now - KEPT_FOR)
    found = session.scalars(old.order_by(Import.requested_at).limit(1).with_for_update()).one_or_none()
    if found is None:
        return False
    if found.state in _CHANGEABLE:
        found.state, found.finished_at = State.DISCARDED, context.now
    erase_lines(session, found)
    session.execute(delete(LineError).where(LineError.import_id == found.id))
    found.has_lines = False
    return True


def _check_columns(context: Context, found: Import, columns: list[str | None]) -> None:
    said = [field for field in columns if field is not None]
    fits = len(columns) == len(found.headers) and set(said) <= set(FIELDS[found.kind])
    if not fits or len(set(said)) < len(said):
        raise ImportColumnsInvalid(file_error("columns", "columns_twice", language=context.language))
    if lacking := missing(found.kind, columns):
        raise ImportColumnsInvalid(file_error("columns", "columns", language=context.language, fields=tuple(lacking)))


def _check_from_start(session: Session, found: Import) -> None:
    for table in (LineError, ImportKey):
        session.execute(delete(table).where(table.import_id == found.id))
    found.state = State.CHECKING
    found.position = found.created = found.updated = found.unchanged = found.refused = 0
    wake(session, CHANNEL)
