"""Communes of France, as one types a post code or a name."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from chartrier.http.contract import Blueprint, Schema, fields, validate
from tenancy.national_data import communes

blueprint = Blueprint("communes", description="Communes of France, by the beginning of their post code or name")


class BeginningOfCommune(Schema):
    """What was typed of a post code or a name."""

    q = fields.String(required=True, validate=validate.Length(1, 60))


class CommuneView(Schema):
    """A post code, and a commune that has it."""

    post_code = fields.String(required=True)
    name = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "The code of INSEE"})


class CommunesView(Schema):
    """The first communes that begin like this."""

    items = fields.List(fields.Nested(CommuneView), required=True)


@blueprint.get("/communes")
@blueprint.takes(BeginningOfCommune, location="query")
@blueprint.returns(HTTPStatus.OK, CommunesView)
def find_communes(query: dict[str, Any]) -> dict[str, Any]:
    """Find communes by the beginning of a post code or a name."""
    return {"items": communes.find(query["q"])}
