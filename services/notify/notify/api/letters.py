"""Enrolment letters for the print house: taken by the operator's machine, a batch at a time, and erased then."""

from http import HTTPStatus
from uuid import UUID

from flask import Response

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context
from notify.errors import LetterBatchNotFound, NoLetters
from notify.letters import letters, printing
from notify.letters.letters import Batch
from notify.ports import ports

blueprint = Blueprint("letter_batches", url_prefix="/letter-batches", description="Enrolment letters to be printed.")


class LetterBatchView(Schema):
    """Letters that are printed together."""

    id = fields.UUID(required=True)
    letters = fields.Integer(required=True)


@blueprint.post("")
@blueprint.returns(HTTPStatus.CREATED, LetterBatchView)
@blueprint.refuses(Forbidden, NoLetters)
def begin_letter_batch() -> Batch:
    """Begin a batch with the letters that wait, or find the one again that was begun and not confirmed."""
    _operator()
    with transaction(maintenance=True) as session:
        return letters.begin_batch(session, context())


@blueprint.get("/<uuid:batch_id>/content")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(Forbidden, LetterBatchNotFound)
def print_letter_batch(batch_id: UUID) -> Response:
    """Return the letters of a batch as one PDF, as often as it takes until the batch is confirmed."""
    _operator()
    with transaction(maintenance=True) as session:
        found = letters.of_batch(session, batch_id)
        session.expunge_all()
    dispatcher = ports().dispatcher
    content = printing.pdf(found, unsealer=dispatcher.unsealer, public_url=dispatcher.public_url, at=context().now)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.post("/<uuid:batch_id>/receipt")
@blueprint.returns(HTTPStatus.OK, LetterBatchView)
@blueprint.refuses(Forbidden, LetterBatchNotFound)
def confirm_letter_batch(batch_id: UUID) -> Batch:
    """Confirm that a batch is printed: its letters are erased."""
    _operator()
    with transaction(maintenance=True) as session:
        return Batch(batch_id, letters.confirm(session, batch_id))


def _operator() -> None:
    if principal().id != ports().operator_client_id:
        raise Forbidden("Only the operator has letters printed.")
