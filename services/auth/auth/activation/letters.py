"""Enrolment by letter (AUTH-05): a private number and a temporary password, which opens the first sign-in only.

The letter itself is printed by notify, which alone can open what is sealed for it.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import identifiers, merged_accounts, profile_events
from auth.accounts.models import Account, Identifier
from auth.activation import activation
from auth.codes import one_time_codes
from auth.consents import consents, terms
from auth.consents.terms import Terms
from auth.errors import EnrolmentNotFound, SignInOver
from auth.events.accounts import AccountEnrolled
from auth.invitations.invitations import Invited
from auth.invitations.models import Enrolment, Invitation
from auth.merging import grouping
from auth.passwords.password_rules import PasswordRules
from auth.row_scope import act_for, seek, take_turns
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.sessions import sessions
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid
from chartrier.ids import new_id

LIVES: Final = timedelta(days=90)
STEP: Final = "first-sign-in"
CHANNEL: Final = "letters"
_GROUPS: Final = 3
_OF: Final = 4


@dataclass(frozen=True)
class Letter:
    """What a letter says, for notify's eyes only."""

    account_id: UUID
    invitation_id: UUID
    sealed_letter: str
    expires_at: datetime


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits for a letter."""

    account_id: UUID
    invitation_id: UUID


def draw_password() -> str:
    """A temporary password, of letters and figures that nobody mistakes for others: 53 bits."""
    return "-".join("".join(secrets.choice(one_time_codes.LETTERS) for _ in range(_OF)) for _ in range(_GROUPS))


def expect(session: Session, invited: Invited, *, language: str, now: datetime) -> None:
    """Pre-create the account of somebody who has no address; a letter is written for it next."""
    if session.get(Invitation, invited.invitation_id) is not None:
        return
    account = Account(
        id=new_id(),
        state="pending",
        email="",
        first_name=invited.first_name,
        last_name=invited.last_name,
        language=language,
        created_at=now,
    )
    act_for(session, account.id)
    session.add(account)
    session.flush()
    identifiers.give_private_number(session, account.id, now=now)
    session.add(
        Invitation(
            id=invited.invitation_id,
            account_id=account.id,
            holder_id=invited.holder_id,
            kind=invited.kind,
            invited_by=invited.invited_by,
            created_at=now,
            expires_at=now + LIVES,
        )
    )


def without_letter(session: Session) -> Waiting | None:
    """Somebody for whom no letter was written yet; seen by what runs by itself."""
    written = select(Enrolment.account_id)
    waiting = (
        select(Invitation.account_id, Invitation.id)
        .join(Account, Account.id == Invitation.account_id)
        .where(Account.state == "pending", Account.email == "", Account.id.not_in(written))
        .order_by(Account.created_at)
        .limit(1)
    )
    row = session.execute(waiting).one_or_none()
    return Waiting(*row) if row else None


def waiting_for(session: Session, invitation_id: UUID) -> Waiting:
    """Whoever was invited by this and has no account in use; in the scope of the operator's question."""
    seek(session, str(invitation_id))
    account_id = session.scalars(select(Invitation.account_id).where(Invitation.id == invitation_id)).one_or_none()
    act_for(session, account_id)
    state = session.scalars(select(Account.state).where(Account.id == account_id)).one_or_none()
    if account_id is None or state not in {"pending", "enrolled"}:
        raise EnrolmentNotFound
    return Waiting(account_id, invitation_id)


