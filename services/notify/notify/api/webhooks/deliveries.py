"""The messages to a webhook over HTTP: its log, a trial, and sending again by hand."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.cursors import Cursor
from chartrier.runtime.current import context
from notify.api.webhooks.views import Deliveries, DeliveryQuery, DeliveryView
from notify.errors import DeliveryNotFound, WebhookIsPaused, WebhookNotFound
from notify.webhooks import deliveries, listing
from notify.webhooks.models import WebhookDelivery

blueprint = Blueprint(
    "webhook-deliveries", url_prefix="/webhooks", description="The messages to an organisation's webhooks."
)
_ORDER: Final = "created_at"


@blueprint.get("/<uuid:webhook_id>/deliveries")
@blueprint.takes(DeliveryQuery, location="query")
@blueprint.returns(HTTPStatus.OK, Deliveries)
@blueprint.refuses(WebhookNotFound)
def list_webhook_deliveries(query: dict[str, Any], webhook_id: UUID) -> dict[str, Any]:
    """List the messages of the last 30 days, the latest first."""
    after, limit = query["after"], query["limit"]
    place = (after.key, after.id) if after and isinstance(after.key, datetime) else None
    with transaction() as session:
        rows = listing.of_endpoint(session, context(), webhook_id, state=query["state"], after=place, size=limit)
    shown = rows[:limit]
    last = Cursor(_ORDER, shown[-1].created_at, shown[-1].id).encode() if len(rows) > limit else None
    return {"items": shown, "next": last}


@blueprint.post("/<uuid:webhook_id>/test")
@blueprint.returns(HTTPStatus.CREATED, DeliveryView)
@blueprint.refuses(WebhookNotFound, WebhookIsPaused)
def try_webhook(webhook_id: UUID) -> WebhookDelivery:
    """Send a message of the type `webhook.test`."""
    with transaction() as session:
        return deliveries.send_test(session, context(), webhook_id)


@blueprint.post("/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/repetition")
@blueprint.returns(HTTPStatus.OK, DeliveryView)
@blueprint.refuses(WebhookNotFound, DeliveryNotFound, WebhookIsPaused)
def repeat_webhook_delivery(webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Send a message again, under the same `webhook-id`."""
    with transaction() as session:
        return deliveries.send_again(session, context(), webhook_id, delivery_id)
