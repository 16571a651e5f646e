"""The shapes of what is answered about documents of requests."""

from __future__ import annotations

from chartrier.http.contract import Schema, fields


class ReceiptView(Schema):
    """A document that was filed, with a receipt for deposits."""

    receipt = fields.String(required=True)
    document_id = fields.UUID(required=True)
    digest = fields.String(required=True)
    size = fields.Integer(required=True)
    pages = fields.Integer(required=True)
