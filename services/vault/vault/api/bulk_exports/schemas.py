"""The shapes of what is asked and answered about bulk exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from chartrier.http.contract import Schema, fields, validate
from vault.bulk_exports.models import STATES
from vault.documents.document_types import SENT_TYPES


class NewExport(Schema):
    """What is to be taken out: of which organisation, of which days, written how, with files or without."""

    organisation_id = fields.UUID(required=True)
    establishment_id = fields.UUID(load_default=None)
    type = fields.String(load_default=None, validate=validate.OneOf(sorted(SENT_TYPES)))
    since = fields.Date(required=True, data_key="from")
    until = fields.Date(required=True, data_key="to")
    format = fields.String(required=True, validate=validate.OneOf(["csv", "xlsx"]))
    with_files = fields.Boolean(required=True, truthy={True}, falsy={False})

    @validates_schema(skip_on_field_errors=True)
    def end_after_start(self, data: Mapping[str, Any], **_: object) -> None:
        """Nothing ends before it starts."""
        if data["until"] < data["since"]:
            raise ValidationError("Ends before it starts.", "to")


class ExportView(Schema):
    """An export, how far it is, until when it can be taken."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    establishment_id = fields.UUID(required=True, allow_none=True)
    type = fields.String(required=True, allow_none=True)
    since = fields.Date(required=True, data_key="from")
    until = fields.Date(required=True, data_key="to")
    format = fields.String(required=True)
    with_files = fields.Boolean(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    # So far, while it is being prepared.
    documents = fields.Integer(required=True)
    requested_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)


class ExportsView(Schema):
    """Exports, the latest first."""

    items = fields.List(fields.Nested(ExportView), required=True)
