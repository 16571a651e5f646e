"""A person's own documents, handed out to auth's worker for the copy of everything that they asked for."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Response

from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.lifecycle.data_export import TicketHeader, accounts_of, owner_of
from chartrier.runtime.current import context
from vault.api.answers import content_response
from vault.api.intent import refuse_unintended_request
from vault.data_export.own_documents import open_own
from vault.errors import ContentDamaged, DocumentNotFound, StoreUnavailable, UnintendedRequest
from vault.ports import ports

blueprint = Blueprint(
    "own_documents", url_prefix="/ticketed/export", description="Contents of a person's own documents, by ticket."
)


class VersionQuery(Schema):
    """Which version of the document."""

    version = fields.Integer(required=True, validate=validate.Range(min=1))


@blueprint.get("/<uuid:document_id>", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.takes(VersionQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(TicketRefused, DocumentNotFound, UnintendedRequest, ContentDamaged, StoreUnavailable)
def export_document(header: dict[str, str], asked: dict[str, int], document_id: UUID) -> Response:
    """Stream one version of one of the person's own documents."""
    refuse_unintended_request()
    for account_id in accounts_of(header["ticket"]):
        owner = owner_of(account_id)
        with transaction(by=owner) as session:
            opened = open_own(session, context(), document_id, asked["version"], by=owner)
        if opened is not None:
            return content_response(ports().contents, opened, attached=True)
    raise DocumentNotFound
