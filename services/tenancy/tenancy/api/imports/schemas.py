"""The shapes of what is asked and answered about imports."""

from __future__ import annotations

from typing import Final

from chartrier.http.contract import Schema, fields, validate
from tenancy.api.list_queries import PageAfter
from tenancy.imports.fields import FIELDS, Kind
from tenancy.imports.limits import MOST_COLUMNS
from tenancy.imports.models import State

_KINDS: Final = [str(kind) for kind in Kind]
_FIELDS: Final = sorted({field for each in FIELDS.values() for field in each})


class ImportTarget(Schema):
    """What lines are imported: employees of an establishment, or clients of an agency."""

    kind = fields.String(required=True, validate=validate.OneOf(_KINDS))
    unit_id = fields.UUID(required=True)


class ImportsQuery(PageAfter, ImportTarget):
    """Which imports."""


class ImportFile(Schema):
    """A CSV or XLSX file."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class ImportColumns(Schema):
    """For each column of the file, in its order, the field that it brings, or nothing."""

    columns = fields.List(
        fields.String(validate=validate.OneOf(_FIELDS), allow_none=True),
        required=True,
        validate=validate.Length(1, MOST_COLUMNS),
    )


class ErrorsAfter(Schema):
    """After which cell."""

    line = fields.Integer(load_default=0, validate=validate.Range(0, 2_000_000))
    column = fields.Integer(load_default=-1, validate=validate.Range(-1, MOST_COLUMNS))
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class ImportView(Schema):
    """An import: its columns, how far it has come, and what becomes (or became) of its lines."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(_KINDS))
    unit_id = fields.UUID(required=True)
    file_name = fields.String(required=True)
    requested_by = fields.String(required=True, allow_none=True)
    requested_at = fields.DateTime(required=True)
    applied_by = fields.String(required=True, allow_none=True)
    applied_at = fields.DateTime(required=True, allow_none=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf([str(state) for state in State]))
    headers = fields.List(fields.String(), required=True)
    columns = fields.List(fields.String(allow_none=True), required=True)
    lines = fields.Integer(required=True)
    done = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    has_errors = fields.Boolean(required=True)


class ImportPageView(Schema):
    """Some imports, the latest first, and after what the next ones come."""

    items = fields.List(fields.Nested(ImportView), required=True)
    next = fields.String(required=True, allow_none=True)


class LineErrorView(Schema):
    """What is wrong with a cell."""

    line = fields.Integer(required=True)
    column_number = fields.Integer(required=True)
    column = fields.String(required=True)
    value = fields.String(required=True)
    reason = fields.String(required=True)


class LineErrorsView(Schema):
    """What is wrong with some cells, in the order of the lines, and whether there is more."""

    items = fields.List(fields.Nested(LineErrorView), required=True)
    more = fields.Boolean(required=True)
