"""The links that somebody made."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.keyed_hashes import new_secret
from chartrier.access.principal import principal
from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.cursors import CursorField
from chartrier.http.language import request_language
from chartrier.http.pagination import DEFAULT_PAGE, LARGEST_PAGE
from chartrier.http.problems import Unavailable
from chartrier.runtime.current import context, seal, tickets
from sharing.errors import (
    DeadlineInvalid,
    LinkEnded,
    LinkNotFound,
    PlaceInvalid,
    ProtectionInvalid,
    TooManyLinks,
)
from sharing.links import creation_flow, ending, queries
from sharing.links.creation import LinkRequest, LinkSecret
from sharing.links.models import Link, LinkState, Protection
from sharing.links.queries import ORDERS, FoundLinks, LinkSearch
from sharing.openings import opening
from sharing.openings.devices import Device
from sharing.openings.opening import FoundOpenings
from sharing.ports import ports

blueprint = Blueprint("links", url_prefix="/links", description="Documents shared by link.")

SORT_ORDERS = [*ORDERS, *(f"-{name}" for name in ORDERS)]


class NewLink(Schema):
    """What is shared, with whom, until when."""

    tickets = fields.List(
        fields.String(validate=validate.Length(1, 4096)), required=True, validate=validate.Length(1, 50)
    )
    recipient_name = fields.DisplayText(120, required=True)
    recipient_email = fields.Email(required=True, validate=validate.Length(max=254))
    message = fields.DisplayText(2000, min_length=0, lines=True, load_default="")
    expires_on = fields.Date(required=True)
    download = fields.Boolean(load_default=True)
    password = fields.String(load_default=None, load_only=True, validate=validate.Length(8, 128))
    code = fields.Boolean(load_default=False)
    most_openings = fields.Integer(load_default=None, validate=validate.Range(1, 1000))
    tell_opening = fields.Boolean(load_default=False)


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
        lambda link: link.state(context().now),
        required=True,
        metadata={"type": "string", "enum": [str(state) for state in LinkState]},
    )
    openings = fields.Integer(required=True)
    most_openings = fields.Integer(required=True, allow_none=True)
    tell_opening = fields.Boolean(required=True)
    protection = fields.String(required=True, metadata={"enum": [str(each) for each in Protection]})


class PageAfter(Schema):
    """After which place, and how many."""

    after = CursorField(load_default=None)
    limit = fields.Integer(load_default=DEFAULT_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class LinksQuery(PageAfter):
    """Which links, in which order."""

    q = fields.String(load_default="", validate=[validate.Length(max=100), validate.ContainsNoneOf("\x00")])
    sort = fields.String(load_default="-created_at", validate=validate.OneOf(SORT_ORDERS))


class LinksView(Schema):
    """Some links, how many there are in all up to 10,000, and after which place the others come."""

    items = fields.List(fields.Nested(LinkView), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True, allow_none=True)


class SomeLinks(Schema):
    """Some of the caller's links, by their ids."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 50))


class SameLinks(Schema):
    """The links that were asked for, as they are now."""

    items = fields.List(fields.Nested(LinkView), required=True)


class OpeningView(Schema):
    """One opening of a link."""

    at = fields.AwareDateTime(required=True)
    device = fields.String(required=True, metadata={"enum": [str(device) for device in Device]})
    network = fields.String(required=True)


class OpeningsView(Schema):
    """Some openings, newest first, and after which place the others come."""

    items = fields.List(fields.Nested(OpeningView), required=True)
    next = fields.String(required=True, allow_none=True)


@blueprint.post("")
@blueprint.takes(NewLink)
@blueprint.returns(HTTPStatus.CREATED, LinkView)
@blueprint.refuses(TicketRefused, DeadlineInvalid, ProtectionInvalid, TooManyLinks, Unavailable)
def share(new: dict[str, Any]) -> Link:
    """Share documents with one person by a link, which goes to their mailbox."""
    checked = [_checked(ticket) for ticket in new.pop("tickets")]
    wanted = LinkRequest(**new, language=request_language())
    return creation_flow.share(context(), ports().hashes, wanted, tickets=checked, secret=_new_secret(wanted.password))


def _checked(ticket: str) -> Ticket:
    return tickets().check(ticket, purpose="share", issuers={"vault"})


def _new_secret(password: str | None) -> LinkSecret:
    secret = new_secret()
    # In the fragment, which browsers keep from servers and referrers.
    return LinkSecret(
        sealed_link=seal(f"{ports().public_url}/partage#{secret}"),
        secret_hash=ports().hashes.of("link", secret),
        password_hash=None if password is None else ports().passwords.hash(password),
    )


@blueprint.get("")
@blueprint.takes(LinksQuery, location="query")
@blueprint.returns(HTTPStatus.OK, LinksView)
@blueprint.refuses(PlaceInvalid)
def list_links(query: dict[str, Any]) -> FoundLinks:
    """List the links that the caller made."""
    search = LinkSearch(**query, language=request_language())
    with transaction() as session:
        return queries.links_of(session, by=principal(), search=search)


@blueprint.get("/<uuid:link_id>")
@blueprint.returns(HTTPStatus.OK, LinkView)
@blueprint.refuses(LinkNotFound)
def show_link(link_id: UUID) -> Link:
    """Show a link that the caller made."""
    with transaction() as session:
        return queries.find(session, link_id, by=principal())


@blueprint.post("/sendings")
@blueprint.takes(SomeLinks)
@blueprint.returns(HTTPStatus.OK, SameLinks)
@blueprint.refuses(LinkNotFound, LinkEnded, TooManyLinks)
def send_links_again(some: dict[str, Any]) -> dict[str, Any]:
    """Send links once more, each under a new secret: the former ones open nothing any more."""
    secrets = {link_id: _new_secret(None) for link_id in some["ids"]}
    return {"items": creation_flow.send_again(context(), ports().hashes, secrets)}


@blueprint.post("/withdrawals")
@blueprint.takes(SomeLinks)
@blueprint.returns(HTTPStatus.OK, SameLinks)
@blueprint.refuses(LinkNotFound)
def withdraw_links(some: dict[str, Any]) -> dict[str, Any]:
    """Withdraw some links, all or none: they open nothing any more, also where their pages are open."""
    with transaction() as session:
        links = queries.find_all(session, some["ids"], by=principal())
        return {"items": [ending.withdraw(session, link, now=context().now) for link in links]}


@blueprint.delete("/<uuid:link_id>")
@blueprint.returns(HTTPStatus.OK, LinkView)
@blueprint.refuses(LinkNotFound)
def withdraw_link(link_id: UUID) -> Link:
    """Withdraw a link: it opens nothing any more, also where its page is open."""
    with transaction() as session:
        link = queries.find(session, link_id, by=principal())
        return ending.withdraw(session, link, now=context().now)


@blueprint.get("/<uuid:link_id>/openings")
@blueprint.takes(PageAfter, location="query")
@blueprint.returns(HTTPStatus.OK, OpeningsView)
@blueprint.refuses(LinkNotFound)
def list_openings(query: dict[str, Any], link_id: UUID) -> FoundOpenings:
    """List who opened a link: when, with what kind of device, from which network."""
    with transaction() as session:
        return opening.openings_of(session, link_id, by=principal(), after=query["after"], limit=query["limit"])
