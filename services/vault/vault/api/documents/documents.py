"""Documents, as their holders and depositors see them."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response

from chartrier.access.principal import principal
from chartrier.database.session import reading, transaction
from chartrier.http.contract import Blueprint, Page
from chartrier.http.pagination import Window
from chartrier.runtime.current import tickets
from vault.api.documents.answers import as_document, as_page, content, json
from vault.api.documents.schemas import (
    ContentQuery,
    DocumentQuery,
    DocumentView,
    HomeQuery,
    HomeView,
    TicketRequest,
    TicketView,
    WholeDocumentView,
)
from vault.documents import documents, listing, viewing
from vault.documents.listing import Criteria
from vault.errors import ContentDamaged, DocumentNotFound, StillToDo
from vault.ports import ports

blueprint = Blueprint("documents", description="Documents: lists, contents, readings.")

_A_MINUTE: Final = timedelta(seconds=60)


@blueprint.get("/documents")
@blueprint.takes(DocumentQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(DocumentView))
def list_documents(asked: dict[str, Any]) -> Response:
    """List the documents that one may see."""
    window, sort = Window(asked.pop("page"), asked.pop("size")), asked.pop("sort")
    with reading() as connection:
        return json(as_page(listing.page(connection, Criteria(**asked), window, sort=sort, by=principal())))


@blueprint.get("/home")
@blueprint.takes(HomeQuery, location="query")
@blueprint.returns(HTTPStatus.OK, HomeView)
def show_home(asked: dict[str, Any]) -> Response:
    """Show what waits, and the latest documents of each compartment."""
    with reading() as connection:
        home = listing.home(connection, space=asked["space"], by=principal())
    todo = {"total": home.todo.total, "items": home.todo.items}
    return json({"todo": todo, "compartments": [vars(each) for each in home.compartments]})


@blueprint.get("/documents/<uuid:document_id>")
@blueprint.returns(HTTPStatus.OK, WholeDocumentView)
@blueprint.refuses(DocumentNotFound)
def show_document(document_id: UUID) -> Response:
    """Show a document that one may open, or that one sent."""
    with transaction() as session:
        document, opened = documents.follow(session, document_id, by=principal())
        return json(as_document(document, documents.versions(session, document), followed=not opened))


@blueprint.get("/documents/<uuid:document_id>/content")
@blueprint.takes(ContentQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(DocumentNotFound, ContentDamaged)
def show_content(asked: dict[str, Any], document_id: UUID) -> Response:
    """Stream a document: to look at, or to take out, which leaves its line in the journal."""
    by, number = principal(), asked["version"]
    if asked["way"] == "inline":
        with reading() as connection:
            viewed = viewing.look(connection, document_id, by=by, number=number)
        return content(ports().strongroom, viewed, viewed.sealed, attached=False)
    with transaction() as session:
        document, version = documents.download(session, document_id, by=by, number=number, now=ports().clock.now())
    return content(ports().strongroom, document, version.stored, attached=True)


@blueprint.post("/documents/<uuid:document_id>/readings")
@blueprint.returns(HTTPStatus.OK, WholeDocumentView)
@blueprint.refuses(DocumentNotFound)
def read_document(document_id: UUID) -> Response:
    """Say that one has read a document."""
    with transaction() as session:
        document = documents.read(session, document_id, by=principal(), now=ports().clock.now())
        session.flush()
        return json(as_document(document, documents.versions(session, document)))


@blueprint.post("/documents/<uuid:document_id>/tickets")
@blueprint.takes(TicketRequest)
@blueprint.returns(HTTPStatus.CREATED, TicketView)
@blueprint.refuses(DocumentNotFound, StillToDo)
def issue_ticket(asked: dict[str, Any], document_id: UUID) -> dict[str, Any]:
    """Vouch for a document, so that it can be shared."""
    caller = principal()
    with transaction() as session:
        document = documents.to_share(session, document_id, by=caller)
    ticket = tickets().issue(
        audience="sharing",
        purpose=asked["purpose"],
        subject=document.id,
        lifetime=_A_MINUTE,
        holder_id=str(document.holder_id),
        organisation_id=str(document.organisation_id),
        required_right=document.required_right,
        title=document.title,
        type=document.type,
        size=document.size,
        digest=document.digest,
        account_id=str(caller.id),
    )
    return {"ticket": ticket, "expires_at": ports().clock.now() + _A_MINUTE}
