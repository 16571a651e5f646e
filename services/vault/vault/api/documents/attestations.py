"""Attestations of deposit and destruction, as their holder takes them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import reading
from chartrier.http.contract import Blueprint, Schema, fields
from chartrier.runtime.current import context
from vault.documents import attestations
from vault.errors import DocumentNotFound
from vault.ports import ports

blueprint = Blueprint("attestations", description="Attestations of deposit and destruction.")


class AttestedActView(Schema):
    """An act on the document, with the line of the journal that says so."""

    act = fields.String(required=True)
    at = fields.String(required=True)
    actor = fields.String(required=True)
    digest = fields.String(required=True, allow_none=True)
    line = fields.Integer(required=True)
    line_hash = fields.String(required=True)


class StatementView(Schema):
    """What is attested: when a document came, from whom, with which content, and when it was destroyed."""

    format = fields.Integer(required=True)
    document_id = fields.String(required=True)
    holder_id = fields.String(required=True)
    title = fields.String(required=True)
    attested_at = fields.String(required=True)
    acts = fields.List(fields.Nested(AttestedActView), required=True)


class AttestationSignatureView(Schema):
    """The signature over the SHA-256 of the statement as JSON without spaces, its keys sorted, in UTF-8."""

    algorithm = fields.String(required=True)
    key = fields.String(required=True)
    public_key = fields.String(required=True)
    value = fields.String(required=True)


class AttestationView(Schema):
    """An attestation, to be kept."""

    statement = fields.Nested(StatementView, required=True)
    signature = fields.Nested(AttestationSignatureView, required=True)


@blueprint.get("/documents/<uuid:document_id>/attestation")
@blueprint.returns(HTTPStatus.OK, AttestationView)
@blueprint.refuses(DocumentNotFound)
def show_attestation(document_id: UUID) -> dict[str, Any]:
    """Attest the deposit of a document, and its destruction once it was deleted."""
    with reading() as connection:
        return attestations.attest(connection, context(), ports().contents.keyring, document_id)
