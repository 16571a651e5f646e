"""What notify does by itself: compose the digests that are due, and send the messages that are due."""

from datetime import timedelta
from typing import Final

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.observability.logging import logger
from chartrier.runtime.current import context, runtime
from chartrier.runtime.jobs import Jobs, at_once
from notify.account_erasure import erasure
from notify.delivery import sending_flow
from notify.digests import digest
from notify.events import AccountErased
from notify.letters import letters
from notify.messages import queue
from notify.ports import ports
from notify.webhooks import deliveries, endpoints
from notify.webhooks import sending_flow as webhook_flow

log = logger(__name__)
jobs = Jobs("notify")

# As long as it takes a mail server to say that it could not deliver after all.
LAST_MESSAGES_STAY: Final = timedelta(days=7)

# Programs that are told at the same time.
AT_A_TIME: Final = 4
OLD_AT_A_TIME: Final = 1_000


@jobs.every(seconds=1, woken_by=digest.CHANNEL)
def compose_due_digests() -> None:
    """Queue one message for each person for whom enough has come."""
    now, delays = context(), ports().digest_delays
    with transaction(maintenance=True) as session:
        accounts = digest.due(session, now, delays=delays)
    for account_id in accounts:
        with transaction(maintenance=True) as session:
            digest.compose(session, now, account_id, delays=delays)


@jobs.every(seconds=1, woken_by=queue.CHANNEL, parallel=True)
def send_due_messages() -> None:
    """Send every message that is due; whoever claims one has it alone."""
    while True:
        attempt = sending_flow.send_next(context(), ports().dispatcher)
        if attempt is None:
            return
        runtime().metrics.message(attempt.outcome.removeprefix("message_"))
        log.info(attempt.outcome, message_id=str(attempt.message_id), attempt=attempt.number, reason=attempt.reason)


@jobs.every(seconds=1, woken_by=endpoints.CHANNEL, parallel=True)
def send_due_webhooks() -> None:
    """Send every message to programs that is due, to several at a time: one that is slow holds up no other."""
    with transaction(maintenance=True) as session:
        if not deliveries.is_any_due(session, context()):
            return
    at_once(_send_webhooks, AT_A_TIME)


def _send_webhooks() -> None:
    while (attempt := webhook_flow.send_next(context(), ports().webhooks)) is not None:
        delivery = str(attempt.delivery_id)
        log.info(attempt.outcome, delivery_id=delivery, attempt=attempt.number, reason=attempt.reason)


@jobs.every(seconds=3600)
def delete_old_webhook_deliveries() -> None:
    """Delete what was sent to programs more than a month ago, some at a time."""
    deleted = OLD_AT_A_TIME
    while deleted == OLD_AT_A_TIME:
        with transaction(maintenance=True) as session:
            deleted = deliveries.delete_old(session, context(), at_most=OLD_AT_A_TIME)


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, and report it."""
    account_erasure.erase_all_requested(erasure.erase, AccountErased)


@jobs.every(seconds=3600)
def delete_expired_letters() -> None:
    """Erase letters whose temporary password opens nothing any more."""
    with transaction(maintenance=True) as session:
        letters.delete_expired(session, context())


@jobs.every(seconds=3600)
def delete_last_messages() -> None:
    """Forget to whom the last message of a closed account went."""
    with transaction(maintenance=True) as session:
        erasure.delete_last_messages(session, before=context().now - LAST_MESSAGES_STAY)
