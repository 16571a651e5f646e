"""What somebody with a link sees; nobody signs in here."""

from http import HTTPStatus
from typing import Any

from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context, tickets
from sharing.errors import LinkClosed, TooManyAttempts
from sharing.links.models import Link, SharedDocument
from sharing.openings import opening_flow
from sharing.ports import ports

blueprint = Blueprint("openings", url_prefix="/openings", description="Links, as whoever was given one opens them.")


class NewOpening(Schema):
    """The secret of a link."""

    token = fields.String(required=True, validate=validate.Length(1, 200))


class OpenedDocumentView(Schema):
    """A document to be seen, and the ticket with which the vault shows it for a minute."""

    document_id = fields.UUID(required=True)
    title = fields.String(required=True)
    type = fields.String(required=True)
    size = fields.Integer(required=True)
    ticket = fields.String(required=True)


class OpenedLinkView(Schema):
    """What a link shows, and on whose behalf."""

    shared_by = fields.String(required=True, attribute="sender_name")
    message = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    documents = fields.List(fields.Nested(OpenedDocumentView), required=True)
    download = fields.Boolean(required=True)


@blueprint.post("", open=True)
@blueprint.takes(NewOpening)
@blueprint.returns(HTTPStatus.OK, OpenedLinkView)
@blueprint.refuses(LinkClosed, TooManyAttempts)
def open_link(new: dict[str, str]) -> dict[str, Any]:
    """Open a link. A wrong secret, an expired link and a withdrawn one are answered alike."""
    return _opened(opening_flow.open_link(context(), ports().hashes, new["token"]))


def _opened(link: Link) -> dict[str, Any]:
    return {
        "sender_name": link.sender_name,
        "message": link.message,
        "expires_at": link.expires_at,
        "download": link.download,
        "documents": [_with_ticket(link, document) for document in link.documents],
    }


def _with_ticket(link: Link, document: SharedDocument) -> dict[str, Any]:
    ticket = tickets().issue(
        audience="vault",
        purpose="shared-view",
        subject=document.document_id,
        link_id=str(link.id),
        holder_id=str(link.holder_id),
        account_id=str(link.account_id),
        download=link.download,
    )
    return {
        "document_id": document.document_id,
        "title": document.title,
        "type": document.type,
        "size": document.size,
        "ticket": ticket,
    }
