"""A request as it is answered, whole or as a line of the list."""

from typing import Any, Final

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.http.contract import Schema, fields
from chartrier.http.language import request_language
from chartrier.projections import person_names
from deposits.answers import reading
from deposits.catalogue import catalogue
from deposits.drafts import drafts
from deposits.requests.models import Request, State


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


class AttachmentView(Schema):
    """A supporting document of a request."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": ["announced", "filed"]})


class FieldProblemView(Schema):
    """What is missing or wrong before a draft can be submitted, and where."""

    field = fields.String(required=True, metadata={"description": "`answers.<key>` or `attachments.<kind>`."})
    reason = fields.String(required=True, metadata={"description": "In the reader's language."})


class RequestView(RequestItem):
    """A whole request."""

    journey_version = fields.Integer(required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    attachments = fields.List(fields.Nested(AttachmentView), required=True)
    step = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Where a draft is taken up: a step's key, `attachments` or `summary`."},
    )
    problems = fields.List(fields.Nested(FieldProblemView), required=True)
    summary_ready = fields.Boolean(required=True)


_COLUMNS: Final = (
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
_ATTACHMENT_COLUMNS: Final = ("id", "kind", "name", "size", "state")


def view_of(session: Session, context: Context, request: Request) -> dict[str, Any]:
    """Return a request as its view describes it."""
    language = request_language()
    journey = catalogue.version(session, request.journey, request.journey_version)
    problems = drafts.problems_of(request, journey, context)
    owner = person_names.name_of(session, request.owner_id)
    is_draft = request.state == State.DRAFT
    return {
        **{name: getattr(request, name) for name in _COLUMNS},
        "journey_title": journey.title.in_language(language),
        "owner_name": owner.full if owner else "",
        "answers": request.answers if is_draft else reading.masked(journey, request.answers),
        "attachments": [
            {name: getattr(attachment, name) for name in _ATTACHMENT_COLUMNS} for attachment in request.attachments
        ],
        "step": drafts.resumes_at(request, journey, problems),
        "problems": [{"field": one.field, "reason": one.reason.in_language(language)} for one in problems],
        "summary_ready": request.summary_document_id is not None,
    }
