"""Who somebody is (AUTH-41), as they say it themselves: only names and address are needed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import chosen_identifiers, depositor_addresses, profile_events
from auth.accounts.models import Account, Phone
from auth.profile import email_addresses, phones
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
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
    addresses_to_answer: int


def of(session: Session, account_id: UUID, *, session_id: UUID | None) -> Profile:
    """The profile of an account as it stands now."""
    account = session.get_one(Account, account_id)
    known = chosen_identifiers.known(session, account)
    asked = depositor_addresses.of(session, account, session_id=session_id)
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
        addresses_to_answer=sum(each.state == "asked" for each in asked),
    )


def change(
    session: Session, account_id: UUID, changes: dict[str, Any], *, language: str, seen_from: SeenFrom, now: datetime
) -> None:
    """Change what was given of names, language, birth place and month; every service hears of it at once."""
    changes = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    empty = [name for name in ("first_name", "last_name") if name in changes and not changes[name]]
    if empty:
        raise Invalid(*(FieldError(name, field_messages.said("name", language)) for name in empty))
    account = session.get_one(Account, account_id)
    for name, value in changes.items():
        setattr(account, name, value or None)
    session.flush()
    # In which language one reads is nothing to be warned of; the foot of each page changes it.
    if changes.keys() - {"language"}:
        journal.write(session, account_id, "profile-changed", seen_from=seen_from, now=now)
    record(session, profile_events.changed(session, account))
