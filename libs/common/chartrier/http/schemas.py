"""What every contract is made of: strict schemas, problem documents, amounts of money, pages of a list."""

from __future__ import annotations

from typing import Any

import marshmallow
from marshmallow import INCLUDE, RAISE

from chartrier.http import fields, validate
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE


class Schema(marshmallow.Schema):
    """Input or output of an operation. Unknown fields are refused."""

    class Meta:
        """Refuse unknown fields, also where schemas are nested."""

        unknown = RAISE


class FieldErrorSchema(Schema):
    """What is wrong with one field."""

    field = fields.String(required=True)
    reason = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal, as RFC 9457 writes it; some have further members of their own."""

    class Meta:
        """Extension members are part of the standard."""

        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    reference = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema))


class Money(Schema):
    """An amount and its currency; the amount is text, so that nobody rounds it."""

    amount = fields.String(required=True, validate=validate.Regexp(r"^-?\d{1,12}(\.\d{2})?$"))
    currency = fields.String(required=True, validate=validate.Length(equal=3))


class PageQuery(Schema):
    """Which page of a list."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))
    size = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


_pages: dict[type[marshmallow.Schema], type[marshmallow.Schema]] = {}


def Page(item: type[marshmallow.Schema]) -> type[marshmallow.Schema]:  # noqa: N802 - it makes a class
    """Return the schema of a page of these items."""
    if item not in _pages:
        name = item.__name__.removesuffix("Schema").removesuffix("View") + "Page"
        members: dict[str, Any] = {
            "items": fields.List(fields.Nested(item), required=True),
            "total": fields.Integer(required=True),
            "page": fields.Integer(required=True),
            "pages": fields.Integer(required=True),
        }
        _pages[item] = type(name, (Schema,), members)
    return _pages[item]
