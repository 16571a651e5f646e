"""The first sign-in by a letter (AUTH-05): its temporary password opens this step only, which asks for an address."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import identifiers, profile_events
from auth.accounts.models import Account
from auth.activation import activation
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose
from auth.consents import consents, terms
from auth.consents.consents import Acceptance
from auth.consents.terms import Terms
from auth.errors import SignInExpired
from auth.invitations.models import EnrolmentLetter, Invitation
from auth.merging import grouping
from auth.passwords.password_rules import PasswordRules
from auth.row_scope import lock
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid

STEP: Final = "first-sign-in"


@dataclass(frozen=True)
class FirstSignIn:
    """What somebody chooses at the first sign-in."""

    email: str
    password: str
    terms_version: str


def terms_of(session: Session, account_id: UUID) -> Terms:
    """Return the terms that this kind of account accepts; the transaction acts for the account."""
    kind = session.scalars(select(Invitation.kind).where(Invitation.account_id == account_id).limit(1)).one_or_none()
    return terms.for_space(kind or "person")


def code_purpose(account_id: UUID, address: str) -> CodePurpose:
    """Return what the code is good for that goes to the address given at the first sign-in."""
    return CodePurpose(STEP, f"{account_id}\0{identifiers.canonical(address)}", one_time_codes.TWO_DAYS)


def find_enrolled(session: Session, context: Context, account_id: UUID) -> Account:
    """Return the enrolled account whose letter is still good; the transaction acts for the account."""
    account = session.get_one(Account, account_id)
    letter = session.get(EnrolmentLetter, account_id)
    if account.state != "enrolled" or letter is None or letter.expires_at <= context.now:
        raise SignInExpired
    return account


def check(session: Session, context: Context, account: Account, chosen: FirstSignIn, *, rules: PasswordRules) -> None:
    """Refuse, field by field, what can't be chosen."""
    messages = []
    if chosen.terms_version != terms_of(session, account.id).version:
        messages.append(("terms_version", "terms"))
    personal = (account.first_name, account.last_name, identifiers.canonical(chosen.email))
    messages += [("password", rule) for rule in rules.broken_by(chosen.password, personal)]
    if messages:
        raise Invalid(*(FieldError(field, field_messages.message(key, context.language)) for field, key in messages))


def complete(session: Session, context: Context, account: Account, chosen: FirstSignIn, *, password_hash: str) -> None:
    """Activate the account with a password of one's own and the address that was just proven."""
    address, accepted = identifiers.canonical(chosen.email), terms_of(session, account.id)
    lock(session, f"address:{address}")
    account.state, account.password_hash, account.activated_at = "active", password_hash, context.now
    account.email, account.language = address, context.language
    session.execute(delete(EnrolmentLetter).where(EnrolmentLetter.account_id == account.id))
    if identifiers.owner_of_address(session, address) is None:
        identifiers.add_address(session, context, account.id, address)
    else:
        grouping.add_shared_address(session, context, account.id, address)
    consents.store(session, context, account.id, Acceptance(accepted.kind, accepted.version, context.now))
    record(session, profile_events.activated(session, account))
    journal.write(session, context, account.id, "activated")
    activation.join_pending_accounts(session, context, account)
