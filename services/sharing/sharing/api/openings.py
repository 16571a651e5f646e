"""What somebody with a link sees; nobody signs in here."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context, seal, tickets
from sharing.errors import CodeRequired, LinkClosed, PasswordRequired, TooManyAttempts, WrongCode, WrongPassword
from sharing.links.models import Link, SharedDocument
from sharing.openings import codes, opening, opening_flow
from sharing.openings.codes import NewCode, SentCode
from sharing.openings.opening_flow import Attempt, Hashes, Visit
from sharing.ports import ports

blueprint = Blueprint("openings", url_prefix="/openings", description="Links, as whoever was given one opens them.")

# How long a page may stay open before the link itself is needed again.
_VISIT: Final = timedelta(hours=1)


class LinkToken(Schema):
    """The secret of a link."""

    token = fields.String(required=True, validate=validate.Length(1, 200))


class NewOpening(LinkToken):
    """The secret of a link, with what else its sender asks for."""

    password = fields.String(load_default=None, load_only=True, validate=validate.Length(1, 128))
    code = fields.String(load_default=None, load_only=True, validate=validate.Length(1, 50))


class OpenPage(Schema):
    """A page of a link that is open, by what was answered when it was opened."""

    visit = fields.String(required=True, validate=validate.Length(1, 2000))


class OpenedDocumentView(Schema):
    """A document to be seen, and the ticket with which the vault shows it for a minute."""

    document_id = fields.UUID(required=True)
    title = fields.String(required=True)
    type = fields.String(required=True)
    size = fields.Integer(required=True)
    ticket = fields.String(required=True)


class OpenedLinkView(Schema):
    """What a link shows, and on whose behalf; the visit gives further tickets without another opening."""

    shared_by = fields.String(required=True, attribute="sender_name")
    message = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    documents = fields.List(fields.Nested(OpenedDocumentView), required=True)
    download = fields.Boolean(required=True)
    visit = fields.String(required=True)


class SentCodeView(Schema):
    """A code that is on its way: how, where to, until when it is good, and from when on there may be another."""

    channel = fields.String(required=True)
    sent_to = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)
    again_at = fields.AwareDateTime(required=True)


@blueprint.post("", open=True)
@blueprint.takes(NewOpening)
@blueprint.returns(HTTPStatus.OK, OpenedLinkView)
@blueprint.refuses(LinkClosed, PasswordRequired, CodeRequired, WrongPassword, WrongCode, TooManyAttempts)
def open_link(new: dict[str, Any]) -> dict[str, Any]:
    """Open a link. A wrong secret and every link that ended are answered alike."""
    hashes = Hashes(ports().hashes, ports().passwords)
    return _opened(opening_flow.open_link(context(), hashes, Attempt(**new)))


@blueprint.post("/codes", open=True)
@blueprint.takes(LinkToken)
@blueprint.returns(HTTPStatus.OK, SentCodeView)
@blueprint.refuses(LinkClosed, TooManyAttempts)
def send_code(asked: dict[str, str]) -> SentCode:
    """Send the code of a link that asks for one to the mailbox that it is meant for."""
    code = codes.new_code()
    link = seal(f"{ports().public_url}/partage#{asked['token']}")
    return opening_flow.send_code(context(), ports().hashes, asked["token"], NewCode(code, link, seal(code)))


@blueprint.post("/renewals", open=True)
@blueprint.takes(OpenPage)
@blueprint.returns(HTTPStatus.OK, OpenedLinkView)
@blueprint.refuses(TicketRefused, LinkClosed, TooManyAttempts)
def renew_opening(asked: dict[str, str]) -> dict[str, Any]:
    """Show the documents of a page that is open once more, unless the link ended since."""
    visit = tickets().check(asked["visit"], purpose="visit", issuers={"sharing"})
    return _opened(opening_flow.renew(context(), ports().hashes, _visit(visit)))


def _visit(ticket: Ticket) -> Visit:
    return Visit(ticket.subject, UUID(ticket.claims["holder_id"]), ticket.claims["secret_mark"])


def _opened(link: Link) -> dict[str, Any]:
    visit = tickets().issue(
        audience="sharing",
        purpose="visit",
        subject=link.id,
        lifetime=_VISIT,
        holder_id=str(link.holder_ids[0]),
        secret_mark=opening.secret_mark_of(link),
    )
    return {
        "sender_name": link.sender_name,
        "message": link.message,
        "expires_at": link.expires_at,
        "download": link.download,
        "documents": [_with_ticket(link, document) for document in link.documents],
        "visit": visit,
    }


def _with_ticket(link: Link, document: SharedDocument) -> dict[str, Any]:
    ticket = tickets().issue(
        audience="vault",
        purpose="shared-view",
        subject=document.document_id,
        link_id=str(link.id),
        holder_id=str(document.holder_id),
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
