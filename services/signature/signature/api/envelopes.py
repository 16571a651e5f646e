"""Envelopes over HTTP: see them, sign, refuse."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.principal import principal
from chartrier.access.proofs import ProofRefused, SpentProof
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, Schema, fields, validate
from chartrier.http.language import request_language
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.http.problems import FieldError, Invalid
from chartrier.runtime.current import context, spend_proof
from signature.api.appearances import NewAppearance, appearance_of
from signature.api.envelope_views import EnvelopeQuery, EnvelopeView, PositionView, view_of
from signature.envelopes import decisions, queries, texts
from signature.envelopes.decisions import Consent
from signature.envelopes.proof_subject import proof_subject
from signature.envelopes.queries import Criteria, Parties
from signature.errors import EnvelopeNotFound, NotWaiting, NotWhatWasShown
from signature.models import Envelope
from signature.pdf.prepared_file import Position
from signature.signatories import Party

blueprint = Blueprint("envelopes", url_prefix="/envelopes", description="Documents that wait for a signature")


class NewSignature(Schema):
    """The agreement: to this text, about the document with this digest, confirmed with the password."""

    consent = fields.Boolean(required=True, validate=validate.Equal(comparable=True))
    digest = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))
    appearance = fields.Nested(NewAppearance, metadata={"description": "Where one signs for oneself."})
    position = fields.Nested(
        PositionView, metadata={"description": "Where one places it, unless the sender has chosen the place."}
    )
    read_to_the_end = fields.Boolean(load_default=False, metadata={"description": "Where the steps ask for it."})
    proof = fields.String(validate=validate.Length(1, 4096), load_only=True)
    code_proof = fields.String(
        validate=validate.Length(1, 4096), load_only=True, metadata={"description": "Where the steps ask for a code."}
    )


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
        found = queries.page(session, window, Criteria(**query), by=principal(), now=context().now)
        parties = _parties(session)
        return PageOf([view_of(each, parties) for each in found.items], found.total, found.page, found.size)


@blueprint.get("/<uuid:envelope_id>")
@blueprint.returns(HTTPStatus.OK, EnvelopeView)
@blueprint.refuses(EnvelopeNotFound)
def show_envelope(envelope_id: UUID) -> dict[str, Any]:
    """Show one envelope."""
    with transaction() as session:
        return view_of(queries.find(session, envelope_id, by=principal()), _parties(session))


@blueprint.post("/<uuid:envelope_id>/signatures")
@blueprint.takes(NewSignature)
@blueprint.returns(HTTPStatus.ACCEPTED, EnvelopeView)
@blueprint.refuses(EnvelopeNotFound, NotWaiting, NotWhatWasShown, ProofRefused, Invalid)
def sign_envelope(new: dict[str, Any], envelope_id: UUID) -> dict[str, Any]:
    """Sign: the signature is recorded now, and put into the file a moment later."""
    appearance = appearance_of(new["appearance"], "appearance.") if "appearance" in new else None
    with transaction() as session:
        envelope = queries.find(session, envelope_id, by=principal(), locked=True)
        parties = _parties(session)
        party = parties.of(envelope)
        _require_steps(envelope, party, new)
        words = texts.consent(request_language(), action=envelope.action)
        proofs = spend_proofs(session, new, proof_subject(envelope_id, new["digest"], words))
        decisions.require_digest(envelope, new["digest"])
        position = Position(**new["position"]) if "position" in new else None
        consent = Consent(words, *proofs, read_to_the_end=new["read_to_the_end"], position=position)
        return view_of(decisions.sign(session, context(), envelope, consent, appearance, party=party), parties)


@blueprint.post("/<uuid:envelope_id>/refusal")
@blueprint.takes(NewRefusal)
@blueprint.returns(HTTPStatus.OK, EnvelopeView)
@blueprint.refuses(EnvelopeNotFound, NotWaiting)
def refuse_envelope(new: dict[str, str], envelope_id: UUID) -> dict[str, Any]:
    """Refuse to sign, and say why."""
    with transaction() as session:
        envelope = queries.find(session, envelope_id, by=principal(), locked=True)
        parties = _parties(session)
        party = parties.of(envelope)
        return view_of(decisions.refuse(session, context(), envelope, party=party, reason=new["reason"]), parties)


def spend_proofs(session: Session, new: dict[str, Any], subject: str) -> tuple[SpentProof | None, SpentProof | None]:
    """Spend the proof of the password and that of the code, as far as they were given."""
    by_password, by_code = (
        spend_proof(session, new[name], purpose=purpose, subject=subject, by=principal()) if name in new else None
        for name, purpose in (("proof", "sign"), ("code_proof", "sign-by-code"))
    )
    return by_password, by_code


def _parties(session: Session) -> Parties:
    return queries.parties(session, by=principal(), now=context().now)


def _require_steps(envelope: Envelope, party: Party, new: dict[str, Any]) -> None:
    """Refuse a signature without what the depositor asks for it."""
    language = request_language()
    if envelope.asks_password and "proof" not in new:
        raise Invalid(FieldError("proof", texts.proof_missing(language)))
    if envelope.asks_code and "code_proof" not in new:
        raise Invalid(FieldError("code_proof", texts.code_missing(language)))
    if envelope.asks_reading and party == Party.RECIPIENT and not new["read_to_the_end"]:
        raise Invalid(FieldError("read_to_the_end", texts.reading_missing(language)))
    if envelope.is_personal_for(party) and "appearance" not in new:
        raise Invalid(FieldError("appearance", texts.appearance_missing(language)))
    if fault := _position_fault(envelope, party, new.get("position")):
        field = "position.page" if fault == "no-page" else "position"
        raise Invalid(FieldError(field, texts.position_fault(fault, language)))


def _position_fault(envelope: Envelope, party: Party, position: dict[str, int] | None) -> str | None:
    if position is None:
        return "missing" if envelope.must_be_placed_by(party) else None
    if envelope.position_for(party):
        return "given"
    return "no-page" if position["page"] > envelope.pages else None
