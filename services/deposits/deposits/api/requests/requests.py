"""Requests over HTTP: listed and shown."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import reading, transaction
from chartrier.http.contract import Blueprint, Page, PageQuery, fields, validate
from chartrier.http.language import request_language
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.runtime.current import context
from deposits.api.requests.views import RequestItem, RequestView, view_of
from deposits.catalogue import catalogue
from deposits.errors import RequestNotFound
from deposits.requests import access, listing
from deposits.requests.listing import Criteria
from deposits.requests.models import State

blueprint = Blueprint("requests", url_prefix="/requests", description="Requests to deposit or recover funds.")


class RequestQuery(PageQuery):
    """Which requests are listed."""

    space = fields.UUID()
    state = fields.List(
        fields.String(validate=validate.OneOf(list(State))),
        load_default=list,
        metadata={"description": "One state, or several."},
    )
    sort = fields.String(
        load_default="-updated_at",
        validate=validate.OneOf([f"{sign}{name}" for name in listing.SORTS for sign in ("", "-")]),
    )


@blueprint.get("")
@blueprint.takes(RequestQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(RequestItem))
def list_requests(query: dict[str, Any]) -> PageOf[dict[str, Any]]:
    """List the requests that the caller may see."""
    criteria = Criteria(query.get("space"), query["state"], query["sort"])
    with reading() as connection:
        found = listing.page_of_requests(connection, context(), criteria, Window(query["page"], query["size"]))
        titles = catalogue.titles(connection, [(row["journey"], row["journey_version"]) for row in found.items])
    language = request_language()
    items = [
        {**row, "journey_title": titles[row["journey"], row["journey_version"]].in_language(language)}
        for row in found.items
    ]
    return PageOf(items, total=found.total, page=found.page, size=found.size)


@blueprint.get("/<uuid:request_id>")
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound)
def show_request(request_id: UUID) -> dict[str, Any]:
    """Show a request."""
    with transaction() as session:
        return view_of(session, context(), access.find(session, context(), request_id))
