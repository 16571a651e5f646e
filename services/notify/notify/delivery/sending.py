"""Sending: one message after the other is claimed, handed over and marked, each in one transaction."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from notify.delivery.dispatcher import Dispatcher
from notify.errors import DeliveryRefused, LinkInvalid, ProviderUnavailable
from notify.messages import queue
from notify.messages.models import Message


@dataclass(frozen=True)
class Attempt:
    """How an attempt to send a message ended; neither whom it was for nor what it said."""

    message_id: UUID
    outcome: str
    number: int
    reason: str = ""


def send_next(session: Session, context: Context, dispatcher: Dispatcher) -> Attempt | None:
    """Send the message that has been due longest; return how that ended, None when nothing is due.

    A crash between the provider's word and the commit sends the message again, with the same Message-ID.
    """
    message = queue.claim_next(session, context)
    if message is None:
        return None
    try:
        dispatcher.send(message, now=context.now)
    except (DeliveryRefused, LinkInvalid) as refused:
        queue.give_up(session, context, message, reason=str(refused))
        return _attempt(message, "message_given_up")
    except ProviderUnavailable as unavailable:
        queue.retry_later(session, context, message, reason=str(unavailable))
        return _attempt(message, "message_put_off")
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is tried after a pause and holds up nobody
        # Only what kind of failure: its words may repeat an address.
        queue.retry_later(session, context, message, reason=type(failure).__name__)
        return _attempt(message, "message_put_off")
    queue.mark_sent(context, message)
    return _attempt(message, "message_sent")


def _attempt(message: Message, outcome: str) -> Attempt:
    return Attempt(message.id, outcome, message.attempts, message.reason or "")
