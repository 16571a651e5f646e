"""The evidence file of a document, as JSON, for those who may decide on it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from signature.api.envelope_views import PositionView
from signature.envelopes import queries
from signature.envelopes.evidence import evidence_of
from signature.errors import EnvelopeNotFound

blueprint = Blueprint("evidence", url_prefix="/envelopes", description="The evidence of what was decided")


class EvidenceOfDecisionView(Schema):
    """A decision and everything that proves it; from where it was made is for whoever made it."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    party = fields.String(required=True)
    state = fields.String(required=True)
    recorded_at = fields.AwareDateTime(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)
    account_id = fields.UUID(required=True)
    signatory_name = fields.String(required=True)
    on_behalf_of = fields.String(required=True, allow_none=True)
    factors = fields.List(fields.String(), required=True)
    authenticated_at = fields.AwareDateTime(required=True, allow_none=True)
    digest_shown = fields.String(required=True)
    consent_text = fields.String(required=True, allow_none=True)
    refusal_reason = fields.String(required=True, allow_none=True)
    appearance_kind = fields.String(required=True, allow_none=True)
    position = fields.Nested(PositionView, required=True, allow_none=True)
    read_to_the_end = fields.Boolean(required=True)
    code_proof_id = fields.UUID(required=True, allow_none=True)
    code_channel = fields.String(required=True, allow_none=True, validate=validate.OneOf(["sms", "email", None]))
    code_sent_to = fields.String(
        required=True, allow_none=True, metadata={"description": "The number or address that the code went to, masked."}
    )
    code_sent_at = fields.AwareDateTime(required=True, allow_none=True)
    proof_id = fields.UUID(required=True, allow_none=True)
    batch_id = fields.UUID(required=True, allow_none=True)
    level_asked = fields.String(required=True, allow_none=True)
    level_obtained = fields.String(required=True, allow_none=True)
    stamped_at = fields.AwareDateTime(required=True, allow_none=True)
    certificate_fingerprint = fields.String(required=True, allow_none=True)
    rewritten = fields.Boolean(required=True, allow_none=True)
    digest_signed = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True, allow_none=True)
    failure = fields.String(required=True, allow_none=True)
    client_address = fields.String(required=True, allow_none=True)
    user_agent = fields.String(required=True, allow_none=True)
    session_id = fields.UUID(required=True, allow_none=True)
    client_id = fields.String(required=True, allow_none=True)


class EvidenceView(Schema):
    """The evidence file of a document."""

    format = fields.String(required=True)
    envelope_id = fields.UUID(required=True)
    document_id = fields.UUID(required=True)
    title = fields.String(required=True)
    type = fields.String(required=True)
    organisation_name = fields.String(required=True)
    digest = fields.String(required=True)
    signed_digest = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    decisions = fields.List(fields.Nested(EvidenceOfDecisionView), required=True)


@blueprint.get("/<uuid:envelope_id>/evidence")
@blueprint.returns(HTTPStatus.OK, EvidenceView)
@blueprint.refuses(EnvelopeNotFound)
def show_evidence(envelope_id: UUID) -> dict[str, Any]:
    """Show what proves each decision about a document."""
    with transaction() as session:
        return evidence_of(queries.find(session, envelope_id, by=principal()), reader=principal().id)
