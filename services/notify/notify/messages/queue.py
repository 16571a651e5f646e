"""The queue: messages are decided on once for each cause, sent once, tried again while a provider is unavailable."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, Uuid, exists, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant, wake
from chartrier.events.outbox import record
from chartrier.ids import new_id
from notify.events import MessageFailed
from notify.messages.content import Content, kind_of
from notify.messages.models import Message, MessageState
from notify.messages.subjects import SUBJECTS
from notify.recipients import preferences
from notify.recipients.models import Account
from notify.recipients.preferences import Pace

CHANNEL: Final = "delivery"

MINUTE: Final = timedelta(minutes=1)
PAUSES: Final = (
    MINUTE / 2, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, *[60 * MINUTE] * 11, *[6 * 60 * MINUTE] * 10
)  # fmt: skip
"""Before each further attempt: three days in all."""

CLAIM_PAUSES: Final = (MINUTE / 2, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE)
"""Before each claim but the second, where no worker said how its attempt ended: the first death may be bad luck."""

NO_WORKER_FINISHED: Final = "no worker came to an end with it"

# A worker that was frozen, or whose machine is gone, loses its claim after longer than any message takes to leave.
_CLAIM_ENDS: Final = text("SET LOCAL idle_in_transaction_session_timeout = '3min'")

# The tenant of the event that is being handled: no other's row may be written then.
_TENANT: Final = func.current_tenant(type_=Uuid)


@dataclass(frozen=True)
class Addressee:
    """To whom a message goes: an account, at the address that it has by then, or whoever has this address or phone."""

    account_id: UUID | None = None
    email: str | None = None
    phone: str | None = None
    name: str = ""
    language: str = "fr"


@dataclass(frozen=True)
class Draft:
    """What is to be said to whom; links and codes are sealed until the message leaves."""

    content: Content
    to: Addressee
    sealed_link: str | None = None
    secrets: dict[str, Any] | None = None


def add_for_event(session: Session, context: Context, event: object, draft: Draft) -> None:
    """Queue what is to be said because of an event; however often it arrives, each addressee is told once."""
    add(session, context, draft, cause=_cause(event, draft), tenant_id=_TENANT)


def add(
    session: Session, context: Context, draft: Draft, *, cause: str, tenant_id: UUID | ColumnElement[UUID]
) -> UUID | None:
    """Queue a message, unless there is one for this cause already or its addressee does without; return its id."""
    if not _is_wanted(session, draft):
        return None
    fields: dict[str, Any] = {
        "id": new_id(), "cause": cause, "tenant_id": tenant_id, "created_at": context.now, "due_at": context.now,
        **vars(draft.to), "sealed_link": draft.sealed_link, "secrets": draft.secrets,
        "content": msgspec.to_builtins(draft.content), "state": MessageState.QUEUED, "attempts": 0, "open_claims": 0,
    }  # fmt: skip
    statement = insert(Message).values(fields).on_conflict_do_nothing(index_elements=["cause"]).returning(Message.id)
    wake(session, CHANNEL)
    return session.scalar(statement)


def _is_wanted(session: Session, draft: Draft) -> bool:
    subject, account_id = SUBJECTS.get(type(draft.content)), draft.to.account_id
    if subject is None or account_id is None:
        return True
    with as_tenant(session, account_id):
        return bool(getattr(preferences.of(session, account_id), subject) != Pace.NEVER)


def _cause(event: object, draft: Draft) -> str:
    # Published again, an event may be sealed anew: it is known by the ids in it, and by what is said of it to whom.
    ids = [value for value in vars(event).values() if isinstance(value, UUID)]
    to = draft.to
    identity = msgspec.json.encode((ids, draft.content, to.account_id, to.email, to.phone))
    return f"{kind_of(draft.content)}:{sha256(identity).hexdigest()}"


def count_claim(session: Session, context: Context) -> Message | None:
    """Count a claim of the message that has been due longest, in a transaction that ends before it is sent.

    Whatever becomes of the worker, the claim stays counted, until an attempt ends with a word. A message that no worker
    came to an end with so many times is given up: it may be what kills them.
    """
    due = select(Message).where(*_may_be_sent(), Message.due_at <= context.now)
    message = _lock(session, due.order_by(Message.due_at, Message.id).limit(1))
    if message is None:
        return None
    if message.open_claims > len(CLAIM_PAUSES):
        give_up(session, context, message, reason=NO_WORKER_FINISHED)
        return message
    if message.open_claims:
        message.due_at = context.now + CLAIM_PAUSES[message.open_claims - 1]
    message.open_claims += 1
    return message


def claim(session: Session, message_id: UUID) -> Message | None:
    """Return a message to be sent, for this transaction alone; None when another worker has it.

    The row is locked while the message is handed over. When a worker is killed, PostgreSQL ends its transaction, and
    the next worker finds the message still to be sent.
    """
    session.execute(_CLAIM_ENDS)
    message = _lock(session, select(Message).where(*_may_be_sent(), Message.id == message_id))
    if message is None:
        return None
    message.attempts += 1
    message.open_claims = 0
    if message.email is None and message.phone is None:
        _address(session, message)
    return message


def _lock(session: Session, query: Select[Message]) -> Message | None:
    # No key: what refers to the message is written all the same.
    return session.scalar(query.with_for_update(skip_locked=True, key_share=True))


def _may_be_sent() -> tuple[ColumnElement[bool], ...]:
    reachable = exists().where(Account.id == Message.account_id)
    return Message.state == MessageState.QUEUED, or_(Message.email.is_not(None), Message.phone.is_not(None), reachable)


def _address(session: Session, message: Message) -> None:
    account = session.get_one(Account, message.account_id)
    message.email, message.name, message.language = account.email, account.first_name, account.language


def mark_sent(context: Context, message: Message) -> None:
    """Note that a message left, and forget the secrets that it carried."""
    message.state, message.sent_at, message.reason = MessageState.SENT, context.now, None
    message.sealed_link, message.secrets = None, None


def retry_later(session: Session, context: Context, message: Message, *, reason: str) -> None:
    """Have a message tried again, each time a little later; after the last time give up."""
    if message.attempts > len(PAUSES):
        give_up(session, context, message, reason=reason)
        return
    message.due_at, message.reason = context.now + PAUSES[message.attempts - 1], reason


def give_up(session: Session, context: Context, message: Message, *, reason: str) -> None:
    """Note that a message will not reach anybody, and why; an operator may send it again."""
    message.state, message.reason = MessageState.FAILED, reason
    failed = MessageFailed(
        tenant_id=message.tenant_id,
        message_id=message.id,
        kind=str(message.content["type"]),
        account_id=message.account_id,
        reason=reason,
        at=context.now,
    )
    record(session, failed)


def failed(session: Session) -> list[Message]:
    """Return the messages that were given up, oldest first."""
    given_up = select(Message).where(Message.state == MessageState.FAILED).order_by(Message.created_at)
    return list(session.scalars(given_up))


def send_again(session: Session, context: Context, message_id: UUID) -> bool:
    """Queue a message that was given up once more, with all its attempts."""
    message = session.get(Message, message_id, with_for_update=True)
    if message is None or message.state != MessageState.FAILED:
        return False
    message.state, message.due_at = MessageState.QUEUED, context.now
    message.attempts = message.open_claims = 0
    wake(session, CHANNEL)
    return True