def issue(
    session: Session, waiting: Waiting, *, password: str, password_hash: str, seal: Callable[[str], str], now: datetime
) -> Letter:
    """Write a letter: the earlier temporary password is void, and so is the link of an invitation."""
    act_for(session, waiting.account_id)
    take_turns(session, f"account:{waiting.account_id}")
    sessions.begin_turn(session, waiting.account_id)
    account = session.get_one(Account, waiting.account_id, populate_existing=True, with_for_update=True)
    invitation = session.get_one(Invitation, waiting.invitation_id)
    if account.state not in {"pending", "enrolled"}:
        raise EnrolmentNotFound
    account.state, account.password_hash = "enrolled", password_hash
    sessions.end_half_begun(session, account.id)
    invitation.used_at = invitation.used_at or now
    session.merge(Enrolment(account_id=account.id, issued_at=now, expires_at=now + LIVES))
    said = {
        "private_number": merged_accounts.private_number_of(session, account.id),
        "password": password,
        "first_name": account.first_name,
        "last_name": account.last_name,
    }
    letter = Letter(account.id, invitation.id, seal(json.dumps(said)), now + LIVES)
    journal.write(session, account.id, "enrolled", now=now)
    fact = AccountEnrolled(
        tenant_id=invitation.holder_id,
        holder_id=invitation.holder_id,
        organisation_name=invitation.invited_by,
        **vars(letter),
    )
    record(session, fact)
    return letter


def terms_of(session: Session, account_id: UUID) -> Terms:
    """The terms that this kind of account accepts; within its scope."""
    kind = session.scalars(select(Invitation.kind).where(Invitation.account_id == account_id).limit(1)).one_or_none()
    return terms.for_space(kind or "person")


@dataclass(frozen=True)
class FirstChoice:
    """What somebody chooses at the first sign-in."""

    email: str
    password: str
    terms_version: str
    language: str


def matter_of(account_id: UUID, address: str) -> one_time_codes.Matter:
    """What the code is good for that goes to the address given at the first sign-in."""
    return one_time_codes.Matter(STEP, f"{account_id}\0{identifiers.canonical(address)}")


def still_good(session: Session, account_id: UUID, *, now: datetime) -> Account:
    """The enrolled account whose letter is still good; within its scope."""
    account = session.get_one(Account, account_id)
    letter = session.get(Enrolment, account_id)
    if account.state != "enrolled" or letter is None or letter.expires_at <= now:
        raise SignInOver
    return account


def check(session: Session, account: Account, choice: FirstChoice, *, rules: PasswordRules) -> None:
    """Refuse, field by field, what can't be chosen."""
    errors = []
    if choice.terms_version != terms_of(session, account.id).version:
        errors.append(FieldError("terms_version", field_messages.said("terms", choice.language)))
    personal = (account.first_name, account.last_name, identifiers.canonical(choice.email))
    broken = rules.broken_by(choice.password, personal)
    errors += [FieldError("password", field_messages.said(rule, choice.language)) for rule in broken]
    if errors:
        raise Invalid(*errors)


def complete(
    session: Session, account: Account, choice: FirstChoice, *, password_hash: str, seen_from: SeenFrom, now: datetime
) -> None:
    """Take the account into use: with a password of one's own and the address that was just proven."""
    address, accepted = identifiers.canonical(choice.email), terms_of(session, account.id)
    take_turns(session, f"address:{address}")
    account.state, account.password_hash, account.activated_at = "active", password_hash, now
    account.email, account.language = address, choice.language
    session.execute(delete(Enrolment).where(Enrolment.account_id == account.id))
    if identifiers.account_of_address(session, address) is None:
        session.add(Identifier(value=address, kind="email", account_id=account.id, since=now))
        session.flush()
    else:
        grouping.prove(session, account.id, address, now=now)
    consents.keep(session, account.id, accepted.kind, accepted.version, seen_from=seen_from, now=now)
    record(session, profile_events.activated(session, account))
    journal.write(session, account.id, "activated", seen_from=seen_from, now=now)
    activation.join_others(session, account, now=now)


def forget_old_letters(session: Session, *, now: datetime) -> None:
    """Have letters whose time is over open nothing: the account waits for another one."""
    over = select(Enrolment.account_id).where(Enrolment.expires_at <= now)
    ended = update(Account).where(Account.id.in_(over), Account.state == "enrolled")
    session.execute(ended.values(state="pending", password_hash=None))
