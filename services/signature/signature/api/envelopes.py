"""Envelopes over HTTP: see them, sign, refuse."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.access.proofs import ProofRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields, validate
from chartrier.http.language import request_language
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context, spend_proof
from signature.envelopes import decisions, queries, texts
from signature.envelopes.decisions import Appearance, Consent
from signature.envelopes.queries import Criteria
from signature.errors import EnvelopeNotFound, NotWaiting, NotWhatWasShown
from signature.models import Decision, Envelope, EnvelopeAction, EnvelopeState
from signature.pdf.handwriting import Handwriting, not_writable

blueprint = Blueprint("envelopes", url_prefix="/envelopes", description="Documents that wait for a signature")


STATES: Final = tuple(each.value for each in EnvelopeState)
ACTIONS: Final = tuple(each.value for each in EnvelopeAction)


class EnvelopeQuery(PageQuery):
    """Which envelopes: those of one document, or all of the caller's, by state and by what they ask for."""

    document_id = fields.UUID()
    state = fields.String(validate=validate.OneOf(STATES))
    action = fields.String(validate=validate.OneOf(ACTIONS))


class SignatureView(Schema):
    """A signature in the file."""

    name = fields.String(required=True)
    signed_at = fields.AwareDateTime(required=True)


class RefusalView(Schema):
    """A refusal to sign."""

    name = fields.String(required=True)
    refused_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)


class ValidationView(Schema):
    """That somebody validated it."""

    name = fields.String(required=True)
    validated_at = fields.AwareDateTime(required=True)


class EnvelopeView(Schema):
    """A document that waits for a signature or a validation, is being signed, or was signed, validated or refused."""

    id = fields.UUID(required=True)
    document_id = fields.UUID(required=True)
    holder_id = fields.UUID(required=True)
    action = fields.String(required=True, validate=validate.OneOf(ACTIONS))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    opened_at = fields.AwareDateTime(required=True)
    title = fields.String(required=True)
    type = fields.String(required=True)
    organisation_name = fields.String(required=True)
    digest = fields.String(required=True)
    may_sign = fields.Boolean(required=True)
    personal = fields.Boolean(
        required=True, metadata={"description": "Whether one signs for oneself, and not for a company."}
    )
    consent = fields.String(required=True, metadata={"description": "The text that one agrees to by signing."})
    signatures = fields.List(fields.Nested(SignatureView), required=True)
    refusal = fields.Nested(RefusalView, required=True, allow_none=True)
    validation = fields.Nested(ValidationView, required=True, allow_none=True)
    failure = fields.String(allow_none=True, metadata={"description": "Why the last signature could not be made."})


class TypedAppearance(Schema):
    """A signature typed in a style of handwriting."""

    kind = fields.String(required=True, validate=validate.Equal("typed"))
    text = fields.DisplayText(60, required=True)
    handwriting = fields.String(required=True, validate=validate.OneOf([each.value for each in Handwriting]))


class NewSignature(Schema):
    """The agreement: to this text, about the document with this digest, confirmed with the password."""

    consent = fields.Boolean(required=True, validate=validate.Equal(comparable=True))
    digest = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))
    appearance = fields.Nested(TypedAppearance, required=True)
    proof = fields.String(required=True, validate=validate.Length(1, 4096), load_only=True)


class NewRefusal(Schema):
    """Why somebody refuses to sign."""

    reason = fields.DisplayText(1000, lines=True, required=True)


@blueprint.get("")
@blueprint.takes(EnvelopeQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(EnvelopeView))
def list_envelopes(query: dict[str, Any]) -> PageOf[dict[str, Any]]:
    """List the envelopes of documents that the caller may sign."""
    window = Window(query.pop("page"), query.pop("size"))
    with transaction() as session:
        found = queries.page(session, window, Criteria(**query), by=principal())
        return PageOf([view_of(each) for each in found.items], found.total, found.page, found.size)


@blueprint.get("/<uuid:envelope_id>")
@blueprint.returns(HTTPStatus.OK, EnvelopeView)
@blueprint.refuses(EnvelopeNotFound)
def show_envelope(envelope_id: UUID) -> dict[str, Any]:
    """Show one envelope."""
    with transaction() as session:
        return view_of(queries.find(session, envelope_id, by=principal()))


@blueprint.post("/<uuid:envelope_id>/signatures")
@blueprint.takes(NewSignature)
@blueprint.returns(HTTPStatus.ACCEPTED, EnvelopeView)
@blueprint.refuses(EnvelopeNotFound, NotWaiting, NotWhatWasShown, ProofRefused, Invalid)
def sign_envelope(new: dict[str, Any], envelope_id: UUID) -> dict[str, Any]:
    """Sign: the signature is recorded now, and put into the file a moment later."""
    signature = new["appearance"]["text"]
    if missing := not_writable(signature):
        raise Invalid(FieldError("appearance.text", texts.not_writable(missing, request_language())))
    with transaction() as session:
        envelope = queries.find(session, envelope_id, by=principal(), locked=True)
        subject = f"{envelope_id}:{new['digest']}"
        proof_id = spend_proof(session, new["proof"], purpose="sign", subject=subject, by=principal())
        decisions.require_digest(envelope, new["digest"])
        consent = Consent(texts.consent(request_language()), proof_id)
        appearance = Appearance(signature, new["appearance"]["handwriting"])
        return view_of(decisions.sign(session, context(), envelope, consent, appearance))


@blueprint.post("/<uuid:envelope_id>/refusal")
@blueprint.takes(NewRefusal)
@blueprint.returns(HTTPStatus.OK, EnvelopeView)
@blueprint.refuses(EnvelopeNotFound, NotWaiting)
def refuse_envelope(new: dict[str, str], envelope_id: UUID) -> dict[str, Any]:
    """Refuse to sign, and say why."""
    with transaction() as session:
        envelope = queries.find(session, envelope_id, by=principal(), locked=True)
        return view_of(decisions.refuse(session, context(), envelope, reason=new["reason"]))


_COPIED: Final = (
    "id",
    "document_id",
    "holder_id",
    "action",
    "state",
    "opened_at",
    "title",
    "type",
    "organisation_name",
    "digest",
    "may_sign",
)


def view_of(envelope: Envelope) -> dict[str, Any]:
    """Return an envelope as its reader sees it, in the reader's language."""
    language = request_language()
    refusal = envelope.refusal
    return {column: getattr(envelope, column) for column in _COPIED} | {
        "personal": envelope.is_personal,
        "consent": texts.consent(language, action=envelope.action),
        "signatures": [_decided(signature, "signed_at") for signature in envelope.signatures],
        "refusal": refusal and _decided(refusal, "refused_at") | {"reason": refusal.refusal_reason},
        "validation": envelope.validation and _decided(envelope.validation, "validated_at"),
        "failure": texts.explain(envelope.failure, language) if envelope.failure else None,
    }


def _decided(decision: Decision, at: str) -> dict[str, Any]:
    return {"name": decision.signatory_name, at: decision.recorded_at}
