"""Merged accounts: a link belongs to whichever account has the place of the one that made it."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

_FOLLOW: Final = text("""
    WITH moved AS (
        UPDATE links l SET account_id = e.effective_account_id FROM effective_accounts e
        WHERE e.account_id = l.created_by AND l.account_id <> e.effective_account_id RETURNING l.id, l.account_id
    ), documents AS (
        UPDATE shared_documents d SET account_id = m.account_id FROM moved m WHERE d.link_id = m.id
    )
    UPDATE openings o SET account_id = m.account_id FROM moved m WHERE o.link_id = m.id
""")


def follow(session: Session) -> None:
    """Give every link to the account that has the place of the one that made it."""
    session.execute(_FOLLOW)
