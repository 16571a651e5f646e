"""How envelopes are shown: what they ask for, who signs, and what was decided."""

from typing import Any, Final

from chartrier.http.contract import PageQuery, Schema, fields, validate
from chartrier.http.language import request_language
from signature.envelopes import texts
from signature.envelopes.proof_subject import proof_subject
from signature.envelopes.queries import Parties
from signature.models import Decision, Envelope, EnvelopeAction, EnvelopeState
from signature.signatories import Party

STATES: Final = tuple(each.value for each in EnvelopeState)
ACTIONS: Final = tuple(each.value for each in EnvelopeAction)
# 200 inches, which is as large as a page may be (ISO 32000-1, annex C).
LARGEST_SIDE: Final = 14400
PARTIES: Final = tuple(each.value for each in Party)


class EnvelopeQuery(PageQuery):
    """Which envelopes: those of one document, or all of the caller's, by state and by what they ask for."""

    document_id = fields.UUID()
    state = fields.String(validate=validate.OneOf(STATES))
    action = fields.String(validate=validate.OneOf(ACTIONS))
    my_turn = fields.Boolean(load_default=False, metadata={"description": "Those alone that wait for the caller now."})


class SignatoryView(Schema):
    """A party that has to sign, whether it is its turn, and who signed for it."""

    party = fields.String(required=True, validate=validate.OneOf(PARTIES))
    rank = fields.Integer(required=True)
    is_next = fields.Boolean(required=True)
    name = fields.String(required=True, allow_none=True)
    signed_at = fields.AwareDateTime(required=True, allow_none=True)


class StepsView(Schema):
    """What a signature asks for, as the depositor wants it."""

    password = fields.Boolean(required=True)
    code = fields.Boolean(required=True)
    reading = fields.Boolean(required=True)
    placing = fields.Boolean(required=True)


class PositionView(Schema):
    """Where a signature stands: its top left corner, in points from the top left corner of a page as it is seen."""

    page = fields.Integer(required=True, validate=validate.Range(min=1))
    x = fields.Integer(required=True, validate=validate.Range(0, LARGEST_SIDE))
    y = fields.Integer(required=True, validate=validate.Range(0, LARGEST_SIDE))


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
    party = fields.String(
        required=True,
        validate=validate.OneOf(PARTIES),
        metadata={"description": "For which party the caller signs."},
    )
    may_sign = fields.Boolean(required=True)
    deadline = fields.AwareDateTime(required=True, allow_none=True)
    steps = fields.Nested(StepsView, required=True)
    position = fields.Nested(
        PositionView,
        required=True,
        allow_none=True,
        metadata={"description": "Where the sender wants the caller's signature."},
    )
    signatories = fields.List(fields.Nested(SignatoryView), required=True)
    personal = fields.Boolean(
        required=True, metadata={"description": "Whether one signs for oneself, and not for a company."}
    )
    consent = fields.String(required=True, metadata={"description": "The text that one agrees to by signing."})
    proof_subject = fields.String(
        required=True,
        metadata={"description": "What the proof of the password names: the document as shown, and these words."},
    )
    signatures = fields.List(fields.Nested(SignatureView), required=True)
    refusal = fields.Nested(RefusalView, required=True, allow_none=True)
    validation = fields.Nested(ValidationView, required=True, allow_none=True)
    failure = fields.String(allow_none=True, metadata={"description": "Why the last signature could not be made."})


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
    "deadline",
)


def view_of(envelope: Envelope, parties: Parties) -> dict[str, Any]:
    """Return an envelope as its reader sees it, in the reader's language."""
    language = request_language()
    refusal = envelope.refusal
    party = parties.of(envelope)
    words = texts.consent(language, action=envelope.action)
    return {column: getattr(envelope, column) for column in _COPIED} | {
        "party": party,
        "may_sign": envelope.may_be_signed_by(party, now=parties.now),
        "steps": steps_of(envelope),
        "position": envelope.position_for(party),
        "signatories": signatories_of(envelope),
        "personal": envelope.is_personal_for(party),
        "consent": words,
        "proof_subject": proof_subject(envelope.id, envelope.digest, words),
        "signatures": [decided(signature, "signed_at") for signature in envelope.signatures],
        "refusal": refusal and decided(refusal, "refused_at") | {"reason": refusal.refusal_reason},
        "validation": envelope.validation and decided(envelope.validation, "validated_at"),
        "failure": texts.explain(envelope.failure, language) if envelope.failure else None,
    }


def steps_of(envelope: Envelope) -> dict[str, bool]:
    """Return what a signature asks for."""
    return {
        "password": envelope.asks_password,
        "code": envelope.asks_code,
        "reading": envelope.asks_reading,
        "placing": envelope.asks_placing,
    }


def signatories_of(envelope: Envelope) -> list[dict[str, Any]]:
    """Return who has to sign, and who did."""
    is_open = envelope.state in {EnvelopeState.OPEN, EnvelopeState.SIGNING}
    return [
        {
            "party": each.party,
            "rank": each.rank,
            "is_next": is_open and each.party in envelope.turn,
            "name": each.name,
            "signed_at": each.signed_at,
        }
        for each in envelope.signatories
    ]


def decided(decision: Decision, at: str) -> dict[str, Any]:
    """Return who decided, and when."""
    return {"name": decision.signatory_name, at: decision.recorded_at}
