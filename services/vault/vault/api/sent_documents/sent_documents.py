"""*Documents transmis*: what one's agency or employer sent, by establishment, and how each party stands with it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response

from chartrier.access.principal import principal
from chartrier.database.session import reading, transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from vault.api.answers import content_response, json
from vault.api.intent import refuse_unintended_request
from vault.api.listing.lists import page_answer, wanted_of
from vault.api.sent_documents.schemas import SentContentQuery, SentDocumentPageView, SentDocumentQuery, SentDocumentView
from vault.documents.opening import Act
from vault.errors import (
    ContentDamaged,
    CursorInvalid,
    DocumentNotFound,
    NotWithdrawable,
    StoreUnavailable,
    UnintendedRequest,
)
from vault.listing.criteria import Criteria
from vault.ports import ports
from vault.sent_documents import listing
from vault.sent_documents.opening import open_sent
from vault.sent_documents.withdrawal import withdraw

blueprint = Blueprint("sent_documents", url_prefix="/sent-documents", description="What one's establishments sent.")

_ACTS: Final[dict[str, Act]] = {"inline": "viewed", "attachment": "downloaded"}


@blueprint.get("")
@blueprint.takes(SentDocumentQuery, location="query")
@blueprint.returns(HTTPStatus.OK, SentDocumentPageView)
@blueprint.refuses(CursorInvalid)
def list_sent_documents(asked: dict[str, Any]) -> Response:
    """List the documents that the caller's establishments sent, and how each party stands with them."""
    wanted, status = wanted_of(asked), asked.pop("status")
    criteria = listing.with_status(Criteria(**asked), status)
    with reading() as connection:
        found = listing.page(connection, ports().contents.keyring, criteria, wanted, by=principal())
    return json(page_answer(found, wanted))


@blueprint.get("/<uuid:document_id>")
@blueprint.returns(HTTPStatus.OK, SentDocumentView)
@blueprint.refuses(DocumentNotFound)
def show_sent_document(document_id: UUID) -> Response:
    """Show a document that the caller's establishment sent, and how each party stands with it."""
    with reading() as connection:
        return json(listing.find(connection, document_id, by=principal()))


@blueprint.delete("/<uuid:document_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(DocumentNotFound, NotWithdrawable)
def withdraw_sent_document(document_id: UUID) -> None:
    """Delete a contract that neither the employee nor the client has signed; both are told."""
    with transaction() as session:
        withdraw(session, context(), document_id)


@blueprint.get("/<uuid:document_id>/content")
@blueprint.takes(SentContentQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(DocumentNotFound, UnintendedRequest, ContentDamaged, StoreUnavailable)
def show_sent_content(asked: dict[str, Any], document_id: UUID) -> Response:
    """Stream a document that the caller's establishment sent; its owner reads so in the journal."""
    refuse_unintended_request()
    act = _ACTS[asked["disposition"]]
    with transaction() as session:
        opened = open_sent(session, context(), document_id, act=act)
    return content_response(ports().contents, opened, attached=act == "downloaded")
