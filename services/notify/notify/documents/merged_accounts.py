"""Merged accounts: what was announced to the one is not announced to the other again."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

_CARRY_ANNOUNCEMENTS: Final = text("""
    INSERT INTO announcements (document_id, account_id, holder_id, added_at, handled_at, message_id)
    SELECT document_id, :to_account, holder_id, added_at, handled_at, message_id FROM announcements
    WHERE account_id = :from_account AND holder_id = :holder_id ON CONFLICT DO NOTHING
""")
_CARRY_READINGS: Final = text("""
    INSERT INTO document_readings (document_id, account_id, holder_id)
    SELECT document_id, :to_account, holder_id FROM document_readings
    WHERE account_id = :from_account AND holder_id = :holder_id ON CONFLICT DO NOTHING
""")


def carry_over(session: Session, *, holder_id: UUID, from_account: UUID, to_account: UUID) -> None:
    """Copy what was announced and read under a right to the account that it moves to."""
    moved = {"holder_id": holder_id, "from_account": from_account, "to_account": to_account}
    for statement in (_CARRY_ANNOUNCEMENTS, _CARRY_READINGS):
        session.execute(statement, moved)
