"""A request as it is answered, whole or as a line of the list."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.http.contract import Schema, fields
from chartrier.http.language import request_language
from chartrier.projections import person_names
from deposits.answers import reading
from deposits.catalogue import catalogue
from deposits.drafts import drafts
from deposits.requests import entries
from deposits.requests.models import Attachment, CaseEntry, Request
from deposits.requests.stages import Stage
from deposits.requests.states import State

# While a case is examined, its structure does not see verdicts that may still change.
_UNDER_EXAMINATION: Final = frozenset({Stage.RECEIVED, Stage.EXAMINING, Stage.COMPLETED, Stage.CONFIRMING})


class RequestItem(Schema):
    """A request as a line of a list."""

    id = fields.UUID(required=True)
    holder_id = fields.UUID(required=True)
    journey = fields.String(required=True)
    journey_title = fields.String(required=True, metadata={"description": "In the reader's language."})
    direction = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(State)})
    stage = fields.String(
        required=True, metadata={"enum": list(Stage), "description": "Where it stands, finer than its state."}
    )
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
    verdict = fields.String(required=True, allow_none=True, metadata={"enum": ["accepted", "refused", None]})
    refusal_reason = fields.String(required=True, allow_none=True)
    is_current = fields.Boolean(required=True, metadata={"description": "False once another one replaced it."})


class FieldProblemView(Schema):
    """What is missing or wrong before a draft can be submitted, and where."""

    field = fields.String(required=True, metadata={"description": "`answers.<key>` or `attachments.<kind>`."})
    reason = fields.String(required=True, metadata={"description": "In the reader's language."})


class EntryView(Schema):
    """What was done or written about a request."""

    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    by_case_manager = fields.Boolean(required=True)
    author_name = fields.String(required=True, metadata={"description": "Of a case manager, for colleagues alone."})
    act = fields.String(required=True, metadata={"description": "`message`, `note`, or what was done."})
    shown = fields.Boolean(required=True, metadata={"description": "Whether the structure sees it."})
    text = fields.String(required=True)
    document = fields.String(required=True, allow_none=True)
    recipient_name = fields.String(
        required=True, allow_none=True, metadata={"description": "The case manager who has the case since then."}
    )
    recipient_group = fields.String(required=True, allow_none=True)


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
    proof_ready = fields.Boolean(required=True, metadata={"description": "Whether the payment proof can be taken."})
    decision_reason = fields.String(required=True, allow_none=True)
    entries = fields.List(fields.Nested(EntryView), required=True)


_COLUMNS: Final = (
    "id",
    "holder_id",
    "journey",
    "journey_version",
    "direction",
    "state",
    "stage",
    "file_number",
    "updated_at",
    "submitted_at",
    "decision_reason",
)
_ATTACHMENT_COLUMNS: Final = ("id", "kind", "name", "size", "state", "verdict", "refusal_reason")


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
        "attachments": attachments_of(request, shown=request.stage not in _UNDER_EXAMINATION),
        "step": drafts.resumes_at(request, journey, problems),
        "problems": [{"field": one.field, "reason": one.reason.in_language(language)} for one in problems],
        "summary_ready": request.summary_document_id is not None,
        "proof_ready": request.proof_sealed_at is not None,
        "entries": entries_of(session, request, for_case_managers=False),
    }


def attachments_of(request: Request, *, shown: bool) -> list[dict[str, Any]]:
    """Return the documents of a request; their verdicts once the structure may know them."""
    current = request.current_attachments
    hidden: dict[str, Any] = {} if shown else {"verdict": None, "refusal_reason": None}
    return [
        {name: getattr(attachment, name) for name in _ATTACHMENT_COLUMNS}
        | {"is_current": attachment in current or attachment.state == Attachment.ANNOUNCED}
        # What was refused and replaced was told before.
        | (hidden if attachment in current else {})
        for attachment in request.attachments
    ]


def entries_of(session: Session, request: Request, *, for_case_managers: bool) -> list[dict[str, Any]]:
    """Return what was done and written about a request, as its reader may see it."""
    found = entries.of(session, request.id, for_case_managers=for_case_managers)
    return [
        {name: getattr(entry, name) for name in ("id", "at", "by_case_manager", "act", "shown", "text")}
        | {
            "document": entry.details.get("document"),
            "recipient_name": _recipient(session, entry),
            "recipient_group": entry.details.get("to_group"),
            "author_name": _author(session, entry, for_case_managers=for_case_managers),
        }
        for entry in found
    ]


def _recipient(session: Session, entry: CaseEntry) -> str | None:
    given = entry.details.get("to_manager")
    name = person_names.name_of(session, UUID(given)) if given else None
    return name.full if name else None


def _author(session: Session, entry: CaseEntry, *, for_case_managers: bool) -> str:
    if entry.by_case_manager and not for_case_managers:
        return ""
    name = person_names.name_of(session, entry.account_id)
    return name.full if name else ""
