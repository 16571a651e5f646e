"""Batches over HTTP: documents are gathered, accepted or refused one by one, and signed or validated in one act."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.access.proofs import ProofRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.language import request_language
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context
from signature.api.appearances import NewAppearance, appearance_of
from signature.api.envelope_views import ACTIONS
from signature.api.envelopes import spend_proofs
from signature.batches import drafts, finding, recording
from signature.batches.models import Batch, BatchDocument, Choice
from signature.batches.recording import Act
from signature.envelopes import texts
from signature.envelopes.decisions import Consent
from signature.envelopes.proof_subject import proof_subject
from signature.errors import BatchAlreadyRecorded, BatchNotFound, EnvelopeNotFound, NotWhatWasShown
from signature.models import EnvelopeAction

blueprint = Blueprint("batches", url_prefix="/batches", description="Many documents, signed or validated in one act")

LARGEST_BATCH: Final = 100
LATEST: Final = 20


class NewBatch(Schema):
    """Which documents, and what is to be done with them."""

    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    documents = fields.List(fields.UUID(), required=True, validate=validate.Length(1, LARGEST_BATCH))


class NewChoice(Schema):
    """Whether a document of the batch is accepted, or refused and why."""

    choice = fields.String(required=True, validate=validate.OneOf([each.value for each in Choice]))
    reason = fields.DisplayText(1000, lines=True)


class NewAct(Schema):
    """The agreement to the whole set with this digest, confirmed with the password."""

    consent = fields.Boolean(required=True, validate=validate.Equal(comparable=True))
    digest = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))
    appearance = fields.Nested(NewAppearance, metadata={"description": "Where one signs for oneself."})
    proof = fields.String(required=True, validate=validate.Length(1, 4096), load_only=True)
    code_proof = fields.String(
        validate=validate.Length(1, 4096), load_only=True, metadata={"description": "Where a document asks for a code."}
    )


class BatchDocumentView(Schema):
    """A document of a batch, and where it stands."""

    document_id = fields.UUID(required=True)
    title = fields.String(required=True)
    organisation_name = fields.String(required=True)
    choice = fields.String(required=True, validate=validate.OneOf([each.value for each in Choice]))
    refusal_reason = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(["ready", "left-out", "waiting", "done", "failed"]))
    reason = fields.String(required=True, allow_none=True, metadata={"description": "Why it failed or was left out."})
    may_be_done_again = fields.Boolean(required=True)


class BatchView(Schema):
    """A batch: a draft, or recorded; then what becomes of each document."""

    id = fields.UUID(required=True)
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    created_at = fields.AwareDateTime(required=True)
    recorded_at = fields.AwareDateTime(required=True, allow_none=True)
    personal = fields.Boolean(required=True, metadata={"description": "Whether a signature of one's own is needed."})
    asks_code = fields.Boolean(required=True)
    digest = fields.String(required=True)
    consent = fields.String(required=True, metadata={"description": "The text that one agrees to."})
    proof_subject = fields.String(
        required=True, metadata={"description": "What the proof of the password names: this set, and these words."}
    )
    documents = fields.List(fields.Nested(BatchDocumentView), required=True)


class BatchSummaryView(Schema):
    """How a recorded batch fares."""

    id = fields.UUID(required=True)
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    recorded_at = fields.AwareDateTime(required=True)
    total = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    failed = fields.Integer(required=True)


class LatestBatchesView(Schema):
    """The batches that the caller recorded last."""

    items = fields.List(fields.Nested(BatchSummaryView), required=True)


@blueprint.post("")
@blueprint.takes(NewBatch)
@blueprint.returns(HTTPStatus.CREATED, BatchView)
@blueprint.refuses(EnvelopeNotFound)
def create_batch(new: dict[str, Any]) -> dict[str, Any]:
    """Gather documents that wait for the same action; nothing is decided yet."""
    with transaction() as session:
        return view_of(drafts.create(session, context(), EnvelopeAction(new["action"]), new["documents"]))


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, LatestBatchesView)
def list_latest_batches() -> dict[str, Any]:
    """List the latest 20 batches that the caller recorded: how each fares."""
    with transaction() as session:
        return {"items": finding.latest(session, by=principal(), limit=LATEST)}


@blueprint.get("/<uuid:batch_id>")
@blueprint.returns(HTTPStatus.OK, BatchView)
@blueprint.refuses(BatchNotFound)
def show_batch(batch_id: UUID) -> dict[str, Any]:
    """Show a batch and what became of each document."""
    with transaction() as session:
        return view_of(finding.find(session, batch_id, by=principal()))


@blueprint.put("/<uuid:batch_id>/documents/<uuid:document_id>")
@blueprint.takes(NewChoice)
@blueprint.returns(HTTPStatus.OK, BatchView)
@blueprint.refuses(BatchNotFound, BatchAlreadyRecorded, Invalid)
def choose_for_document(new: dict[str, Any], batch_id: UUID, document_id: UUID) -> dict[str, Any]:
    """Accept or refuse one document of a draft."""
    choice, reason = Choice(new["choice"]), new.get("reason")
    if choice == Choice.REFUSE and not reason:
        raise Invalid(FieldError("reason", texts.reason_missing(request_language())))
    with transaction() as session:
        batch = finding.find(session, batch_id, by=principal(), locked=True)
        drafts.choose(session, batch, document_id, choice=choice, reason=reason)
        return view_of(batch)


@blueprint.post("/<uuid:batch_id>/act")
@blueprint.takes(NewAct)
@blueprint.returns(HTTPStatus.ACCEPTED, BatchView)
@blueprint.refuses(BatchNotFound, BatchAlreadyRecorded, NotWhatWasShown, ProofRefused, Invalid)
def act_on_batch(new: dict[str, Any], batch_id: UUID) -> dict[str, Any]:
    """Sign, refuse or validate every document of the batch; one that can't be does not keep the others back."""
    appearance = appearance_of(new["appearance"], "appearance.") if "appearance" in new else None
    with transaction() as session:
        batch = finding.find(session, batch_id, by=principal(), locked=True)
        if batch.recorded_at:
            raise BatchAlreadyRecorded
        if appearance is None and recording.needs_appearance(batch):
            raise Invalid(FieldError("appearance", texts.appearance_missing(request_language())))
        if batch.asks_code and "code_proof" not in new:
            raise Invalid(FieldError("code_proof", texts.code_missing(request_language())))
        words = _consent(batch)
        subject = proof_subject(batch_id, new["digest"], words)
        consent = Consent(words, *spend_proofs(session, new, subject), batch_id=batch.id)
        recording.record(session, context(), batch, Act(consent, new["digest"], appearance))
        return view_of(batch)


def _consent(batch: Batch) -> str:
    return texts.consent(request_language(), action=batch.action, many=len(batch.documents) > 1)


def view_of(batch: Batch) -> dict[str, Any]:
    """Return a batch as its person sees it."""
    words = _consent(batch)
    return {
        "id": batch.id,
        "action": batch.action,
        "created_at": batch.created_at,
        "recorded_at": batch.recorded_at,
        "personal": batch.personal,
        "asks_code": batch.asks_code,
        "digest": batch.digest,
        "consent": words,
        "proof_subject": proof_subject(batch.id, batch.digest, words),
        "documents": [_view_of_document(each) for each in batch.documents],
    }


_COPIED: Final = ("document_id", "title", "organisation_name", "choice", "refusal_reason", "state", "may_be_done_again")


def _view_of_document(document: BatchDocument) -> dict[str, Any]:
    return {name: getattr(document, name) for name in _COPIED} | {"reason": _reason(document)}


def _reason(document: BatchDocument) -> str | None:
    if document.exclusion:
        return texts.explain_exclusion(document.exclusion, request_language())
    failure = document.decision.failure if document.decision else None
    return texts.explain(failure, request_language()) if failure else None
