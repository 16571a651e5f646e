"""One case over HTTP: taken, examined, returned, decided, written about."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context, tickets
from deposits.api.cases.views import CaseView, case_view
from deposits.cases import access, decisions, examination, messages
from deposits.cases.access import CaseKey
from deposits.cases.decisions import Policy
from deposits.errors import (
    AttachmentNotFound,
    CaseChanged,
    CaseNotFound,
    ConfirmationMissing,
    DocumentsNotJudged,
    ExaminedByAnother,
    NothingToReturn,
    NotPossibleNow,
    OfOnesOwnStructure,
    ProofBegun,
    SecondPersonNeeded,
)
from deposits.ports import ports
from deposits.requests.models import Request

blueprint = Blueprint("cases", url_prefix="/cases/<uuid:case_id>", description="Examining one case.")


class Seen(Schema):
    """The revision of the case that the caller saw."""

    revision = fields.Integer(required=True, strict=True)


class Verdict(Seen):
    """A document is refused for a reason, or accepted without one."""

    refusal_reason = fields.DisplayText(500, load_default=None, allow_none=True)


class Return(Seen):
    """What more is asked of the structure."""

    message = fields.DisplayText(2000, min_length=0, load_default="", lines=True)


class Validation(Seen):
    """The validation, with what the journey asks to confirm."""

    confirmed = fields.Boolean(load_default=False)


class Reason(Seen):
    """Why."""

    reason = fields.DisplayText(2000, required=True, lines=True)


class CaseMessage(Schema):
    """What a case manager writes; a private one is a note for colleagues."""

    text = fields.DisplayText(2000, required=True, lines=True)
    private = fields.Boolean(required=True)


class DocumentTicket(Schema):
    """With which the browser takes a document from the vault."""

    ticket = fields.String(required=True)


Work = Callable[[Session, Context], Request]


def _do(work: Work) -> dict[str, Any]:
    with transaction() as session:
        return case_view(session, context(), work(session, context()))


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure)
def show_case(case_id: UUID) -> dict[str, Any]:
    """Show a case."""
    return _do(lambda session, caller: access.find(session, caller, case_id))


@blueprint.post("/take")
@blueprint.takes(Seen)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, CaseChanged, NotPossibleNow)
def take_case(seen: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Examine a case, also one that a colleague had."""
    return _do(lambda session, caller: examination.take(session, caller, CaseKey(case_id, seen["revision"])))


@blueprint.post("/release")
@blueprint.takes(Seen)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, CaseChanged, ExaminedByAnother, NotPossibleNow)
def release_case(seen: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Put a case back into the queue."""
    return _do(lambda session, caller: examination.release(session, caller, CaseKey(case_id, seen["revision"])))


@blueprint.put("/attachments/<uuid:attachment_id>/verdict")
@blueprint.takes(Verdict)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, AttachmentNotFound, CaseChanged, ExaminedByAnother, NotPossibleNow)
def judge_document(verdict: dict[str, Any], case_id: UUID, attachment_id: UUID) -> dict[str, Any]:
    """Accept or refuse a document."""
    key, reason = CaseKey(case_id, verdict["revision"]), verdict["refusal_reason"]
    return _do(lambda session, caller: examination.judge(session, caller, key, attachment_id, refusal_reason=reason))


@blueprint.post("/attachments/<uuid:attachment_id>/ticket")
@blueprint.returns(HTTPStatus.OK, DocumentTicket)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, AttachmentNotFound)
def take_document(case_id: UUID, attachment_id: UUID) -> dict[str, str]:
    """Give a ticket for a document of the case in the vault."""
    with transaction() as session:
        return {"ticket": examination.viewing_ticket(session, context(), tickets(), case_id, attachment_id)}


@blueprint.post("/return")
@blueprint.takes(Return)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, CaseChanged, ExaminedByAnother, NotPossibleNow, NothingToReturn)
def return_case(given: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Return a request to its structure, to be completed."""
    key = CaseKey(case_id, given["revision"])
    return _do(lambda session, caller: examination.return_to_structure(session, caller, key, message=given["message"]))


@blueprint.post("/validation")
@blueprint.takes(Validation)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(
    CaseNotFound,
    OfOnesOwnStructure,
    CaseChanged,
    ExaminedByAnother,
    NotPossibleNow,
    DocumentsNotJudged,
    ConfirmationMissing,
)
def validate_case(given: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Validate a case, or propose it to a second person where two are needed."""
    key, policy = CaseKey(case_id, given["revision"]), _policy()
    return _do(
        lambda session, caller: decisions.validate(session, caller, key, confirmed=given["confirmed"], policy=policy)
    )


@blueprint.post("/second-validation")
@blueprint.takes(Seen)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, CaseChanged, SecondPersonNeeded, NotPossibleNow)
def confirm_validation(seen: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Validate what a colleague proposed."""
    key, policy = CaseKey(case_id, seen["revision"]), _policy()
    return _do(lambda session, caller: decisions.confirm(session, caller, key, policy=policy))


@blueprint.post("/declined-validation")
@blueprint.takes(Reason)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, CaseChanged, SecondPersonNeeded, NotPossibleNow)
def decline_validation(given: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Send a proposed validation back to the colleague."""
    key = CaseKey(case_id, given["revision"])
    return _do(lambda session, caller: decisions.decline(session, caller, key, reason=given["reason"]))


@blueprint.post("/rejection")
@blueprint.takes(Reason)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, CaseChanged, ExaminedByAnother, NotPossibleNow)
def reject_case(given: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Reject a case, with the reason that the structure is told."""
    key = CaseKey(case_id, given["revision"])
    return _do(lambda session, caller: decisions.reject(session, caller, key, reason=given["reason"]))


@blueprint.post("/withdrawn-decision")
@blueprint.takes(Reason)
@blueprint.returns(HTTPStatus.OK, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure, CaseChanged, SecondPersonNeeded, ProofBegun, NotPossibleNow)
def withdraw_decision(given: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Take a colleague's decision back, with the reason that the structure is told."""
    key = CaseKey(case_id, given["revision"])
    return _do(lambda session, caller: decisions.withdraw(session, caller, key, reason=given["reason"]))


def _policy() -> Policy:
    return Policy(ports().second_person_above, ports().proof_after)


@blueprint.post("/messages")
@blueprint.takes(CaseMessage)
@blueprint.returns(HTTPStatus.CREATED, CaseView)
@blueprint.refuses(CaseNotFound, OfOnesOwnStructure)
def write_case_message(new: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Write to the structure, or a note for colleagues."""
    return _do(
        lambda session, caller: messages.write(session, caller, case_id, text=new["text"], private=new["private"])
    )
