"""The shapes of what is asked and answered about documents that one's establishments sent."""

from __future__ import annotations

from typing import get_args

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.cursors import CursorField
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from vault.api.listing.conditions import conditions_field
from vault.api.listing.schemas import ListedDocumentView
from vault.documents.document_types import SENT_TYPES
from vault.listing.criteria import ORDERS
from vault.sent_documents.listing import Status
from vault.sent_documents.standing import STANDINGS


class SentListQuery(Schema):
    """Which of the documents that one's establishments sent are asked for, and in what order."""

    organisation = fields.UUID()
    establishment = fields.UUID()
    recipient = fields.UUID()
    type = fields.String(validate=validate.OneOf(sorted(SENT_TYPES)))
    status = fields.String(load_default=None, validate=validate.OneOf(get_args(Status)))
    since = fields.Date(data_key="from")
    until = fields.Date(data_key="to")
    words = fields.String(data_key="q", validate=[validate.Length(1, 200), validate.ContainsNoneOf("\x00")])
    conditions = conditions_field(data_key="where")
    sort = fields.String(
        load_default="-delivered_at",
        validate=validate.OneOf([f"{sign}{name}" for name in ORDERS for sign in ("", "-")]),
    )


class SentDocumentQuery(SentListQuery):
    """The same, after which place, and how many."""

    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class PartiesView(Schema):
    """How a document stands with the employee and with the client; null with whom it has nothing to do."""

    employee = fields.String(required=True, allow_none=True, validate=validate.OneOf([*STANDINGS, None]))
    client = fields.String(required=True, allow_none=True, validate=validate.OneOf([*STANDINGS, None]))


class SentDocumentView(ListedDocumentView):
    """A document as who sent it follows it: from where, and how each party stands with it."""

    establishment_name = fields.String(required=True)
    standing = fields.Nested(PartiesView, required=True)
    # Of an assignment, the contract of the other party that has the same number.
    other_contract_id = fields.UUID(required=True, allow_none=True)
    may_be_opened = fields.Boolean(required=True)
    # A contract that neither party has signed.
    may_be_withdrawn = fields.Boolean(required=True)


class SentDocumentPageView(Schema):
    """Some of the documents; `next` is after which place more come, and a capped total means *at least*."""

    items = fields.List(fields.Nested(SentDocumentView), required=True)
    total = fields.Integer(required=True)
    total_is_capped = fields.Boolean(required=True)
    next = fields.String(required=True, allow_none=True)


class SentContentQuery(Schema):
    """Whether a document is viewed, or downloaded."""

    disposition = fields.String(data_key="as", load_default="inline", validate=validate.OneOf(["inline", "attachment"]))
