"""A person's own documents, handed out to auth's worker for the copy of everything that they asked for."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Response

from chartrier.access.tickets import TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.lifecycle.data_export import TicketHeader, accounts_of, owner_of
from vault.account_erasure import erasure
from vault.api.documents.answers import content
from vault.errors import ContentDamaged, DocumentNotFound
from vault.ports import ports

blueprint = Blueprint(
    "exports", url_prefix="/ticketed/export", description="Contents of one's own documents, by ticket."
)


@blueprint.get("/<uuid:document_id>", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(TicketRefused, DocumentNotFound, ContentDamaged)
def hand_out_document(header: dict[str, str], document_id: UUID) -> Response:
    """Stream one of the person's own documents as it is now."""
    for account_id in accounts_of(header["ticket"]):
        by = owner_of(account_id)
        with transaction(by=by) as session:
            found = erasure.own_document(session, document_id, by=by)
        if found is not None:
            return content(ports().strongroom, found[0], found[1].stored, attached=True)
    raise DocumentNotFound
