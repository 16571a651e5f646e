"""Sending to programs: a message is claimed in one transaction, sent outside any, and noted in another."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Literal
from uuid import UUID

import msgspec

from chartrier.access.context import Context
from chartrier.database.session import transaction
from notify.adapters.webhook_client import AttemptFailed
from notify.webhooks import deliveries, pause_notice, signing
from notify.webhooks.models import WebhookDelivery, WebhookEndpoint
from notify.webhooks.tools import WebhookTools

AGENT: Final = "Chartrier-Webhooks/1"
REDIRECTED: Final = "redirected"
REFUSED: Final = "refused"

Outcome = Literal["webhook_delivered", "webhook_put_off"]


@dataclass(frozen=True)
class WebhookAttempt:
    """How an attempt ended; neither where it went nor what it said."""

    delivery_id: UUID
    outcome: Outcome
    number: int
    reason: str = ""


def send_next(context: Context, tools: WebhookTools) -> WebhookAttempt | None:
    """Send the message that is due; return how that ended, None when nothing is due.

    A crash before the answer is noted sends the message again, under the same id.
    """
    with transaction(maintenance=True) as session:
        claimed = deliveries.claim_next(session, context)
    if claimed is None:
        return None
    status, reason = _post(context, tools, claimed)
    with transaction(maintenance=True) as session:
        if reason is None and status is not None:
            deliveries.note_success(session, context, claimed.id, status=status)
            return WebhookAttempt(claimed.id, "webhook_delivered", claimed.attempts)
        words = reason or REFUSED
        paused = deliveries.note_failure(session, context, claimed.id, status=status, reason=words)
        if paused is not None:
            pause_notice.add(session, context, paused)
    return WebhookAttempt(claimed.id, "webhook_put_off", claimed.attempts, words)


def _post(context: Context, tools: WebhookTools, delivery: WebhookDelivery) -> tuple[int | None, str | None]:
    body = msgspec.json.encode(delivery.payload)
    signed_with = [tools.unsealer.open(each) for each in _secrets(context, delivery.endpoint)]
    headers = signing.headers(delivery.id, body, at=context.now, signed_with=signed_with)
    headers |= {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
    try:
        status = tools.client.post(delivery.endpoint.url, body, headers)
    except AttemptFailed as failed:
        return None, failed.reason
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return status, None
    redirected = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    return status, REDIRECTED if redirected else REFUSED


def _secrets(context: Context, endpoint: WebhookEndpoint) -> list[str]:
    former, until = endpoint.sealed_former_secret, endpoint.former_secret_until
    good = former is not None and until is not None and context.now < until
    return [endpoint.sealed_secret, former] if good and former else [endpoint.sealed_secret]
