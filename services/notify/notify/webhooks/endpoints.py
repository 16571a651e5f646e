"""Addresses of an organisation's programs: its administrators register, change, pause and remove them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.ids import new_id
from notify.errors import OrganisationNotFound, TooManyWebhooks, WebhookNotFound, WebhookUrlRefused
from notify.webhooks import administrators, signing, urls
from notify.webhooks.models import WebhookDelivery, WebhookEndpoint
from notify.webhooks.states import DeliveryState, Pause
from notify.webhooks.tools import WebhookTools

CHANNEL: Final = "webhooks"
MOST: Final = 10
FORMER_SECRET_STAYS: Final = timedelta(hours=24)

_ONE_AFTER_THE_OTHER: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:organisation, 7))")


@dataclass(frozen=True)
class EndpointFields:
    """What an administrator says of a program."""

    url: str
    description: str
    event_types: Sequence[str]


def of_organisation(session: Session, context: Context, organisation_id: UUID) -> Sequence[WebhookEndpoint]:
    """Return the addresses of an organisation, in the order in which they were registered."""
    administrators.require(session, context, organisation_id)
    wanted = select(WebhookEndpoint).where(WebhookEndpoint.organisation_id == organisation_id)
    return session.scalars(wanted.order_by(WebhookEndpoint.created_at, WebhookEndpoint.id)).all()


def find(session: Session, context: Context, endpoint_id: UUID, *, lock: bool = False) -> WebhookEndpoint:
    """Return an address of an organisation that the caller administers."""
    endpoint = session.get(WebhookEndpoint, endpoint_id, with_for_update=lock)
    if endpoint is None:
        raise WebhookNotFound
    try:
        administrators.require(session, context, endpoint.organisation_id)
    except OrganisationNotFound:
        raise WebhookNotFound from None
    return endpoint


def register(
    session: Session, context: Context, tools: WebhookTools, organisation_id: UUID, said: EndpointFields
) -> tuple[WebhookEndpoint, str]:
    """Register an address; return it with its secret, which nobody is shown again."""
    administrators.require(session, context, organisation_id)
    _require_fit(said, tools)
    session.execute(_ONE_AFTER_THE_OTHER, {"organisation": str(organisation_id)})
    counted = select(func.count()).where(WebhookEndpoint.organisation_id == organisation_id)
    if (session.scalar(counted) or 0) >= MOST:
        raise TooManyWebhooks
    secret = signing.new_secret()
    endpoint = WebhookEndpoint(
        id=new_id(),
        organisation_id=organisation_id,
        url=said.url,
        description=said.description,
        event_types=_sorted(said.event_types),
        sealed_secret=tools.seal.seal(secret),
        created_at=context.now,
        resting_until=context.now,
    )
    session.add(endpoint)
    session.flush()
    return endpoint, secret


def change(
    session: Session, context: Context, tools: WebhookTools, endpoint_id: UUID, said: EndpointFields
) -> WebhookEndpoint:
    """Change an address or what it is told of; what waits goes to the new one."""
    _require_fit(said, tools)
    endpoint = find(session, context, endpoint_id, lock=True)
    endpoint.url, endpoint.description = said.url, said.description
    endpoint.event_types = _sorted(said.event_types)
    return endpoint


def remove(session: Session, context: Context, endpoint_id: UUID) -> None:
    """Remove an address, with its messages."""
    session.delete(find(session, context, endpoint_id, lock=True))


def pause(session: Session, context: Context, endpoint_id: UUID) -> WebhookEndpoint:
    """Send nothing to an address until somebody resumes; what happens meanwhile waits."""
    endpoint = find(session, context, endpoint_id, lock=True)
    if endpoint.pause is None:
        endpoint.pause, endpoint.paused_at = Pause.ASKED, context.now
    return endpoint


def resume(session: Session, context: Context, endpoint_id: UUID) -> WebhookEndpoint:
    """Send again, beginning with what waits."""
    endpoint = find(session, context, endpoint_id, lock=True)
    endpoint.pause = endpoint.paused_at = endpoint.failing_since = None
    endpoint.failures, endpoint.resting_until = 0, context.now
    queued = WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.state == DeliveryState.QUEUED
    endpoint.due_at = session.scalar(select(func.min(WebhookDelivery.due_at)).where(*queued))
    wake(session, CHANNEL)
    return endpoint


def renew_secret(
    session: Session, context: Context, tools: WebhookTools, endpoint_id: UUID
) -> tuple[WebhookEndpoint, str]:
    """Give an address a new secret; the former one signs beside it for a day."""
    endpoint = find(session, context, endpoint_id, lock=True)
    secret = signing.new_secret()
    endpoint.sealed_former_secret = endpoint.sealed_secret
    endpoint.former_secret_until = context.now + FORMER_SECRET_STAYS
    endpoint.sealed_secret = tools.seal.seal(secret)
    return endpoint, secret


def _require_fit(said: EndpointFields, tools: WebhookTools) -> None:
    found = urls.fault(said.url, tools.client)
    if found is not None:
        raise WebhookUrlRefused(found)


def _sorted(event_types: Sequence[str]) -> list[str]:
    return sorted(set(event_types))
