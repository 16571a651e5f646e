"""Messages to programs: written with what happened, tried for three days, sent again by hand.

An attempt is counted, and the next one planned, before it is made: a worker that dies leaves nothing to mend. One
address has one attempt at a time, and after a failure it is left alone for a moment: whoever is slow or away holds up
nobody else.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant, wake
from chartrier.ids import new_id
from notify.errors import DeliveryNotFound, WebhookIsPaused
from notify.webhooks import endpoints, event_types
from notify.webhooks.endpoints import CHANNEL
from notify.webhooks.models import WebhookDelivery, WebhookEndpoint
from notify.webhooks.states import DeliveryState, Pause

MINUTE: Final = timedelta(minutes=1)
PAUSES: Final = (
    MINUTE / 2, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, *[60 * MINUTE] * 11, *[6 * 60 * MINUTE] * 10
)  # fmt: skip
"""Before each further attempt: three days in all."""

LONGEST_REST: Final = 5 * MINUTE
LONGEST_ATTEMPT: Final = 2 * MINUTE
PAUSED_AFTER: Final = timedelta(days=3)
STAY: Final = timedelta(days=30)


def add_for_event(
    session: Session, context: Context, organisation_id: UUID, event_type: str, data: Mapping[str, Any]
) -> None:
    """Write a message for each address of the organisation that asks for this event."""
    with as_tenant(session, organisation_id):
        asked = select(WebhookEndpoint).where(
            WebhookEndpoint.organisation_id == organisation_id, WebhookEndpoint.event_types.contains([event_type])
        )
        for endpoint in session.scalars(asked.order_by(WebhookEndpoint.id).with_for_update()):
            _add(session, context, endpoint, event_type, data)


def send_test(session: Session, context: Context, endpoint_id: UUID) -> WebhookDelivery:
    """Write a message that tries an address."""
    endpoint = _find_open(session, context, endpoint_id)
    return _add(session, context, endpoint, event_types.TEST, {"organisation_id": str(endpoint.organisation_id)})


def send_again(session: Session, context: Context, endpoint_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Send a message once more, under the same id; one that still waits is sent now."""
    endpoint = _find_open(session, context, endpoint_id)
    delivery = session.get(WebhookDelivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.endpoint_id != endpoint.id:
        raise DeliveryNotFound
    delivery.state, delivery.due_at, delivery.attempts = DeliveryState.QUEUED, context.now, 0
    _plan(session, endpoint, delivery)
    return delivery


def is_any_due(session: Session, context: Context) -> bool:
    """Return whether there is an address whose message is due."""
    due = select(WebhookEndpoint.id).where(WebhookEndpoint.pause.is_(None), WebhookEndpoint.due_at <= context.now)
    return session.scalar(due.limit(1)) is not None


def claim_next(session: Session, context: Context) -> WebhookDelivery | None:
    """Count an attempt at the message of the address that has waited longest, and return it with its address."""
    due = select(WebhookEndpoint).where(WebhookEndpoint.pause.is_(None), WebhookEndpoint.due_at <= context.now)
    longest = due.order_by(WebhookEndpoint.due_at, WebhookEndpoint.id).limit(1)
    endpoint = session.scalar(longest.with_for_update(skip_locked=True))
    if endpoint is None:
        return None
    waiting = select(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint.id,
        WebhookDelivery.state == DeliveryState.QUEUED,
        WebhookDelivery.due_at <= context.now,
    )
    first = waiting.order_by(WebhookDelivery.due_at, WebhookDelivery.id).limit(1)
    delivery = session.scalar(first.with_for_update(skip_locked=True))
    if delivery is None:
        _plan_next(session, endpoint)
        return None
    _count(context, endpoint, delivery)
    delivery.endpoint = endpoint
    return delivery


def _count(context: Context, endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> None:
    delivery.attempts += 1
    delivery.attempted_at = context.now
    delivery.due_at = context.now + PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
    endpoint.resting_until = endpoint.due_at = context.now + LONGEST_ATTEMPT


def note_success(session: Session, context: Context, delivery_id: UUID, *, status: int) -> None:
    """Note that a program took its message."""
    endpoint, delivery = _lock(session, delivery_id)
    if endpoint is None or delivery is None:
        return
    delivery.state, delivery.status, delivery.reason = DeliveryState.DELIVERED, status, None
    endpoint.failures, endpoint.failing_since, endpoint.resting_until = 0, None, context.now
    _plan_next(session, endpoint)


def note_failure(
    session: Session, context: Context, delivery_id: UUID, *, status: int | None, reason: str
) -> WebhookEndpoint | None:
    """Note why a program did not take its message; return its address when that is paused from now on."""
    endpoint, delivery = _lock(session, delivery_id)
    if endpoint is None or delivery is None or delivery.state != DeliveryState.QUEUED:
        return None
    delivery.status, delivery.reason = status, reason
    if delivery.attempts > len(PAUSES):
        delivery.state = DeliveryState.FAILED
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or context.now
    endpoint.resting_until = context.now + min(PAUSES[min(endpoint.failures, len(PAUSES)) - 1], LONGEST_REST)
    _plan_next(session, endpoint)
    return endpoint if _pause_if_dead(context, endpoint, status=status) else None


def _pause_if_dead(context: Context, endpoint: WebhookEndpoint, *, status: int | None) -> bool:
    gone = status == 410  # noqa: PLR2004 - Gone
    since = endpoint.failing_since or context.now
    if endpoint.pause is not None or not (gone or context.now - since >= PAUSED_AFTER):
        return False
    endpoint.pause, endpoint.paused_at = Pause.GONE if gone else Pause.UNREACHABLE, context.now
    return True


def delete_old(session: Session, context: Context, *, at_most: int) -> int:
    """Delete messages that are older than a month, some at a time; return how many."""
    old = select(WebhookDelivery.id).where(WebhookDelivery.created_at < context.now - STAY).limit(at_most)
    ids = session.scalars(old).all()
    session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(ids)))
    return len(ids)


