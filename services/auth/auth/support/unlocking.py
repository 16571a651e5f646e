"""Support lets in at once whom wrong passwords or codes keep out for a while."""

from uuid import UUID

from sqlalchemy.orm import Session

from auth.abuse_protection import lockout
from auth.accounts.models import Account
from auth.config import Config
from auth.errors import NotLocked
from auth.support import access, journal
from chartrier.access.context import Context


def unlock(session: Session, context: Context, config: Config, account_id: UUID, *, reason: str) -> Account:
    """Unlock an account on every device, for passwords and for codes; in maintenance only."""
    account = access.lock(session, context, account_id)
    if not lockout.locks_of(session, context, config, account.id):
        raise NotLocked
    lockout.unlock(session, config, account.id)
    lockout.unlock_second_factor(session, config, account.id)
    journal.write(session, context, account, "unlocked-by-support", reason=reason)
    return account
