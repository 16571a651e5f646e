"""The shapes of the documents with which structures and their members prove themselves."""

from __future__ import annotations

from chartrier.http.contract import Schema, fields, validate


class NewAttachmentBody(Schema):
    """What the browser is about to put into the vault."""

    kind = fields.String(required=True, validate=validate.Length(max=40))
    name = fields.DisplayText(200, required=True)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    issued_on = fields.Date(load_default=None, allow_none=True)


class UploadTicketView(Schema):
    """With which the browser puts the document into the vault, within fifteen minutes."""

    attachment_id = fields.UUID(required=True)
    ticket = fields.String(required=True)


class ReceiptBody(Schema):
    """What the vault answered."""

    receipt = fields.String(required=True)


class ReadingTicketView(Schema):
    """With which the browser takes the document from the vault, within a minute."""

    ticket = fields.String(required=True)
