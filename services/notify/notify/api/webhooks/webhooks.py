"""Webhooks over HTTP: an organisation's administrators say where its programs are told, and of what."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from notify.api.webhooks.url_reasons import WebhookRefused, in_reader_language
from notify.api.webhooks.views import (
    NewWebhook,
    OrganisationQuery,
    WebhookFields,
    Webhooks,
    WebhookView,
    WebhookWithSecret,
)
from notify.errors import OrganisationNotFound, TooManyWebhooks, WebhookNotFound
from notify.ports import ports
from notify.webhooks import endpoints
from notify.webhooks.endpoints import EndpointFields
from notify.webhooks.models import WebhookEndpoint

blueprint = Blueprint(
    "webhooks",
    url_prefix="/webhooks",
    description="Where the programs of an organisation are told of events, signed as standardwebhooks.com defines it.",
)


@blueprint.get("")
@blueprint.takes(OrganisationQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Webhooks)
@blueprint.refuses(OrganisationNotFound)
def list_webhooks(query: dict[str, Any]) -> dict[str, Any]:
    """List the webhooks of an organisation."""
    with transaction() as session:
        return {"items": endpoints.of_organisation(session, context(), query["organisation_id"])}


@blueprint.post("")
@blueprint.takes(NewWebhook)
@blueprint.returns(HTTPStatus.CREATED, WebhookWithSecret)
@blueprint.refuses(OrganisationNotFound, TooManyWebhooks, WebhookRefused)
def register_webhook(new: dict[str, Any]) -> dict[str, Any]:
    """Register an address; the answer holds the secret that signs its messages, which is shown this once."""
    organisation_id = new.pop("organisation_id")
    with transaction() as session, in_reader_language():
        registered = endpoints.register(session, context(), ports().webhooks, organisation_id, EndpointFields(**new))
        return _with_secret(*registered)


@blueprint.get("/<uuid:webhook_id>")
@blueprint.returns(HTTPStatus.OK, WebhookView)
@blueprint.refuses(WebhookNotFound)
def show_webhook(webhook_id: UUID) -> WebhookEndpoint:
    """Show one webhook."""
    with transaction() as session:
        return endpoints.find(session, context(), webhook_id)


@blueprint.put("/<uuid:webhook_id>")
@blueprint.takes(WebhookFields)
@blueprint.returns(HTTPStatus.OK, WebhookView)
@blueprint.refuses(WebhookNotFound, WebhookRefused)
def change_webhook(said: dict[str, Any], webhook_id: UUID) -> WebhookEndpoint:
    """Change the address, its name or the events that it is told of."""
    with transaction() as session, in_reader_language():
        return endpoints.change(session, context(), ports().webhooks, webhook_id, EndpointFields(**said))


@blueprint.delete("/<uuid:webhook_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(WebhookNotFound)
def remove_webhook(webhook_id: UUID) -> None:
    """Remove a webhook with its log; what waits is not sent."""
    with transaction() as session:
        endpoints.remove(session, context(), webhook_id)


@blueprint.post("/<uuid:webhook_id>/pause", repeatable=True)
@blueprint.returns(HTTPStatus.OK, WebhookView)
@blueprint.refuses(WebhookNotFound)
def pause_webhook(webhook_id: UUID) -> WebhookEndpoint:
    """Send nothing for now; what happens meanwhile waits for 30 days."""
    with transaction() as session:
        return endpoints.pause(session, context(), webhook_id)


@blueprint.post("/<uuid:webhook_id>/resumption", repeatable=True)
@blueprint.returns(HTTPStatus.OK, WebhookView)
@blueprint.refuses(WebhookNotFound)
def resume_webhook(webhook_id: UUID) -> WebhookEndpoint:
    """Send again, beginning with what waits."""
    with transaction() as session:
        return endpoints.resume(session, context(), webhook_id)


@blueprint.post("/<uuid:webhook_id>/secret")
@blueprint.returns(HTTPStatus.OK, WebhookWithSecret)
@blueprint.refuses(WebhookNotFound)
def renew_webhook_secret(webhook_id: UUID) -> dict[str, Any]:
    """Give a new secret, which is shown this once; the former one signs beside it for 24 hours."""
    with transaction() as session:
        return _with_secret(*endpoints.renew_secret(session, context(), ports().webhooks, webhook_id))


def _with_secret(endpoint: WebhookEndpoint, secret: str) -> dict[str, Any]:
    return {name: getattr(endpoint, name) for name in WebhookView().fields} | {"secret": secret}
