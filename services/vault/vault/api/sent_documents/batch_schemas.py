"""The shapes of what is asked and answered about batches that were sent."""

from __future__ import annotations

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from vault.api.deposits.schemas import LineView


class BatchQuery(Schema):
    """Whose batches are asked for, and after which one."""

    organisation = fields.UUID(load_default=None)
    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class BatchSummaryView(Schema):
    """A batch, and how many of its lines were answered how."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    reference = fields.String(required=True)
    received_at = fields.DateTime(required=True)
    accepted = fields.Integer(required=True)
    already_there = fields.Integer(required=True)
    paper = fields.Integer(required=True)
    refused = fields.Integer(required=True)


class BatchPageView(Schema):
    """Some batches, the latest first; `next` is after which one more come."""

    items = fields.List(fields.Nested(BatchSummaryView), required=True)
    next = fields.UUID(required=True, allow_none=True)


class SentBatchView(BatchSummaryView):
    """A batch with what was answered last to each of its lines."""

    lines = fields.List(fields.Nested(LineView), required=True)


class ReportQuery(Schema):
    """As what the report is asked for."""

    format = fields.String(load_default="xlsx", validate=validate.OneOf(["xlsx", "csv"]))
