"""Merged accounts: a membership acts for whichever account has the place of its own."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from tenancy.members import accesses
from tenancy.members.models import Member

_MOVED = text(
    "SELECT m.id, e.effective_account_id FROM members m JOIN effective_accounts e ON e.account_id = m.account_id"
    " WHERE m.principal_id <> e.effective_account_id ORDER BY m.id FOR UPDATE OF m"
)


def follow(session: Session) -> None:
    """Give every membership to the account that has the place of its own, and publish its grants."""
    for member_id, effective_account_id in session.execute(_MOVED).all():
        member = session.get_one(Member, member_id)
        member.principal_id = effective_account_id
        session.flush()
        accesses.publish(session, member.accesses)
