"""Accounts that merge or close: what was told to the one is not told again to the other; who left is forgotten."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, or_, select, text
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport
from notify.models import SENT, Account, Announcement, Invitation, Message, Reading

_CARRY_ANNOUNCEMENTS: Final = text("""
    INSERT INTO announcements (document_id, account_id, holder_id, added_at, settled_at, message_id)
    SELECT document_id, :to_account, holder_id, added_at, settled_at, message_id FROM announcements
    WHERE account_id = :from_account AND holder_id = :holder_id ON CONFLICT DO NOTHING
""")
_CARRY_READINGS: Final = text("""
    INSERT INTO readings (document_id, account_id, holder_id)
    SELECT document_id, :to_account, holder_id FROM readings
    WHERE account_id = :from_account AND holder_id = :holder_id ON CONFLICT DO NOTHING
""")
FAREWELL: Final = "account-closed"


def carry_over(session: Session, *, holder_id: UUID, from_account: UUID, to_account: UUID) -> None:
    """Have a right that moves take along what was announced and read under it."""
    moved = {"holder_id": holder_id, "from_account": from_account, "to_account": to_account}
    for statement in (_CARRY_ANNOUNCEMENTS, _CARRY_READINGS):
        session.execute(statement, moved)


def erase(session: Session, asked: Erasure) -> ErasureReport:
    """Forget the addresses of closed accounts, what waits for them and what was written to them."""
    addresses = select(Account.email).where(Account.id.in_(asked.accounts))
    to_them = or_(Message.account_id.in_(asked.accounts), Message.email.in_(addresses))
    their_messages = select(Message.id).where(to_them)
    for table in (Announcement, Invitation):
        session.execute(
            delete(table).where(or_(table.account_id.in_(asked.accounts), table.message_id.in_(their_messages)))
        )
    session.execute(delete(Reading).where(Reading.account_id.in_(asked.accounts)))
    messages = session.execute(delete(Message).where(to_them).returning(Message.id)).all()
    known = session.execute(delete(Account).where(Account.id.in_(asked.accounts)).returning(Account.id)).all()
    return ErasureReport(erased=[ErasedItems("messages", len(messages)), ErasedItems("addresses", len(known))])


def forget_farewells(session: Session, *, before: datetime) -> int:
    """Forget the last message to whoever left, some time after it was handed over."""
    farewell = Message.content["type"].astext == FAREWELL, Message.state == SENT, Message.sent_at < before
    return len(session.execute(delete(Message).where(*farewell).returning(Message.id)).all())


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """What is held on somebody: the address, and which messages were sent when."""
    account = session.get(Account, by.id)
    sent = select(Message).where(Message.account_id == by.id).order_by(Message.created_at)
    known = (
        {"email": account.email, "first_name": account.first_name, "language": account.language} if account else None
    )
    return {
        "reached_at": known,
        "messages": [
            {"kind": each.content["type"], "to": each.email, "created_at": each.created_at, "sent_at": each.sent_at}
            for each in session.scalars(sent)
        ],
    }
