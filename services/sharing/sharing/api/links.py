"""The links that somebody made."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.keyed_hashes import new_secret
from chartrier.access.principal import principal
from chartrier.access.tickets import Ticket, TicketRefused
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Page, PageQuery, Schema, fields, validate
from chartrier.http.language import request_language
from chartrier.http.pagination import Page as PageOf
from chartrier.http.pagination import Window
from chartrier.http.problems import Unavailable
from chartrier.runtime.current import context, seal, tickets
from sharing.errors import DeadlineInvalid, LinkNotFound, ProtectionInvalid, SpacesDiffer, TooManyLinks
from sharing.links import creation_flow, ending, queries
from sharing.links.creation import LinkRequest, LinkSecret
from sharing.links.models import Link, LinkState, Protection
from sharing.links.queries import ORDERS
from sharing.openings import opening
from sharing.openings.devices import Device
from sharing.openings.models import Opening
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
    protection = fields.String(required=True, metadata={"enum": [str(each) for each in Protection]})


class LinksQuery(PageQuery):
    """Which links, in which order."""

    q = fields.String(load_default="", validate=[validate.Length(max=100), validate.ContainsNoneOf("\x00")])
    sort = fields.String(load_default="-created_at", validate=validate.OneOf(SORT_ORDERS))


class OpeningView(Schema):
    """One opening of a link."""

    at = fields.AwareDateTime(required=True)
    device = fields.String(required=True, metadata={"enum": [str(device) for device in Device]})
    network = fields.String(required=True)


@blueprint.post("")
@blueprint.takes(NewLink)
@blueprint.returns(HTTPStatus.CREATED, LinkView)
@blueprint.refuses(TicketRefused, DeadlineInvalid, ProtectionInvalid, SpacesDiffer, TooManyLinks, Unavailable)
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
@blueprint.returns(HTTPStatus.OK, Page(LinkView))
def list_links(query: dict[str, Any]) -> PageOf[Link]:
    """List the links that the caller made."""
    window = Window(query["page"], query["size"])
    with transaction() as session:
        return queries.links_of(session, by=principal(), q=query["q"], sort=query["sort"], window=window)


@blueprint.delete("/<uuid:link_id>")
@blueprint.returns(HTTPStatus.OK, LinkView)
@blueprint.refuses(LinkNotFound)
def withdraw_link(link_id: UUID) -> Link:
    """Withdraw a link: it opens nothing any more, also where its page is open."""
    with transaction() as session:
        link = queries.find(session, link_id, by=principal())
        return ending.withdraw(session, link, now=context().now)


@blueprint.get("/<uuid:link_id>/openings")
@blueprint.takes(PageQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Page(OpeningView))
@blueprint.refuses(LinkNotFound)
def list_openings(query: dict[str, Any], link_id: UUID) -> PageOf[Opening]:
    """List who opened a link: when, with what kind of device, from which network."""
    window = Window(query["page"], query["size"])
    with transaction() as session:
        return opening.openings_of(session, link_id, by=principal(), window=window)
