"""Requests over HTTP: begun, listed, answered, deleted."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import principal
from chartrier.database.session import reading, transaction
from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields, validate
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from deposits import answers, listing, requests
from deposits.api.language import reader_language
from deposits.errors import (
    AlreadySubmitted,
    AnswersIllFormed,
    JourneyNotFound,
    NotAsked,
    OnlyConsulting,
    RequestNotFound,
    SpaceNotFound,
    said,
)
from deposits.models import Request, State
from deposits.ports import ports

blueprint = Blueprint("requests", url_prefix="/requests", description="Requests to deposit or recover funds.")


class NewRequest(Schema):
    """For which space, and in which journey."""

    space = fields.UUID(required=True)
    journey = fields.String(required=True)


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


class RequestItem(Schema):
    """A request as a line of a list."""

    id = fields.UUID(required=True)
    holder_id = fields.UUID(required=True)
    journey = fields.String(required=True)
    journey_title = fields.String(required=True, metadata={"description": "In the reader's language."})
    direction = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(State)})
    file_number = fields.String(required=True, allow_none=True)
    owner_name = fields.String(required=True)
    updated_at = fields.AwareDateTime(required=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)


class PaperView(Schema):
    """A supporting document of a request."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": ["announced", "filed"]})


class HindranceView(Schema):
    """What still hinders submitting, and where."""

    field = fields.String(required=True, metadata={"description": "`answers.<key>` or `papers.<kind>`."})
    reason = fields.String(required=True, metadata={"description": "In the reader's language."})


class RequestView(RequestItem):
    """A whole request."""

    journey_version = fields.Integer(required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    papers = fields.List(fields.Nested(PaperView), required=True)
    step = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Where a draft is taken up: a step's key, `papers` or `summary`."},
    )
    problems = fields.List(fields.Nested(HindranceView), required=True)
    summary_ready = fields.Boolean(required=True)


class Answers(Schema):
    """The answers to one step; a question left out is blank."""

    step = fields.String(required=True)
    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        values=fields.String(allow_none=True, validate=validate.Length(max=2000)),
        required=True,
    )


def shown(session: Session, request: Request) -> dict[str, Any]:
    """Return a request as its view says it."""
    language = reader_language()
    journey = ports().journeys.version(request.journey, request.journey_version)
    hindering = requests.hindrances(request, journey, now=ports().clock.now())
    draft = request.state == State.DRAFT
    return {
        **{name: getattr(request, name) for name in _AS_KEPT},
        "journey_title": said(journey.title, language),
        "owner_name": requests.owner_name(session, request),
        "answers": request.answers if draft else answers.masked(journey, request.answers),
        "papers": [
            {name: getattr(paper, name) for name in ("id", "kind", "name", "size", "state")} for paper in request.papers
        ],
        "step": requests.resumes_at(request, journey, hindering),
        "problems": [{"field": one.field, "reason": said(one.reason, language)} for one in hindering],
        "summary_ready": request.summary_document_id is not None,
    }


_AS_KEPT = (
    "id",
    "holder_id",
    "journey",
    "journey_version",
    "direction",
    "state",
    "file_number",
    "updated_at",
    "submitted_at",
)


@blueprint.post("")
@blueprint.takes(NewRequest)
@blueprint.returns(HTTPStatus.CREATED, RequestView)
@blueprint.refuses(SpaceNotFound, JourneyNotFound, OnlyConsulting)
def begin_request(new: dict[str, Any]) -> dict[str, Any]:
    """Begin a draft."""
    with transaction() as session:
        request = requests.begin(
            session,
            ports().journeys,
            by=principal(),
            space=new["space"],
            journey_key=new["journey"],
            now=ports().clock.now(),
        )
        return shown(session, request)


@blueprint.get("")
@blueprint.takes(RequestQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(RequestItem))
def list_requests(query: dict[str, Any]) -> PageOf[dict[str, Any]]:
    """List the requests that the caller may see."""
    with reading() as connection:
        found = listing.page_of_requests(
            connection,
            by=principal(),
            space=query.get("space"),
            states=query["state"],
            sort=query["sort"],
            window=Window(query["page"], query["size"]),
        )
    language = reader_language()
    items = [
        {**row, "journey_title": said(ports().journeys.version(row["journey"], row["journey_version"]).title, language)}
        for row in found.items
    ]
    return PageOf(items, total=found.total, page=found.page, size=found.size)


@blueprint.get("/<uuid:request_id>")
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound)
def show_request(request_id: UUID) -> dict[str, Any]:
    """Show a request."""
    with transaction() as session:
        return shown(session, requests.find(session, request_id, by=principal()))


@blueprint.put("/<uuid:request_id>/answers")
@blueprint.takes(Answers)
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, OnlyConsulting, AlreadySubmitted, NotAsked, AnswersIllFormed)
def answer_step(given: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Save the answers to a step, complete or not."""
    with transaction() as session:
        request = requests.answer(
            session,
            ports().journeys,
            by=principal(),
            request_id=request_id,
            step_key=given["step"],
            given=given["answers"],
            language=reader_language(),
            now=ports().clock.now(),
        )
        return shown(session, request)


@blueprint.delete("/<uuid:request_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(RequestNotFound, OnlyConsulting, AlreadySubmitted)
def delete_request(request_id: UUID) -> None:
    """Delete a draft."""
    with transaction() as session:
        requests.delete(session, by=principal(), request_id=request_id)
