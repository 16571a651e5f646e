"""What notify does by itself: decide on the messages that are ripe, and send those that are due."""

from datetime import timedelta
from typing import Final

from chartrier.database.session import transaction
from chartrier.lifecycle import account_erasure
from chartrier.observability.logging import logger
from chartrier.runtime.jobs import Jobs
from notify import gathering, leavers, messages
from notify.events import AccountErased
from notify.links import LinkUnfit
from notify.mail import MailAway, MailRefused
from notify.models import Message
from notify.ports import ports

log = logger(__name__)
jobs = Jobs("notify")

# As long as it takes a mail server to say that it could not deliver after all.
FAREWELLS_ARE_KEPT: Final = timedelta(days=7)


@jobs.every(seconds=1, woken_by=gathering.CHANNEL)
def gather_what_is_ripe() -> None:
    """Decide on one message for each person for whom enough was gathered."""
    now, pace = ports().clock.now(), ports().pace
    with transaction(maintenance=True) as session:
        accounts = gathering.ripe(session, pace=pace, now=now)
    for account_id in accounts:
        with transaction(maintenance=True) as session:
            gathering.gather(session, account_id, pace=pace, now=now)


@jobs.every(seconds=1, woken_by=messages.CHANNEL, parallel=True)
def send_what_is_due() -> None:
    """Send every message that is due; whoever claims one has it alone for a while."""
    while True:
        with transaction(maintenance=True) as session:
            message = messages.next_due(session, now=ports().clock.now())
        if message is None:
            return
        _send(message)


def _send(message: Message) -> None:
    refusal, trouble = "", ""
    try:
        ports().office.send(message, now=ports().clock.now())
    except (MailRefused, LinkUnfit) as unfit:
        refusal = str(unfit)
    except MailAway as away:
        trouble = str(away)
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is tried after a pause and holds up nobody
        # Only what kind of failure: its words may repeat an address.
        trouble = type(failure).__name__
    _note(message, refusal=refusal, trouble=trouble)


def _note(message: Message, *, refusal: str, trouble: str) -> None:
    now = ports().clock.now()
    with transaction(maintenance=True) as session:
        if refusal:
            messages.give_up(session, message.id, reason=refusal, now=now)
        elif trouble:
            messages.put_off(session, message.id, reason=trouble, now=now)
        else:
            messages.was_sent(session, message.id, now=now)
    outcome = "message_given_up" if refusal else "message_put_off" if trouble else "message_sent"
    log.info(outcome, message_id=str(message.id), attempt=message.attempts, reason=refusal or trouble)


@jobs.every(seconds=30, woken_by=account_erasure.CHANNEL)
def erase_accounts() -> None:
    """Erase what auth asked to be erased, and say so."""
    account_erasure.erase_all_requested(leavers.erase, AccountErased)


@jobs.every(seconds=3600)
def forget_farewells() -> None:
    """Forget to whom the last message of a closed account went."""
    with transaction(maintenance=True) as session:
        leavers.forget_farewells(session, before=ports().clock.now() - FAREWELLS_ARE_KEPT)
