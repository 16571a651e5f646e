"""What other services vouch for: contents taken, signed versions and papers filed, by ticket and without a session."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final, cast
from uuid import UUID

from flask import Response, request

from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.language import request_language
from chartrier.http.problems import FieldError
from chartrier.ids import new_id
from chartrier.runtime.current import tickets
from vault.api.documents.answers import content
from vault.api.documents.schemas import FiledView, ReceiptView, SharedQuery, TicketHeader
from vault.api.wording import said
from vault.content_store.store import Content, Place, received
from vault.documents import documents, versions
from vault.documents.models import Document, Version
from vault.errors import ContentDamaged, ContentUnfit, DocumentNotFound, StoreUnavailable, VersionsCollide
from vault.inspection.admission import PDF_ONLY, PDF_OR_IMAGE, Admitted, admit
from vault.inspection.inspectors import Unfit
from vault.ports import ports
from vault.request_documents import papers
from vault.request_documents.papers import Paper, PaperType
from vault.share_links import opening

blueprint = Blueprint("ticketed", url_prefix="/ticketed", description="Contents in and out, by ticket.")

# Who may vouch for what.
_TAKEN_FOR: Final = {"sign": "signature", "shared-view": "sharing", "summary": "deposits", "attachment": "deposits"}
_SIGNED: Final = {"file-signed": "signature"}
_PAPERS: Final = {"attach": "deposits", "file-summary": "deposits"}
_PAPER_TYPES: Final[dict[str, PaperType]] = {"attach": "deposit_paper", "file-summary": "deposit_summary"}
_RECEIPT_LIVES: Final = timedelta(hours=1)
_TRIES: Final = 3


@blueprint.get("/content", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.takes(SharedQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(TicketRefused, DocumentNotFound, ContentDamaged)
def take_content(header: dict[str, str], asked: dict[str, str]) -> Response:
    """Stream the document of a ticket as it is now."""
    ticket = _checked(header["ticket"], _TAKEN_FOR)
    attached = asked["way"] == "attachment"
    document, version = _shared(ticket, attached=attached) if ticket.purpose == "shared-view" else _taken(ticket)
    return content(ports().strongroom, document, version.stored, attached=attached)


@blueprint.put("/versions", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.returns(HTTPStatus.OK, FiledView)
@blueprint.refuses(TicketRefused, DocumentNotFound, ContentUnfit, StoreUnavailable, VersionsCollide)
def file_version(header: dict[str, str]) -> Version:
    """File the signed content of a document, once for each act of signing."""
    ticket = _checked(header["ticket"], _SIGNED)
    body = _body()
    for _ in range(_TRIES):
        filed = _file_version(ticket, body, act_id=_id(ticket, "act_id"))
        if filed is not None:
            return filed
    raise VersionsCollide


@blueprint.put("/papers", open=True)
@blueprint.takes(TicketHeader, location="headers")
@blueprint.returns(HTTPStatus.CREATED, ReceiptView)
@blueprint.refuses(TicketRefused, ContentUnfit, StoreUnavailable)
def file_paper(header: dict[str, str]) -> dict[str, Any]:
    """Keep a paper of a deposit request, once; the receipt is for deposits."""
    ticket = _checked(header["ticket"], _PAPERS)
    document = _file_paper(_paper(ticket))
    kept = {"document_id": document.id, "digest": document.digest, "size": document.size, "pages": document.pages}
    receipt = tickets().issue(
        audience="deposits",
        purpose="attached",
        subject=document.id,
        lifetime=_RECEIPT_LIVES,
        **{name: ticket.claims[name] for name in ("paper_id", "holder_id", "name", "kind", "account_id")},
        **kept | {"document_id": str(document.id)},
    )
    return kept | {"receipt": receipt}


def _checked(token: str, vouchers: dict[str, str]) -> Ticket:
    ticket = tickets().check(token, purpose=vouchers.keys(), issuers=set(vouchers.values()))
    if vouchers[ticket.purpose] != ticket.issuer:
        raise TicketRefused
    return ticket


def _taken(ticket: Ticket) -> tuple[Document, Version]:
    with transaction(tenant=ticket.subject) as session:
        document = documents.vouched_for(session, ticket.subject)
        if ticket.purpose == "sign":
            # What was shown is what is signed, even when a worker that died since filed a signature already.
            return document, documents.as_shown(session, document, digest=_claim(ticket, "digest"))
        return document, documents.latest(session, document)


def _shared(ticket: Ticket, *, attached: bool) -> tuple[Document, Version]:
    if attached and ticket.claims.get("download") is not True:
        raise TicketRefused
    document_id, link_id = ticket.subject, _id(ticket, "link_id")
    with transaction(tenant=document_id) as session:
        if not attached:
            return opening.open_shared(session, document_id, link_id=link_id)
        shared_by = _id(ticket, "account_id")
        return opening.download_shared(
            session, document_id, link_id=link_id, shared_by=shared_by, now=ports().clock.now()
        )


def _file_version(ticket: Ticket, body: Content, *, act_id: UUID) -> Version | None:
    with transaction(tenant=ticket.subject) as session:
        document = documents.vouched_for(session, ticket.subject)
        already = versions.of_act(session, document, act_id)
    if already is not None:
        return already
    place = Place(document.holder_id, document.id, document.version + 1)
    admitted = _admitted(body, place, kinds=PDF_ONLY)
    account_id = _id(ticket, "account_id")
    with transaction(tenant=ticket.subject) as session:
        document = documents.vouched_for(session, ticket.subject)
        filed = versions.file_signed(session, document, admitted, act_id=act_id, by=account_id, now=ports().clock.now())
    if filed is None:
        ports().strongroom.forget(admitted.kept)
    return filed


def _file_paper(paper: Paper) -> Document:
    with transaction(tenant=paper.holder_id) as session:
        already = papers.filed(session, paper)
    if already is not None:
        return already
    admitted = _admitted(_body(), Place(paper.holder_id, new_id(), 1), kinds=PDF_OR_IMAGE)
    with transaction(tenant=paper.holder_id) as session:
        filed = papers.file(session, paper, admitted, now=ports().clock.now())
        if filed is not None:
            return filed
        first = papers.filed(session, paper)
    ports().strongroom.forget(admitted.kept)
    return cast("Document", first)


def _paper(ticket: Ticket) -> Paper:
    return Paper(
        id=_id(ticket, "paper_id"),
        type=_PAPER_TYPES[ticket.purpose],
        holder_id=_id(ticket, "holder_id"),
        name=_claim(ticket, "name"),
        kind=_claim(ticket, "kind"),
        account_id=_id(ticket, "account_id"),
    )


def _claim(ticket: Ticket, name: str) -> str:
    found = ticket.claims.get(name)
    if not isinstance(found, str):
        raise TicketRefused
    return found


def _id(ticket: Ticket, name: str) -> UUID:
    try:
        return UUID(_claim(ticket, name))
    except ValueError:
        raise TicketRefused from None


def _body() -> Content:
    # Its own limit is that of a document's content, read as it comes.
    request.max_content_length = None
    return received(request.stream, at_most=ports().gate.largest)


def _admitted(body: Content, place: Place, *, kinds: frozenset[str]) -> Admitted:
    try:
        return admit(ports().gate, body, place, kinds=kinds)
    except Unfit as unfit:
        reason = said(str(unfit), request_language())
        raise ContentUnfit(FieldError("", reason)) from unfit
