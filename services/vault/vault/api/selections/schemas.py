"""The shapes of what is asked and answered about selections."""

from __future__ import annotations

from chartrier.http.contract import Schema, fields, validate
from vault.selections.selections import MOST


class NewSelection(Schema):
    """The documents that were ticked."""

    document_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST))


class SelectionView(Schema):
    """A selection, to be taken out for an hour."""

    id = fields.UUID(required=True)
    documents = fields.Integer(required=True)


class ListQuery(Schema):
    """As what the list is asked for."""

    format = fields.String(load_default="xlsx", validate=validate.OneOf(["xlsx", "csv"]))
