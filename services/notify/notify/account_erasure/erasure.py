"""Erasure: whoever closed an account is forgotten, with all that was written to them."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport
from notify.documents.models import Announcement, DocumentReading, GrantNotification
from notify.letters.models import EnrolmentLetter, PostalAddress
from notify.messages.models import Message, MessageState
from notify.recipients import space_addresses
from notify.recipients.models import Account, Invitation, NotificationPreferences

LAST_MESSAGE: Final = "account-closed"


def erase(session: Session, requested: Erasure) -> ErasureReport:
    """Forget the addresses of closed accounts, what waits for them and what was written to them."""
    addresses = select(Account.email).where(Account.id.in_(requested.accounts))
    to_them = or_(Message.account_id.in_(requested.accounts), Message.email.in_(addresses))
    their_messages = select(Message.id).where(to_them)
    for table in (Announcement, Invitation):
        theirs = or_(table.account_id.in_(requested.accounts), table.message_id.in_(their_messages))
        session.execute(delete(table).where(theirs))
    session.execute(delete(DocumentReading).where(DocumentReading.account_id.in_(requested.accounts)))
    session.execute(delete(GrantNotification).where(GrantNotification.account_id.in_(requested.accounts)))
    chosen = NotificationPreferences.account_id.in_(requested.accounts)
    session.execute(delete(NotificationPreferences).where(chosen))
    session.execute(delete(EnrolmentLetter).where(EnrolmentLetter.account_id.in_(requested.accounts)))
    session.execute(delete(PostalAddress).where(PostalAddress.holder_id.in_(requested.holders)))
    space_addresses.forget(session, requested.accounts)
    messages = session.execute(delete(Message).where(to_them).returning(Message.id)).all()
    accounts = delete(Account).where(Account.id.in_(requested.accounts))
    known = session.execute(accounts.returning(Account.id)).all()
    return ErasureReport(erased=[ErasedItems("messages", len(messages)), ErasedItems("addresses", len(known))])


def delete_last_messages(session: Session, *, before: datetime) -> int:
    """Delete the last message to whoever closed an account, some time after it was sent; return how many."""
    last = (
        Message.content["type"].astext == LAST_MESSAGE,
        Message.state == MessageState.SENT,
        Message.sent_at < before,
    )
    return len(session.execute(delete(Message).where(*last).returning(Message.id)).all())
