"""A new password: what is wrong with it, and what follows when it is set."""

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from auth import field_messages
from auth.abuse_protection import lockout
from auth.accounts.models import Account
from auth.accounts.own_identifiers import AccountIdentifiers
from auth.config import Config
from auth.events.account_closing import ClosingAbandoned
from auth.events.credentials import PasswordChanged
from auth.passwords.models import PasswordReset
from auth.passwords.password_rules import PasswordRules
from auth.security_journal import journal
from auth.sessions import sessions
from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError

# What somebody with the former password began: they don't finish it.
_END_SECOND_FACTORS: Final = text("DELETE FROM second_factors WHERE account_id = :account_id AND confirmed_at IS NULL")
_END_CLOSINGS: Final = text(
    "DELETE FROM account_closings WHERE account_id = :account_id AND state IN ('code', 'confirm') RETURNING id"
)


@dataclass(frozen=True)
class NewPassword:
    """The hash of a new password, and whether its owner changed it or reset it by a link."""

    hash: str
    how: Literal["changed", "reset"]


def errors_in(
    password: str, account: Account, known: AccountIdentifiers, *, rules: PasswordRules, language: str
) -> list[FieldError]:
    """Return why a password can't be chosen; nothing when it can."""
    personal = (account.first_name, account.last_name, account.email, *known.values)
    broken = rules.broken_by(password, personal)
    return [FieldError("password", field_messages.message(rule, language)) for rule in broken]


def set_password(session: Session, context: Context, config: Config, account: Account, new: NewPassword) -> None:
    """Store a new password: sessions and what was begun in them end, failures are forgotten, the owner is notified."""
    sessions.lock_all(session, account.id)
    account.password_hash = new.hash
    session.flush()
    void_links(session, context, account.id)
    # Unlocked on every device that was known, and then none of them is.
    lockout.unlock(session, config, account.id)
    sessions.end_all(session, context, config, account.id)
    _end_begun(session, context, account.id)
    journal.write(session, context, account.id, f"password-{new.how}")
    record(session, PasswordChanged(tenant_id=account.id, account_id=account.id, how=new.how, at=context.now))


def void_links(session: Session, context: Context, account_id: UUID) -> None:
    """Void every link to choose a new password that was sent so far."""
    usable = PasswordReset.account_id == account_id, PasswordReset.used_at.is_(None)
    voided = update(PasswordReset).where(*usable, PasswordReset.expires_at > context.now)
    session.execute(voided.values(expires_at=context.now))


def _end_begun(session: Session, context: Context, account_id: UUID) -> None:
    session.execute(_END_SECOND_FACTORS, {"account_id": account_id})
    for closing_id in session.scalars(_END_CLOSINGS, {"account_id": account_id}).all():
        record(
            session,
            ClosingAbandoned(tenant_id=account_id, closing_id=closing_id, account_id=account_id, at=context.now),
        )
