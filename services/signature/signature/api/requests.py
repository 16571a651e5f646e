"""Requests for signatures over HTTP, as their depositor follows them."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from signature.api.envelope_views import PARTIES, RefusalView, SignatoryView, decided, signatories_of
from signature.envelopes import following
from signature.envelopes.following import SentRequest
from signature.errors import RequestsNotFound

blueprint = Blueprint("requests", url_prefix="/requests", description="Requests for signatures, as who sent them sees")

LARGEST_PAGE = 100


class RequestQuery(Schema):
    """Of which organisation, in which state, and after which one."""

    organisation = fields.UUID(required=True)
    state = fields.String(load_default="open", validate=validate.OneOf(following.STATES))
    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, LARGEST_PAGE))


class RequestRefusalView(RefusalView):
    """A refusal, and for which party."""

    party = fields.String(required=True, validate=validate.OneOf(PARTIES))


class RequestView(Schema):
    """A request for signatures: who signed, who is next, until when, and how it ended."""

    document_id = fields.UUID(required=True)
    title = fields.String(required=True)
    type = fields.String(required=True)
    recipient_name = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(following.STATES))
    opened_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    deadline = fields.AwareDateTime(required=True, allow_none=True)
    signatories = fields.List(fields.Nested(SignatoryView), required=True)
    refusal = fields.Nested(RequestRefusalView, required=True, allow_none=True)


class RequestPageView(Schema):
    """Some requests, the latest first."""

    items = fields.List(fields.Nested(RequestView), required=True)
    next = fields.UUID(required=True, allow_none=True)


@blueprint.get("")
@blueprint.takes(RequestQuery, location="query")
@blueprint.returns(HTTPStatus.OK, RequestPageView)
@blueprint.refuses(RequestsNotFound)
def list_requests(query: dict[str, Any]) -> dict[str, Any]:
    """List the requests for signatures that an organisation sent, in one state."""
    with transaction() as session:
        return _page(following.page(session, query.pop("organisation"), query.pop("state"), by=principal(), **query))


def _page(found: following.SentRequests) -> dict[str, Any]:
    next_one: UUID | None = found.next
    return {"items": [_view_of(each) for each in found.items], "next": next_one}


def _view_of(request: SentRequest) -> dict[str, Any]:
    envelope = request.envelope
    refusal = envelope.refusal
    copied = ("document_id", "title", "type", "opened_at", "closed_at", "deadline")
    return {name: getattr(envelope, name) for name in copied} | {
        "recipient_name": request.recipient_name,
        "state": "open" if envelope.state == "signing" else envelope.state,
        "signatories": signatories_of(envelope),
        "refusal": refusal
        and decided(refusal, "refused_at") | {"reason": refusal.refusal_reason, "party": refusal.party},
    }
