"""Sending: one message after the other is claimed in one transaction, handed over and marked in another."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import transaction
from notify.delivery.dispatcher import Dispatcher
from notify.errors import DeliveryRefused, LinkInvalid, ProviderUnavailable
from notify.messages import queue
from notify.messages.models import Message, MessageState

Outcome = Literal["message_sent", "message_put_off", "message_given_up", "message_left_to_another_worker"]


@dataclass(frozen=True)
class Attempt:
    """How an attempt to send a message ended; neither whom it was for nor what it said."""

    message_id: UUID
    outcome: Outcome
    number: int
    reason: str = ""


def send_next(context: Context, dispatcher: Dispatcher) -> Attempt | None:
    """Send the message that has been due longest; return how that ended, None when nothing is due.

    A crash between the provider's word and the commit sends the message again, with the same Message-ID.
    """
    with transaction(maintenance=True) as session:
        claimed = queue.count_claim(session, context)
    if claimed is None:
        return None
    if claimed.state == MessageState.FAILED:
        return _attempt(claimed, "message_given_up")
    with transaction(maintenance=True) as session:
        message = queue.claim(session, claimed.id)
        if message is None:
            return _attempt(claimed, "message_left_to_another_worker")
        return _attempt(message, _send(session, context, dispatcher, message))


def _send(session: Session, context: Context, dispatcher: Dispatcher, message: Message) -> Outcome:
    try:
        dispatcher.send(message, now=context.now)
    except (DeliveryRefused, LinkInvalid) as refused:
        queue.give_up(session, context, message, reason=str(refused))
        return "message_given_up"
    except ProviderUnavailable as unavailable:
        return _put_off(session, context, message, reason=str(unavailable))
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is tried after a pause and holds up nobody
        # Only what kind of failure: its words may repeat an address.
        return _put_off(session, context, message, reason=type(failure).__name__)
    queue.mark_sent(context, message)
    return "message_sent"


def _put_off(session: Session, context: Context, message: Message, *, reason: str) -> Outcome:
    queue.retry_later(session, context, message, reason=reason)
    return "message_given_up" if message.state == MessageState.FAILED else "message_put_off"


def _attempt(message: Message, outcome: Outcome) -> Attempt:
    return Attempt(message.id, outcome, message.attempts, message.reason or "")
