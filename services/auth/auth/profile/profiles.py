"""Profiles (AUTH-41): who somebody is, as they say it themselves; only names and address are needed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import depositor_addresses, own_identifiers, profile_events
from auth.accounts.models import Account, Phone
from auth.profile import email_addresses, phone_replacement, phones
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid


@dataclass(frozen=True)
class Profile:
    """All that the account page shows; nothing of the password, not even how long it is."""

    first_name: str
    last_name: str
    birth_place: str | None
    birth_month: str | None
    language: str
    email: str
    email_fixed: str | None
    private_number: str
    identifier: str | None
    phones: list[Phone]
    phone_change: str
    addresses_to_answer: int


def of(session: Session, context: Context, account_id: UUID, *, session_id: UUID | None) -> Profile:
    """Return the profile of an account."""
    account = session.get_one(Account, account_id)
    known = own_identifiers.of(session, account)
    addresses = depositor_addresses.of(session, account, session_id=session_id)
    return Profile(
        first_name=account.first_name,
        last_name=account.last_name,
        birth_place=account.birth_place,
        birth_month=account.birth_month,
        language=account.language,
        email=account.email,
        email_fixed=email_addresses.why_fixed(session, account),
        private_number=known.private_number,
        identifier=known.chosen,
        phones=phones.of(session, account_id),
        phone_change=_phone_change(session, context, account),
        addresses_to_answer=sum(address.state == "asked" for address in addresses),
    )


def change(session: Session, context: Context, account_id: UUID, changes: dict[str, Any]) -> None:
    """Change what was given of names, language, birth place and month, and publish it to every service."""
    empty = [name for name in ("first_name", "last_name") if name in changes and not changes[name]]
    if empty:
        message = field_messages.message("name", context.language)
        raise Invalid(*(FieldError(name, message) for name in empty))
    account = session.get_one(Account, account_id)
    for name, value in changes.items():
        setattr(account, name, value or None)
    session.flush()
    # In which language one reads is nothing to be warned of; the foot of each page changes it.
    if changes.keys() - {"language"}:
        journal.write(session, context, account_id, "profile-changed")
    record(session, profile_events.changed(session, account))


def _phone_change(session: Session, context: Context, account: Account) -> str:
    """Return how numbers change: freely, or the one with a code on it, or as an administrator allowed."""
    if phone_replacement.former_number(session, account) is None:
        return "free"
    return "allowed" if phone_replacement.is_allowed(session, context, account.id) else "former-code"
