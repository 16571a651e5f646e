"""Documents, as their holders and depositors see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context, tickets
from vault.api.answers import json
from vault.api.documents.schemas import (
    TicketRequest,
    TicketView,
    WholeDocumentView,
)
from vault.documents import completion, finding
from vault.documents.models import Document, Version
from vault.errors import DocumentNotFound, StillToDo

blueprint = Blueprint("documents", description="Documents: lists, states, readings.")

_TICKET_LIFETIME: Final = timedelta(seconds=60)


@blueprint.get("/documents/<uuid:document_id>")
@blueprint.returns(HTTPStatus.OK, WholeDocumentView)
@blueprint.refuses(DocumentNotFound)
def show_document(document_id: UUID) -> Response:
    """Show a document that the caller may open, or sent."""
    with transaction() as session:
        document, may_open = finding.find_to_follow(session, document_id, by=principal())
        shown = _whole(session, document)
        # What its holder calls it and marks it with, and what it asks of them, is not its sender's to read.
        as_sent: dict[str, Any] = {"title": document.title_as_sent, "tags": [], "action": None}
        return json(shown if may_open else shown | as_sent)


@blueprint.post("/documents/<uuid:document_id>/readings")
@blueprint.returns(HTTPStatus.OK, WholeDocumentView)
@blueprint.refuses(DocumentNotFound)
def read_document(document_id: UUID) -> Response:
    """Record that the caller has read a document."""
    with transaction() as session:
        document = completion.read(session, context(), document_id)
        session.flush()
        return json(_whole(session, document))


@blueprint.post("/documents/<uuid:document_id>/tickets")
@blueprint.takes(TicketRequest)
@blueprint.returns(HTTPStatus.CREATED, TicketView)
@blueprint.refuses(DocumentNotFound, StillToDo)
def issue_ticket(asked: dict[str, Any], document_id: UUID) -> dict[str, Any]:
    """Vouch for a document, so that it can be shared."""
    caller = principal()
    with transaction() as session:
        document = finding.find_to_share(session, document_id, by=caller)
    ticket = tickets().issue(
        audience="sharing",
        purpose=asked["purpose"],
        subject=document.id,
        lifetime=_TICKET_LIFETIME,
        holder_id=str(document.holder_id),
        organisation_id=str(document.organisation_id),
        required_right=document.required_right,
        title=document.title,
        type=document.type,
        size=document.size,
        digest=document.digest,
        account_id=str(caller.id),
    )
    return {"ticket": ticket, "expires_at": context().now + _TICKET_LIFETIME}


def _whole(session: Session, document: Document) -> dict[str, Any]:
    sender = finding.establishment_of(session, document)
    establishment = sender and {"name": sender.name, "siret": sender.siret, "city": sender.city}
    shown = _document_json(document, finding.versions_of(session, document), action=document.action)
    return shown | {"establishment": establishment}


def _document_json(document: Document, versions: Iterable[Version], *, action: str | None) -> dict[str, Any]:
    return {
        "id": document.id,
        "type": document.type,
        "title": document.title,
        "tags": document.tags,
        "state": document.state,
        "action": action,
        "compartment": document.compartment,
        "holder_id": document.holder_id,
        "organisation_id": document.organisation_id,
        "organisation_name": document.organisation_name,
        "establishment_id": document.establishment_id,
        "recipient_name": document.recipient_name,
        "recipient_siret": document.recipient_siret,
        "received_at": document.received_at,
        "dated_on": document.dated_on,
        "delivered_at": document.delivered_at,
        "done_at": document.done_at,
        "downloaded_at": document.downloaded_at,
        "signed_at": document.signed_at,
        "size": document.size,
        "pages": document.pages,
        "metadata": document.facts,
        "signed": document.signed,
        "refused": document.refused,
        "signature_outcome": document.signature_outcome,
        "digest": document.digest,
        "signature_asked": document.signature_asked,
        "awaits_recipient": document.awaits_recipient,
        "versions": [_version_json(each) for each in versions],
    }


def _version_json(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "digest": version.digest,
        "size": version.size,
        "created_at": version.created_at,
        "cause": version.cause,
    }
