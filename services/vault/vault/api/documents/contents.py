"""The contents of documents: to look at, or to take out. Each leaves its line in the journal."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response

from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from vault.api.answers import content_response
from vault.api.documents.schemas import ContentQuery, SharedContentQuery
from vault.api.intent import refuse_unintended_request
from vault.api.ticket_claims import TicketHeader, checked_ticket, id_claim, text_claim
from vault.documents import finding
from vault.documents.opening import Act, ContentAccess, OpenedContent, open_content, open_version
from vault.errors import ContentDamaged, DocumentNotFound, StoreUnavailable, UnintendedRequest
from vault.journal import actors
from vault.ports import ports
from vault.share_links.opening import SharedDocument, open_shared

blueprint = Blueprint("contents", description="The contents of documents.")

# Who may vouch for what.
_ISSUERS: Final = {
    "sign": "signature",
    "shared-view": "sharing",
    "summary": "deposits",
    "structure-attachment": "tenancy",
}
_ACTS: Final[dict[str, Act]] = {"inline": "viewed", "attachment": "downloaded"}


@blueprint.get("/documents/<uuid:document_id>/content")
@blueprint.takes(ContentQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(DocumentNotFound, UnintendedRequest, ContentDamaged, StoreUnavailable)
def show_content(asked: dict[str, Any], document_id: UUID) -> Response:
    """Stream a document, to look at or to take out."""
    refuse_unintended_request()
    act = _ACTS[asked["disposition"]]
    with transaction() as session:
        opened = open_content(session, context(), document_id, number=asked["version"], act=act)
    return content_response(ports().contents, opened, attached=act == "downloaded")


@blueprint.get("/ticketed/content", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.takes(SharedContentQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(TicketRefused, DocumentNotFound, UnintendedRequest, ContentDamaged, StoreUnavailable)
def take_content(header: dict[str, str], asked: dict[str, str]) -> Response:
    """Stream the document that a ticket is about."""
    refuse_unintended_request()
    ticket = checked_ticket(header["ticket"], _ISSUERS)
    attached = asked["disposition"] == "attachment"
    if ticket.purpose == "shared-view":
        opened = _open_shared(ticket, attached=attached)
    else:
        opened = _open_to_sign(ticket) if ticket.purpose == "sign" else _open_attachment(ticket, attached=attached)
    return content_response(ports().contents, opened, attached=attached)


def _open_shared(ticket: Ticket, *, attached: bool) -> OpenedContent:
    if attached and ticket.claims.get("download") is not True:
        raise TicketRefused
    shared = SharedDocument(ticket.subject, id_claim(ticket, "link_id"), id_claim(ticket, "account_id"))
    with transaction(tenant=ticket.subject) as session:
        return open_shared(session, context(), shared, act="downloaded" if attached else "viewed")


def _open_to_sign(ticket: Ticket) -> OpenedContent:
    with transaction(tenant=ticket.subject) as session:
        document = finding.find_for_ticket(session, ticket.subject)
        # What was shown is what is signed, even when a worker that died since filed a signature already.
        version = finding.version_with_digest(session, document, text_claim(ticket, "digest"))
        opening = ContentAccess("fetched_for_signing", actors.SIGNING_SERVICE)
        # Its sender may be who signs.
        return replace(open_version(session, context(), document, version, opening), title=document.title_as_sent)


def _open_attachment(ticket: Ticket, *, attached: bool) -> OpenedContent:
    with transaction(tenant=ticket.subject) as session:
        document = finding.find_for_ticket(session, ticket.subject)
        reader = actors.person(session, id_claim(ticket, "account_id"))
        opening = ContentAccess("downloaded" if attached else "viewed", reader)
        return open_version(session, context(), document, finding.latest_version(session, document), opening)
