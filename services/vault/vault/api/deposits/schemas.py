"""The shapes of what is asked and answered about batches."""

from __future__ import annotations

from marshmallow import INCLUDE

from chartrier.http.contract import Schema, fields, validate


class BatchParts(Schema):
    """The parts of a batch: its manifest, and one part for each file that the manifest names."""

    class Meta:
        """The manifest names the parts of the files."""

        unknown = INCLUDE

    manifest = fields.Raw(metadata={"type": "string", "format": "binary", "description": "JSON; also as a plain field"})


class ProblemView(Schema):
    """What is wrong with one field of a line."""

    field = fields.String(required=True)
    reason = fields.String(required=True)


class LineView(Schema):
    """What became of a line."""

    reference = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf(["accepted", "already_there", "paper", "refused"]))
    document_id = fields.UUID(required=True, allow_none=True)
    problems = fields.List(fields.Nested(ProblemView), required=True)


class BatchView(Schema):
    """What became of a batch."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    accepted = fields.Integer(required=True)
    already_there = fields.Integer(required=True)
    # For whom refused electronic delivery: the employer delivers on paper.
    paper = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    lines = fields.List(fields.Nested(LineView), required=True)
