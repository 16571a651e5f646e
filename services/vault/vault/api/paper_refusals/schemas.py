"""The shapes of what is asked and answered about refusals of electronic delivery."""

from __future__ import annotations

from marshmallow import ValidationError

from chartrier.http.contract import Schema, fields


def _ticked(value: object) -> None:
    if value is not True:
        raise ValidationError("Missing data for required field.")


class NewRefusal(Schema):
    """Which employer's documents are refused; the tick says that one knows what happens with the refusal."""

    holder_id = fields.UUID(required=True)
    privacy_accepted = fields.Boolean(required=True, truthy={True}, falsy={False}, validate=_ticked)


class RefusalView(Schema):
    """A refusal, as its acknowledgement says it."""

    id = fields.UUID(required=True)
    holder_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    organisation_name = fields.String(required=True)
    person_name = fields.String(required=True)
    refused_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class EmployerView(Schema):
    """An employer from which a person may receive documents, and the refusal that is in force."""

    holder_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    refusal = fields.Nested(RefusalView, required=True, allow_none=True)


class EmployersView(Schema):
    """Employers, in the order of their names."""

    items = fields.List(fields.Nested(EmployerView), required=True)


class RefusalsView(Schema):
    """Refusals, the latest first."""

    items = fields.List(fields.Nested(RefusalView), required=True)
