"""Requests over HTTP: listed, counted, shown, written about, given to a colleague."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from chartrier.database.session import reading, transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.cursors import Cursor, CursorField
from chartrier.http.language import request_language
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context
from deposits.api.requests.views import RequestItem, RequestView, view_of
from deposits.cases import messages
from deposits.catalogue import catalogue
from deposits.errors import NotAnOwner, NotPossibleNow, OnlyConsulting, RequestNotFound
from deposits.requests import access, listing, owners
from deposits.requests.listing import Criteria
from deposits.requests.states import State

blueprint = Blueprint("requests", url_prefix="/requests", description="Requests to deposit or recover funds.")
_ORDERS: Final = [f"{sign}{name}" for name in listing.SORTS for sign in ("", "-")]


class Which(Schema):
    """Which requests."""

    space = fields.UUID()
    q = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": "In the file number or the title of the journey."},
    )


class RequestQuery(Which):
    """Which requests are listed."""

    state = fields.List(
        fields.String(validate=validate.OneOf(list(State))),
        load_default=list,
        metadata={"description": "One state, or several."},
    )
    sort = fields.String(load_default="-updated_at", validate=validate.OneOf(_ORDERS))
    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class RequestPage(Schema):
    """A page of requests."""

    items = fields.List(fields.Nested(RequestItem), required=True)
    next = fields.String(required=True, allow_none=True, metadata={"description": "After what the next ones come."})


class Counts(Schema):
    """How many requests are in each state."""

    draft = fields.Integer(required=True)
    submitted = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    validated = fields.Integer(required=True)
    rejected = fields.Integer(required=True)


class NewMessage(Schema):
    """What the structure writes."""

    text = fields.DisplayText(2000, required=True, lines=True)


class NewOwner(Schema):
    """Who is to own a request."""

    account_id = fields.UUID(required=True)


class Candidate(NewOwner):
    """Somebody who may own a request."""

    name = fields.String(required=True)


class Candidates(Schema):
    """Those who may own a request."""

    items = fields.List(fields.Nested(Candidate), required=True)


@blueprint.get("")
@blueprint.takes(RequestQuery, location="query")
@blueprint.returns(HTTPStatus.OK, RequestPage)
@blueprint.refuses(Invalid)
def list_requests(query: dict[str, Any]) -> dict[str, Any]:
    """List the requests that the caller may see."""
    criteria = Criteria(query.get("space"), query["state"], query["q"].strip(), query["sort"])
    after, limit = query["after"], query["limit"]
    if after is not None and after.order != criteria.sort:
        raise Invalid(FieldError("after", "Cette page appartient à une liste rangée autrement."))
    place = (after.key, after.id) if after else None
    with reading() as connection:
        rows = listing.page_of_requests(connection, context(), criteria, after=place, size=limit)
        titles = catalogue.titles(connection, [(row["journey"], row["journey_version"]) for row in rows])
    language = request_language()
    shown = rows[:limit]
    items = [
        {**row, "journey_title": titles[row["journey"], row["journey_version"]].in_language(language)} for row in shown
    ]
    last = Cursor(criteria.sort, shown[-1]["key"], shown[-1]["id"]).encode() if len(rows) > limit else None
    return {"items": items, "next": last}


@blueprint.get("/counts")
@blueprint.takes(Which, location="query")
@blueprint.returns(HTTPStatus.OK, Counts)
def count_requests(query: dict[str, Any]) -> Mapping[str, int]:
    """Count the requests that the caller may see, by state."""
    criteria = Criteria(query.get("space"), words=query["q"].strip())
    with reading() as connection:
        return listing.counts(connection, context(), criteria)


@blueprint.get("/<uuid:request_id>")
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound)
def show_request(request_id: UUID) -> dict[str, Any]:
    """Show a request."""
    with transaction() as session:
        return view_of(session, context(), access.find(session, context(), request_id))


@blueprint.post("/<uuid:request_id>/messages")
@blueprint.takes(NewMessage)
@blueprint.returns(HTTPStatus.CREATED, RequestView)
@blueprint.refuses(RequestNotFound, OnlyConsulting, NotPossibleNow)
def write_message(new: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Write to those who examine the request."""
    with transaction() as session:
        request = messages.write_to_case_managers(session, context(), request_id, text=new["text"])
        session.flush()
        return view_of(session, context(), request)


@blueprint.get("/<uuid:request_id>/owners")
@blueprint.returns(HTTPStatus.OK, Candidates)
@blueprint.refuses(RequestNotFound, OnlyConsulting)
def list_owners(request_id: UUID) -> dict[str, Any]:
    """List those to whom the request can be given."""
    with transaction() as session:
        return {"items": owners.candidates(session, context(), request_id)}


@blueprint.put("/<uuid:request_id>/owner")
@blueprint.takes(NewOwner)
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(RequestNotFound, OnlyConsulting, NotAnOwner)
def reassign_request(new: dict[str, Any], request_id: UUID) -> None:
    """Give the request to somebody else of its structure."""
    with transaction() as session:
        owners.reassign(session, context(), request_id, account_id=new["account_id"])
