"""Messages: decided on once for each cause, sent once, tried again while the mail server is away."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Uuid, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.database.session import wake
from chartrier.events.outbox import record
from chartrier.ids import new_id
from notify.content import Content, kind_of
from notify.events import MessageFailed
from notify.models import FAILED, QUEUED, SENT, Account, Message

CHANNEL: Final = "delivery"
LEASE: Final = timedelta(minutes=3)
"""Longer than any one message takes to be handed over."""

MINUTE: Final = timedelta(minutes=1)
PAUSES: Final = (
    MINUTE / 2, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, *[60 * MINUTE] * 11, *[6 * 60 * MINUTE] * 10
)  # fmt: skip
"""Before each further try: three days in all."""

# Whom the fact that is being heard is about: no other's row may be written then.
_TENANT: Final = func.current_tenant(type_=Uuid)


@dataclass(frozen=True)
class Addressee:
    """To whom a message goes: an account, at the address that it has by then, or whoever has this address or phone."""

    account_id: UUID | None = None
    email: str | None = None
    phone: str | None = None
    name: str = ""
    language: str = "fr"


def tell(
    session: Session,
    fact: object,
    content: Content,
    to: Addressee,
    *,
    now: datetime,
    sealed_link: str | None = None,
    secrets: dict[str, Any] | None = None,
) -> None:
    """Decide to say to somebody what a fact is about; however often it is heard, each of those told is told once."""
    cause = _cause(fact, content, to)
    queue(session, content, to, cause=cause, tenant_id=_TENANT, now=now, sealed_link=sealed_link, secrets=secrets)


def queue(
    session: Session,
    content: Content,
    to: Addressee,
    *,
    cause: str,
    tenant_id: UUID | ColumnElement[UUID],
    now: datetime,
    sealed_link: str | None = None,
    secrets: dict[str, Any] | None = None,
) -> UUID | None:
    """Decide to send a message, unless there is one for this cause already."""
    fields: dict[str, Any] = {
        "id": new_id(), "cause": cause, "tenant_id": tenant_id, "created_at": now, "due_at": now, **vars(to),
        "sealed_link": sealed_link, "secrets": secrets,
        "content": msgspec.to_builtins(content), "state": QUEUED, "attempts": 0,
    }  # fmt: skip
    statement = insert(Message).values(fields).on_conflict_do_nothing(index_elements=["cause"]).returning(Message.id)
    wake(session, CHANNEL)
    return session.scalar(statement)


def _cause(fact: object, content: Content, to: Addressee) -> str:
    # Said again, a fact may be sealed anew: it is known by the ids in it, and by what is said of it to whom.
    named = [value for value in vars(fact).values() if isinstance(value, UUID)]
    said = msgspec.json.encode((named, content, to.account_id, to.email, to.phone))
    return f"{kind_of(content)}:{sha256(said).hexdigest()}"


def next_due(session: Session, *, now: datetime) -> Message | None:
    """Lease the message that waited longest; it comes back by itself if whoever took it never says how it went."""
    known = exists().where(Account.id == Message.account_id)
    message = session.scalar(
        select(Message)
        .where(Message.state == QUEUED, Message.due_at <= now, or_(_addressed(), known))
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if message is None:
        return None
    message.attempts += 1
    message.due_at = now + LEASE
    if message.email is None and message.phone is None:
        _address(session, message)
    return message


def _addressed() -> ColumnElement[bool]:
    return or_(Message.email.is_not(None), Message.phone.is_not(None))


def _address(session: Session, message: Message) -> None:
    account = session.get_one(Account, message.account_id)
    message.email, message.name, message.language = account.email, account.first_name, account.language


def was_sent(session: Session, message_id: UUID, *, now: datetime) -> None:
    """Note that the message left, and forget the secret that it carried."""
    message = session.get_one(Message, message_id)
    message.state, message.sent_at, message.sealed_link, message.reason = SENT, now, None, None
    message.secrets = None


def put_off(session: Session, message_id: UUID, *, reason: str, now: datetime) -> None:
    """Try again later, each time a little later; after the last time give up."""
    message = session.get_one(Message, message_id)
    if message.attempts > len(PAUSES):
        give_up(session, message_id, reason=reason, now=now)
        return
    message.due_at, message.reason = now + PAUSES[message.attempts - 1], reason


def give_up(session: Session, message_id: UUID, *, reason: str, now: datetime) -> None:
    """Note that the message will not reach anybody, and why; an operator may send it again."""
    message = session.get_one(Message, message_id)
    message.state, message.reason = FAILED, reason
    failed = MessageFailed(
        tenant_id=message.tenant_id,
        message_id=message.id,
        kind=str(message.content["type"]),
        account_id=message.account_id,
        reason=reason,
        at=now,
    )
    record(session, failed)


def failed(session: Session) -> list[Message]:
    """The messages that were given up, oldest first."""
    return list(session.scalars(select(Message).where(Message.state == FAILED).order_by(Message.created_at)))


def send_again(session: Session, message_id: UUID, *, now: datetime) -> bool:
    """Give a message that was given up all its tries again."""
    message = session.get(Message, message_id, with_for_update=True)
    if message is None or message.state != FAILED:
        return False
    message.state, message.attempts, message.due_at = QUEUED, 0, now
    wake(session, CHANNEL)
    return True
