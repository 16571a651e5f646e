"""Drafts over HTTP: begun, answered, deleted."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from deposits.api.reader_language import in_reader_language
from deposits.api.requests.views import RequestView, view_of
from deposits.drafts import drafts
from deposits.drafts.drafts import StepAnswers
from deposits.errors import (
    AlreadySubmitted,
    AnswersIllFormed,
    JourneyNotFound,
    NotAsked,
    NotForThisStructure,
    OnlyConsulting,
    RequestNotFound,
    SpaceNotFound,
)

blueprint = Blueprint("drafts", url_prefix="/requests", description="Requests while they are drafts.")


class NewRequest(Schema):
    """For which space, and in which journey."""

    space = fields.UUID(required=True)
    journey = fields.String(required=True)


class Answers(Schema):
    """The answers to one step; a question left out is blank."""

    step = fields.String(required=True)
    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        values=fields.String(allow_none=True, validate=validate.Length(max=2000)),
        required=True,
    )


@blueprint.post("")
@blueprint.takes(NewRequest)
@blueprint.returns(HTTPStatus.CREATED, RequestView)
@blueprint.refuses(SpaceNotFound, JourneyNotFound, OnlyConsulting, NotForThisStructure)
def begin_request(new: dict[str, Any]) -> dict[str, Any]:
    """Begin a draft."""
    with transaction() as session:
        request = drafts.begin(session, context(), space=new["space"], journey_key=new["journey"])
        return view_of(session, context(), request)


@blueprint.put("/<uuid:request_id>/answers")
@blueprint.takes(Answers)
@blueprint.returns(HTTPStatus.OK, RequestView)
@blueprint.refuses(RequestNotFound, OnlyConsulting, AlreadySubmitted, NotAsked, AnswersIllFormed)
def answer_step(given: dict[str, Any], request_id: UUID) -> dict[str, Any]:
    """Save the answers to one step, complete or not."""
    step_answers = StepAnswers(given["step"], given["answers"])
    with transaction() as session, in_reader_language():
        request = drafts.answer(session, context(), request_id=request_id, step_answers=step_answers)
        return view_of(session, context(), request)


@blueprint.post("/<uuid:request_id>/duplicate")
@blueprint.returns(HTTPStatus.CREATED, RequestView)
@blueprint.refuses(RequestNotFound, OnlyConsulting, NotForThisStructure, JourneyNotFound)
def duplicate_request(request_id: UUID) -> dict[str, Any]:
    """Begin a draft with the answers of another request."""
    with transaction() as session:
        return view_of(session, context(), drafts.duplicate(session, context(), request_id))


@blueprint.delete("/<uuid:request_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(RequestNotFound, OnlyConsulting, AlreadySubmitted)
def delete_request(request_id: UUID) -> None:
    """Delete a draft, or a rejected request."""
    with transaction() as session:
        drafts.delete(session, context(), request_id)
