"""The log of an address: its messages, the latest first."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from notify.webhooks import endpoints
from notify.webhooks.models import WebhookDelivery

Place = tuple[datetime, UUID]


def of_endpoint(
    session: Session, context: Context, endpoint_id: UUID, *, state: str | None, after: Place | None, size: int
) -> Sequence[WebhookDelivery]:
    """Return the messages to an address, the latest first, one more than asked where there are more."""
    endpoint = endpoints.find(session, context, endpoint_id)
    wanted = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id)
    if state is not None:
        wanted = wanted.where(WebhookDelivery.state == state)
    if after is not None:
        wanted = wanted.where(tuple_(WebhookDelivery.created_at, WebhookDelivery.id) < after)
    return session.scalars(
        wanted.order_by(WebhookDelivery.created_at.desc(), WebhookDelivery.id.desc()).limit(size + 1)
    ).all()