def _find_open(session: Session, context: Context, endpoint_id: UUID) -> WebhookEndpoint:
    endpoint = endpoints.find(session, context, endpoint_id, lock=True)
    if endpoint.pause is not None:
        raise WebhookIsPaused
    return endpoint


def _add(
    session: Session, context: Context, endpoint: WebhookEndpoint, event_type: str, data: Mapping[str, Any]
) -> WebhookDelivery:
    delivery = WebhookDelivery(
        id=new_id(),
        endpoint_id=endpoint.id,
        organisation_id=endpoint.organisation_id,
        event_type=event_type,
        payload={"type": event_type, "timestamp": context.now.isoformat(), "data": dict(data)},
        created_at=context.now,
        due_at=context.now,
    )
    session.add(delivery)
    _plan(session, endpoint, delivery)
    return delivery


def _plan(session: Session, endpoint: WebhookEndpoint, delivery: WebhookDelivery) -> None:
    sooner = max(endpoint.resting_until, delivery.due_at)
    endpoint.due_at = min(endpoint.due_at, sooner) if endpoint.due_at else sooner
    session.flush()
    wake(session, CHANNEL)


def _plan_next(session: Session, endpoint: WebhookEndpoint) -> None:
    session.flush()
    queued = WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.state == DeliveryState.QUEUED
    first = session.scalar(select(func.min(WebhookDelivery.due_at)).where(*queued))
    endpoint.due_at = max(first, endpoint.resting_until) if first else None


def _lock(session: Session, delivery_id: UUID) -> tuple[WebhookEndpoint | None, WebhookDelivery | None]:
    # The address first, as everybody locks them; either may be gone by now.
    known = select(WebhookDelivery.endpoint_id).where(WebhookDelivery.id == delivery_id)
    endpoint = session.scalar(select(WebhookEndpoint).where(WebhookEndpoint.id.in_(known)).with_for_update())
    return endpoint, session.get(WebhookDelivery, delivery_id, with_for_update=True)
