"""*Documents transmis*: what one's agency or employer sent, by establishment, and how each party stands with it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response, stream_with_context

from chartrier.access.principal import principal
from chartrier.database.session import reading, transaction
from chartrier.http.contract import Blueprint
from chartrier.http.language import request_language
from chartrier.runtime.current import context
from vault.api.answers import content_response, file_response, json
from vault.api.intent import refuse_unintended_request
from vault.api.listing.lists import criteria_of, page_answer, wanted_of
from vault.api.sent_documents.schemas import (
    SentContentQuery,
    SentDocumentPageView,
    SentDocumentQuery,
    SentDocumentView,
    SentListQuery,
)
from vault.api.sent_documents.wording import SENT_WORDS
from vault.documents.opening import Act
from vault.errors import (
    ContentDamaged,
    CursorInvalid,
    DocumentNotFound,
    NotWithdrawable,
    StoreUnavailable,
    UnintendedRequest,
)
from vault.listing import search_pages
from vault.listing.pages import Found, Wanted
from vault.ports import ports
from vault.sent_documents import list_export, listing
from vault.sent_documents.opening import open_sent
from vault.sent_documents.withdrawal import withdraw

blueprint = Blueprint("sent_documents", url_prefix="/sent-documents", description="What one's establishments sent.")

_CSV: Final = "text/csv"
_ACTS: Final[dict[str, Act]] = {"inline": "viewed", "attachment": "downloaded"}


@blueprint.get("")
@blueprint.takes(SentDocumentQuery, location="query")
@blueprint.returns(HTTPStatus.OK, SentDocumentPageView)
@blueprint.refuses(CursorInvalid)
def list_sent_documents(asked: dict[str, Any]) -> Response:
    """List the documents that the caller's establishments sent, and how each party stands with them."""
    wanted, status = wanted_of(asked), asked.pop("status")
    criteria = listing.with_status(criteria_of(asked), status)
    with reading() as connection:
        found = listing.page(connection, ports().contents.keyring, criteria, wanted, by=principal())
    return json(page_answer(found, wanted))


@blueprint.get("/list")
@blueprint.takes(SentListQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, _CSV)
@blueprint.refuses(UnintendedRequest)
def export_sent_documents(asked: dict[str, Any]) -> Response:
    """Return all of the search as a list for a spreadsheet, by establishment; streamed, however long it is."""
    refuse_unintended_request()
    wanted, status, by = Wanted(asked.pop("sort")), asked.pop("status"), principal()
    criteria, keyring = listing.with_status(criteria_of(asked), status), ports().contents.keyring
    words = SENT_WORDS[request_language()]
    wanted = replace(wanted, sort=search_pages.NEWEST) if criteria.is_searched else wanted

    def read(part: Wanted) -> Found:
        with reading(by=by) as connection:
            return listing.page(connection, keyring, criteria, part, by=by)

    name = f"documents-{context().now:%Y-%m-%d}.csv"
    rows = stream_with_context(list_export.parts(read, wanted, words))
    return file_response(rows, name=name, media_type=_CSV)


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
