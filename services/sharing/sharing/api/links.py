"""The links that somebody made."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import request

from chartrier.access.principal import principal
from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields, validate
from chartrier.http.field_messages import language_of
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.http.problems import Unavailable
from chartrier.runtime.current import seal, tickets
from sharing import links, openings, tries
from sharing.errors import DeadlineUnfit, LinkNotFound, SpacesDiffer, TooManyLinks
from sharing.kept_hashes import new_secret
from sharing.links import ORDERS, Secret, Wish
from sharing.models import Link, Opening
from sharing.ports import ports

blueprint = Blueprint("links", url_prefix="/links", description="Documents shared by link.")

EITHER_WAY = [*ORDERS, *(f"-{name}" for name in ORDERS)]


class NewLink(Schema):
    """What is shared, with whom, until when."""

    tickets = fields.List(
        fields.String(validate=validate.Length(1, 4096)), required=True, validate=validate.Length(1, 50)
    )
    recipient_name = fields.String(
        required=True, validate=[validate.Length(max=120), validate.Regexp(r"^\S[^\r\n\x00]*$")]
    )
    recipient_email = fields.Email(required=True, validate=validate.Length(max=254))
    message = fields.String(load_default="", validate=[validate.Length(max=2000), validate.ContainsNoneOf("\x00")])
    expires_on = fields.Date(required=True)
    download = fields.Boolean(load_default=True)


class SharedDocumentView(Schema):
    """A document that a link shows."""

    document_id = fields.UUID(required=True)
    title = fields.String(required=True)
    type = fields.String(required=True)


class LinkView(Schema):
    """A link, as its owner sees it; its secret is only in the recipient's mailbox."""

    id = fields.UUID(required=True)
    documents = fields.List(fields.Nested(SharedDocumentView), required=True)
    recipient_name = fields.String(required=True)
    recipient_email = fields.String(required=True)
    message = fields.String(required=True)
    download = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    state = fields.Function(
        lambda link: link.state(ports().clock.now()),
        required=True,
        metadata={"type": "string", "enum": ["open", "expired", "withdrawn"]},
    )
    openings = fields.Integer(required=True)


class LinksQuery(PageQuery):
    """Which links, in which order."""

    q = fields.String(load_default="", validate=[validate.Length(max=100), validate.ContainsNoneOf("\x00")])
    sort = fields.String(load_default="-created_at", validate=validate.OneOf(EITHER_WAY))


class OpeningView(Schema):
    """One opening of a link."""

    at = fields.AwareDateTime(required=True)
    device = fields.String(required=True, metadata={"enum": ["phone", "tablet", "computer", "other"]})
    address = fields.String(required=True)


@blueprint.post("")
@blueprint.takes(NewLink)
@blueprint.returns(HTTPStatus.CREATED, LinkView)
@blueprint.refuses(TicketRefused, DeadlineUnfit, SpacesDiffer, TooManyLinks, Unavailable)
def share(new: dict[str, Any]) -> Link:
    """Share documents with one person by a link, which goes to their mailbox."""
    vouched = [_vouched(ticket) for ticket in new.pop("tickets")]
    wish = Wish(**new, language=language_of(request.headers.get("Accept-Language", "")))
    now, by = ports().clock.now(), principal()
    _count(by.id)
    with transaction() as session:
        return links.create(session, by=by, tickets=vouched, wish=wish, secret=_new_secret(), now=now)


def _vouched(ticket: str) -> Ticket:
    return tickets().check(ticket, purpose="share", issuers={"vault"})


def _new_secret() -> Secret:
    secret = new_secret()
    return Secret(
        sealed_link=seal(f"{ports().public_url}/partage#{secret}"), secret_hash=ports().hashes.of("link", secret)
    )


def _count(account_id: UUID) -> None:
    key = ports().hashes.of("account", str(account_id))
    with transaction(maintenance=True) as session:
        within = tries.count(session, key, limit=tries.LINKS_OF_ONE_ACCOUNT, now=ports().clock.now())
    if not within:
        raise TooManyLinks


@blueprint.get("")
@blueprint.takes(LinksQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(LinkView))
def list_links(query: dict[str, Any]) -> PageOf[Link]:
    """List the links that the caller made."""
    window = Window(query["page"], query["size"])
    with transaction() as session:
        return links.of(session, by=principal(), q=query["q"], sort=query["sort"], window=window)


@blueprint.delete("/<uuid:link_id>")
@blueprint.returns(HTTPStatus.OK, LinkView)
@blueprint.refuses(LinkNotFound)
def withdraw_link(link_id: UUID) -> Link:
    """Withdraw a link: it opens nothing any more, also where its page is open."""
    with transaction() as session:
        link = links.find(session, link_id, by=principal())
        return links.withdraw(session, link, now=ports().clock.now())


@blueprint.get("/<uuid:link_id>/openings")
@blueprint.takes(PageQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(OpeningView))
@blueprint.refuses(LinkNotFound)
def list_openings(query: dict[str, Any], link_id: UUID) -> PageOf[Opening]:
    """List who opened a link: when, with what kind of device, from which network."""
    with transaction() as session:
        return openings.of(session, link_id, by=principal(), window=Window(query["page"], query["size"]))
