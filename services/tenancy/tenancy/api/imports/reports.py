"""What is wrong with the lines of an import, on screen and as a file; and the files to begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response, stream_with_context

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from tenancy.api.imports.schemas import ErrorsAfter, LineErrorsView
from tenancy.imports import access, csv_files, imports
from tenancy.imports.fields import Kind
from tenancy.imports.models import LineError
from tenancy.imports.refusals import ImportNotFound

blueprint = Blueprint("import_reports", description="What is wrong with the lines of an import")

_CSV: Final = "text/csv"
_PIECE: Final = 500


class TemplateOf(Schema):
    """What the lines are to be."""

    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in Kind]))


@blueprint.get("/imports/<uuid:import_id>/errors")
@blueprint.takes(ErrorsAfter, location="query")
@blueprint.returns(HTTPStatus.OK, LineErrorsView)
@blueprint.refuses(ImportNotFound)
def list_import_errors(query: dict[str, int], import_id: UUID) -> dict[str, Any]:
    """List what is wrong with which cell, in the order of the lines."""
    limit, language = query["limit"], context().language
    with transaction() as session:
        found = access.find(session, import_id, by=principal())
        some = imports.errors_page(session, found, after=(query["line"], query["column"]), limit=limit + 1)
        described = [(each, csv_files.described(found, each, language=language)) for each in some[:limit]]
    items = [
        {"line": each.line, "column_number": each.column_number, "column": column, "value": value, "reason": reason}
        for each, (column, value, reason) in described
    ]
    return {"items": items, "more": len(some) > limit}


@blueprint.get("/imports/<uuid:import_id>/errors.csv")
@blueprint.returns_bytes(HTTPStatus.OK, _CSV)
@blueprint.refuses(ImportNotFound)
def download_import_errors(import_id: UUID) -> Response:
    """Download what is wrong with which cell, as a file for a spreadsheet."""
    with transaction() as session:
        found = access.find(session, import_id, by=principal())
    pages = csv_files.errors(found, _pages(import_id), language=context().language)
    return _download(Response(stream_with_context(pages), mimetype=_CSV), "errors")


@blueprint.get("/import-template")
@blueprint.takes(TemplateOf, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, _CSV)
def download_import_template(query: dict[str, str]) -> Response:
    """Download an empty file with the names of the columns, in the reader's language."""
    written = csv_files.template(query["kind"], language=context().language)
    return _download(Response(written, mimetype=_CSV), query["kind"])


def _pages(import_id: UUID) -> Iterator[Sequence[LineError]]:
    after = (0, -1)
    while True:
        # Each piece is asked for anew: who loses the right meanwhile gets no more.
        with transaction() as session:
            found = access.find(session, import_id, by=principal())
            some = imports.errors_page(session, found, after=after, limit=_PIECE)
        if not some:
            return
        yield some
        after = (some[-1].line, some[-1].column_number)


def _download(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
