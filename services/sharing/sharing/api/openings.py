"""What somebody with a link sees; nobody signs in here."""

from http import HTTPStatus
from typing import Any

from flask import request

from chartrier.database.session import transaction
from chartrier.http.client_address import client_address, network_of
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import tickets
from sharing import openings, tries
from sharing.errors import LinkClosed, TooManyTries
from sharing.models import Link, SharedDocument
from sharing.openings import Visitor
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
@blueprint.refuses(LinkClosed, TooManyTries)
def open_link(opening: dict[str, str]) -> dict[str, Any]:
    """Open a link. A wrong secret, an expired link and a withdrawn one are answered alike."""
    address, now = client_address(), ports().clock.now()
    secret_hash = ports().hashes.of("link", opening["token"])
    visitor = Visitor(openings.device_of(request.headers.get("User-Agent", "")), network_of(address))
    with transaction(maintenance=True) as session:
        from_here = tries.count(session, ports().hashes.of("address", address), limit=tries.FROM_ONE_ADDRESS, now=now)
        of_this = tries.count(session, secret_hash, limit=tries.OF_ONE_LINK, now=now)
        holder_id = openings.holder_of(session, secret_hash)
    if not (from_here and of_this):
        raise TooManyTries
    if holder_id is None:
        raise LinkClosed
    with transaction(tenant=holder_id) as session:
        return _shown(openings.open_link(session, secret_hash, visitor=visitor, now=now))


def _shown(link: Link) -> dict[str, Any]:
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
