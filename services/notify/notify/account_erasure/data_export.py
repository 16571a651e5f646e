"""Data export: everything that is held on somebody here."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from notify.messages.models import Message
from notify.recipients import preferences
from notify.recipients.models import Account


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """Return at which address somebody is reached, and which messages were sent to them when."""
    account = session.get(Account, by.id)
    messages = session.scalars(
        select(Message).where(Message.account_id == by.id).order_by(Message.created_at, Message.id)
    )
    return {
        "reached_at": {"email": account.email, "first_name": account.first_name, "language": account.language}
        if account
        else None,
        "preferences": vars(preferences.of(session, by.id)),
        "messages": [
            {"kind": each.content["type"], "to": each.email, "created_at": each.created_at, "sent_at": each.sent_at}
            for each in messages
        ],
    }
