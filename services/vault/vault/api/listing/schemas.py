"""The shapes of lists of documents and of home."""

from __future__ import annotations

from chartrier.http.contract import Schema, fields, validate
from chartrier.http.cursors import CursorField
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from vault.api.documents.schemas import DocumentView
from vault.api.listing.conditions import conditions_field
from vault.documents.document_types import COMPARTMENTS, DOCUMENT_TYPES
from vault.listing.criteria import ORDERS


class DocumentQuery(Schema):
    """Which documents are asked for, in what order, and after which place."""

    space = fields.UUID()
    state = fields.String(validate=validate.OneOf(["todo", "done"]))
    type = fields.String(validate=validate.OneOf(sorted(DOCUMENT_TYPES)))
    compartment = fields.String(validate=validate.OneOf(COMPARTMENTS))
    organisation = fields.UUID()
    establishment = fields.UUID()
    since = fields.Date(data_key="from")
    until = fields.Date(data_key="to")
    words = fields.String(data_key="q", validate=[validate.Length(1, 200), validate.ContainsNoneOf("\x00")])
    conditions = conditions_field(data_key="where")
    sort = fields.String(
        load_default="-delivered_at",
        validate=validate.OneOf([f"{sign}{name}" for name in ORDERS for sign in ("", "-")]),
    )
    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class ListedDocumentView(DocumentView):
    """A document in a list; found by words, with those that its title and facts have, and whether its pages do."""

    matches = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    matches_in_pages = fields.Boolean()
    # Of a company, who of it took it out first.
    downloaded_by = fields.String()


class DocumentPageView(Schema):
    """Some documents of a list; `next` is after which place more come, and a capped total means *at least*."""

    items = fields.List(fields.Nested(ListedDocumentView), required=True)
    total = fields.Integer(required=True)
    total_is_capped = fields.Boolean(required=True)
    next = fields.String(required=True, allow_none=True)


class HomeQuery(Schema):
    """Whose home is asked for."""

    space = fields.UUID(load_default=None)


class TodoView(Schema):
    """What waits."""

    total = fields.Integer(required=True)
    items = fields.List(fields.Nested(DocumentView), required=True)


class CompartmentView(Schema):
    """One compartment, with its latest documents."""

    key = fields.String(required=True, validate=validate.OneOf(COMPARTMENTS))
    total = fields.Integer(required=True)
    latest = fields.List(fields.Nested(DocumentView), required=True)


class HomeView(Schema):
    """What waits, and what is there."""

    todo = fields.Nested(TodoView, required=True)
    compartments = fields.List(fields.Nested(CompartmentView), required=True)
