"""A new password by e-mail (AUTH-21, AUTH-23): a link and a confidential code, for two days, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth.accounts import chosen_identifiers, identifiers
from auth.accounts.chosen_identifiers import Known
from auth.accounts.models import Account
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodeDesk, Matter, RightCode
from auth.errors import ResetClosed
from auth.events.credentials import ResetOffer, ResetOffered
from auth.passwords import chosen_passwords
from auth.passwords.models import Reset
from auth.passwords.password_rules import PasswordRules
from auth.profile import email_addresses
from auth.row_scope import act_for, seek
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.sessions.sessions import SessionRules
from chartrier.events.outbox import record
from chartrier.ids import new_id


@dataclass(frozen=True)
class ResetRules:
    """Where the link leads, and how long it is good."""

    public_url: str
    lives: timedelta = one_time_codes.TWO_DAYS

    def link(self, secret: str) -> str:
        """The link to choose a new password."""
        return f"{self.public_url}/reinitialisation#{secret}"


@dataclass(frozen=True)
class OpenReset:
    """A link that still works, and the account it is for."""

    reset: Reset
    account: Account
    known: Known


def matter_of(reset: Reset) -> Matter:
    """What the confidential code of a link is good for."""
    return Matter("reset", str(reset.id))


def offer(
    session: Session,
    accounts: Sequence[Account],
    *,
    cause: Literal["forgotten", "lost-identifier"],
    rules: ResetRules,
    desk: CodeDesk,
    seen_from: SeenFrom,
    now: datetime,
    new_email: str | None = None,
    offered_identifier: str | None = None,
) -> None:
    """Send one message with a link and a code for each account: to the address on record, or to a proven new one."""
    first = accounts[0]
    offers = [
        _offer_one(session, each, new_email, offered_identifier, rules=rules, desk=desk, seen_from=seen_from, now=now)
        for each in accounts
    ]
    offered = ResetOffered(
        tenant_id=first.id,
        offer_id=new_id(),
        cause=cause,
        email=new_email or first.email,
        name=first.first_name or first.last_name,
        language=first.language,
        offers=offers,
        at=now,
        expires_at=now + rules.lives,
    )
    record(session, offered)


def _offer_one(
    session: Session,
    account: Account,
    new_email: str | None,
    offered_identifier: str | None,
    *,
    rules: ResetRules,
    desk: CodeDesk,
    seen_from: SeenFrom,
    now: datetime,
) -> ResetOffer:
    act_for(session, account.id)
    chosen_passwords.void_links(session, account.id, now=now)
    secret = new_secret()
    reset = Reset(
        id=new_id(),
        account_id=account.id,
        secret_hash=desk.hashes.of("reset", secret),
        offered_identifier=offered_identifier,
        new_email=new_email,
        created_at=now,
        expires_at=now + rules.lives,
    )
    session.add(reset)
    session.flush()
    code = one_time_codes.draw(session, matter_of(reset), "email", desk=desk, lives=rules.lives, now=now)
    known = chosen_identifiers.known(session, account)
    journal.write(session, account.id, "reset-offered", seen_from=seen_from, now=now)
    return ResetOffer(
        identifier=offered_identifier or known.chosen or known.private_number,
        sealed_link=desk.seal(rules.link(secret)),
        sealed_code=desk.seal(code),
    )


def find(session: Session, token: str, *, hashes: KeyedHashes, now: datetime) -> OpenReset:
    """The account that a link is for; the link stays good."""
    kept = hashes.of("reset", token)
    seek(session, kept)
    reset = session.scalars(select(Reset).where(Reset.secret_hash == kept)).one_or_none()
    if reset is None or reset.used_at is not None or reset.expires_at <= now:
        raise ResetClosed
    act_for(session, reset.account_id)
    account = session.get_one(Account, reset.account_id)
    if account.state != "active":
        raise ResetClosed
    return OpenReset(reset, account, chosen_identifiers.known(session, account))


def check(found: OpenReset, *, password: str, identifier: str | None, rules: PasswordRules, language: str) -> None:
    """Refuse, field by field, what can't be chosen; neither the link nor a try of the code is used up."""
    errors = chosen_passwords.wrong_with(password, found.account, found.known, rules=rules, language=language)
    if identifier is not None:
        errors += chosen_identifiers.wrong_with(identifier, language=language)
    chosen_passwords.refuse(errors)


def complete(
    session: Session,
    found: OpenReset,
    right: RightCode,
    *,
    password_hash: str,
    identifier: str | None,
    sessions: SessionRules,
    hashes: KeyedHashes,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """Take the new password, and a new identifier and address where they belong to it; every session ends."""
    reset, account = found.reset, found.account
    one_time_codes.spend(session, right, now=now)
    _use_up(session, reset, now=now)
    chosen_passwords.choose(
        session, account, password_hash, how="reset", rules=sessions, hashes=hashes, seen_from=seen_from, now=now
    )
    chosen = identifier or reset.offered_identifier
    if chosen:
        chosen_identifiers.choose(session, account.id, identifiers.canonical(chosen), seen_from=seen_from, now=now)
    if reset.new_email:
        email_addresses.replace(session, account, reset.new_email, seen_from=seen_from, now=now)


def _use_up(session: Session, reset: Reset, *, now: datetime) -> None:
    unused = Reset.id == reset.id, Reset.used_at.is_(None)
    if session.scalars(update(Reset).where(*unused).values(used_at=now).returning(Reset.id)).one_or_none() is None:
        raise ResetClosed
