"""Imports of employees and clients from CSV and XLSX files."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePath
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from chartrier import display_text
from chartrier.access.principal import principal
from chartrier.database.session import as_tenant, transaction
from chartrier.http.contract import Blueprint
from chartrier.http.cursors import Cursor
from chartrier.projections import person_names
from chartrier.runtime.current import context
from tenancy.api.imports.schemas import (
    ImportColumns,
    ImportFile,
    ImportPageView,
    ImportsQuery,
    ImportTarget,
    ImportView,
)
from tenancy.api.list_queries import place_in
from tenancy.errors import EstablishmentNotFound, OrganisationNotFound, SearchInvalid
from tenancy.imports import access, imports
from tenancy.imports.fields import Kind
from tenancy.imports.imports import NewFile
from tenancy.imports.limits import LARGEST_FILE, SLICE, FileUnfit
from tenancy.imports.models import Import
from tenancy.imports.refusals import (
    ImportColumnsInvalid,
    ImportFileRefused,
    ImportNotChecked,
    ImportNotFound,
    ImportUnderWay,
    file_error,
)
from tenancy.ports import ports

blueprint = Blueprint("imports", url_prefix="/imports", description="Employees and clients from a file")

_ORDER = "-requested_at"


@blueprint.post("")
@blueprint.takes(ImportTarget, location="query")
@blueprint.takes(ImportFile, location="files")
@blueprint.returns(HTTPStatus.CREATED, ImportView)
@blueprint.refuses(EstablishmentNotFound, OrganisationNotFound, ImportFileRefused)
def import_file(target: dict[str, Any], files: dict[str, FileStorage]) -> dict[str, Any]:
    """Read a file, and try its lines without a change where its columns are known by their names."""
    kind, unit_id = Kind(target["kind"]), target["unit_id"]
    # First of all: nobody has a file read without the right to import.
    with transaction() as session:
        access.find_unit(session, kind, unit_id, by=principal())
    try:
        file = _read(files["file"])
        with transaction() as session:
            unit = access.find_unit(session, kind, unit_id, by=principal())
            return _view(session, imports.start(session, context(), unit, file))
    except FileUnfit as unfit:
        raise ImportFileRefused(file_error("file", unfit.reason, language=context().language)) from unfit


@blueprint.get("")
@blueprint.takes(ImportsQuery, location="query")
@blueprint.returns(HTTPStatus.OK, ImportPageView)
@blueprint.refuses(EstablishmentNotFound, OrganisationNotFound, SearchInvalid)
def list_imports(query: dict[str, Any]) -> dict[str, Any]:
    """List the imports of an establishment's employees, or of an agency's clients, the latest first."""
    limit, after = query["limit"], place_in(_ORDER, query["after"])
    with transaction() as session:
        unit = access.find_unit(session, Kind(query["kind"]), query["unit_id"], by=principal())
        found = imports.page(session, unit, after=after, limit=limit + 1)  # type: ignore[arg-type]
        last = found[limit - 1] if len(found) > limit else None
        return {
            "items": [_view(session, each) for each in found[:limit]],
            "next": Cursor(_ORDER, last.requested_at, last.id).encode() if last else None,
        }


@blueprint.get("/<uuid:import_id>")
@blueprint.returns(HTTPStatus.OK, ImportView)
@blueprint.refuses(ImportNotFound)
def show_import(import_id: UUID) -> dict[str, Any]:
    """Show how far an import has come."""
    with transaction() as session:
        return _view(session, access.find(session, import_id, by=principal()))


@blueprint.put("/<uuid:import_id>/columns")
@blueprint.takes(ImportColumns)
@blueprint.returns(HTTPStatus.OK, ImportView)
@blueprint.refuses(ImportNotFound, ImportColumnsInvalid, ImportUnderWay)
def choose_import_columns(body: dict[str, Any], import_id: UUID) -> dict[str, Any]:
    """Say which column of the file brings what, and have its lines tried (again)."""
    with transaction() as session:
        found = access.find_for_change(session, import_id, by=principal())
        imports.choose_columns(session, context(), found, body["columns"])
        return _view(session, found)


@blueprint.post("/<uuid:import_id>/application")
@blueprint.returns(HTTPStatus.ACCEPTED, ImportView)
@blueprint.refuses(ImportNotFound, ImportNotChecked)
def apply_import(import_id: UUID) -> dict[str, Any]:
    """Apply the lines that were not refused; this goes on by itself."""
    with transaction() as session:
        found = access.find_for_change(session, import_id, by=principal())
        imports.apply(session, context(), found)
        return _view(session, found)


@blueprint.delete("/<uuid:import_id>")
@blueprint.returns(HTTPStatus.OK, ImportView)
@blueprint.refuses(ImportNotFound, ImportUnderWay)
def discard_import(import_id: UUID) -> dict[str, Any]:
    """Erase the lines of an import that nobody applied."""
    with transaction() as session:
        found = access.find_for_change(session, import_id, by=principal())
        imports.discard(session, context(), found)
        return _view(session, found)


def allow_large_requests() -> None:
    """Let a file be larger than what other operations take; around it, a form has a little of its own."""
    if request.endpoint == "imports.import_file":
        request.max_content_length = LARGEST_FILE + 64 * 1024


def _read(file: FileStorage) -> NewFile:
    content = file.stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise FileUnfit("file_size")
    return NewFile(_name(file.filename or ""), ports().spreadsheets.read(content))


def _name(given: str) -> str:
    try:
        return display_text.clean(PurePath(given).name)[:200]
    except display_text.UnfitText:
        return ""


def _view(session: Session, found: Import) -> dict[str, Any]:
    shown = {column.key: getattr(found, column.key) for column in Import.__mapper__.columns}
    with as_tenant(session, found.organisation_id):
        names = {each: _name_of(session, getattr(found, each)) for each in ("requested_by", "applied_by")}
    return shown | names | {"done": min(found.position * SLICE, found.lines), "has_errors": found.refused > 0}


def _name_of(session: Session, account_id: UUID | None) -> str | None:
    name = person_names.name_of(session, account_id) if account_id else None
    return name.full if name else None
