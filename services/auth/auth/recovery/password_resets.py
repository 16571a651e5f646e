"""Resetting the password by e-mail (AUTH-21, AUTH-23): a link and a confidential code, for two days, once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.accounts import identifiers, own_identifiers
from auth.accounts.models import Account
from auth.accounts.own_identifiers import AccountIdentifiers
from auth.codes import one_time_codes
from auth.codes.one_time_codes import CodePurpose, SentCode, VerifiedCode
from auth.codes.recipients import Recipient
from auth.config import Config
from auth.errors import ResetClosed
from auth.events.credentials import PasswordResetOffered, ResetLink
from auth.passwords import password_change
from auth.passwords.models import PasswordReset
from auth.passwords.password_change import NewPassword
from auth.passwords.password_rules import PasswordRules
from auth.profile import email_addresses
from auth.row_scope import act_for, allow_lookup
from auth.security_journal import journal
from auth.security_journal.journal import Origin
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.events.outbox import record
from chartrier.http.problems import Invalid
from chartrier.ids import new_id

LIFETIME: Final = one_time_codes.TWO_DAYS
_RETENTION: Final = timedelta(days=30)


@dataclass(frozen=True)
class ResetOffer:
    """Why links are sent, and what else changes when they are used; the last two: where and when one asked."""

    cause: Literal["forgotten", "lost-identifier"]
    new_email: str | None = None
    new_identifier: str | None = None
    origin: Origin | None = None
    requested_at: datetime | None = None


@dataclass(frozen=True)
class OpenReset:
    """A link that still works, and the account it is for."""

    reset: PasswordReset
    account: Account
    known: AccountIdentifiers


@dataclass(frozen=True)
class ChosenCredentials:
    """What somebody chose who typed the right code: a password, and perhaps an identifier."""

    code: VerifiedCode
    password_hash: str
    identifier: str | None


def code_purpose(reset: PasswordReset) -> CodePurpose:
    """Return what the confidential code of a link is good for."""
    return CodePurpose("reset", str(reset.id), LIFETIME)


def send_links(
    session: Session, context: Context, config: Config, accounts: Sequence[Account], offer: ResetOffer
) -> None:
    """Send one message with a link and a code for each account: to the address on record, or to a proven new one."""
    first = accounts[0]
    links = [_create_link(session, context, config, account, offer) for account in accounts]
    offered = PasswordResetOffered(
        tenant_id=first.id,
        offer_id=new_id(),
        cause=offer.cause,
        email=offer.new_email or first.email,
        name=first.first_name or first.last_name,
        language=first.language,
        links=links,
        at=context.now,
        expires_at=context.now + LIFETIME,
    )
    record(session, offered)


def find(session: Session, context: Context, config: Config, token: str) -> OpenReset:
    """Return the account that a link is for; the link stays good."""
    secret_hash = config.hashes.of("reset", token)
    allow_lookup(session, secret_hash)
    reset = session.scalars(select(PasswordReset).where(PasswordReset.secret_hash == secret_hash)).one_or_none()
    if reset is None or reset.used_at is not None or reset.expires_at <= context.now:
        raise ResetClosed
    act_for(session, reset.account_id)
    account = session.get_one(Account, reset.account_id)
    if account.state != "active":
        raise ResetClosed
    return OpenReset(reset, account, own_identifiers.of(session, account))


def send_code_again(session: Session, context: Context, config: Config, found: OpenReset) -> SentCode:
    """Send another code to where the link went, good as long as the link; the earlier one dies."""
    reset, account = found.reset, found.account
    name = account.first_name or account.last_name
    # Whoever holds the link reads what comes there.
    to = Recipient("email", reset.new_email or account.email, name, account.language, account.id, proven=True)
    purpose = replace(code_purpose(reset), lifetime=reset.expires_at - context.now)
    return one_time_codes.issue(session, context, config, purpose, to)


def check(context: Context, found: OpenReset, *, password: str, identifier: str | None, rules: PasswordRules) -> None:
    """Refuse, field by field, what can't be chosen; neither the link nor an attempt of the code is used up."""
    errors = password_change.errors_in(password, found.account, found.known, rules=rules, language=context.language)
    if identifier is not None:
        errors += own_identifiers.errors_in(identifier, language=context.language)
    if errors:
        raise Invalid(*errors)


def complete(session: Session, context: Context, config: Config, found: OpenReset, chosen: ChosenCredentials) -> None:
    """Set the new password, and a new identifier and address where they belong to it; every session ends."""
    reset, account = found.reset, found.account
    one_time_codes.use(session, context, chosen.code)
    _use(session, context, reset)
    password_change.set_password(session, context, config, account, NewPassword(chosen.password_hash, "reset"))
    identifier = chosen.identifier or reset.new_identifier
    if identifier:
        own_identifiers.choose(session, context, account.id, identifiers.canonical(identifier))
    if reset.new_email:
        email_addresses.replace(session, context, account, reset.new_email)


def delete_expired(session: Session, context: Context) -> None:
    """Delete links that expired a month ago."""
    session.execute(delete(PasswordReset).where(PasswordReset.expires_at < context.now - _RETENTION))


def _create_link(session: Session, context: Context, config: Config, account: Account, offer: ResetOffer) -> ResetLink:
    act_for(session, account.id)
    password_change.void_links(session, context, account.id)
    secret = new_secret()
    reset = PasswordReset(
        id=new_id(),
        account_id=account.id,
        secret_hash=config.hashes.of("reset", secret),
        new_identifier=offer.new_identifier,
        new_email=offer.new_email,
        created_at=offer.requested_at or context.now,
        expires_at=context.now + LIFETIME,
    )
    session.add(reset)
    session.flush()
    code = one_time_codes.create(session, context, config, code_purpose(reset), "email")
    known = own_identifiers.of(session, account)
    origin = offer.origin or journal.origin_of(context)
    journal.write_from(session, context, account.id, "reset-offered", origin)
    return ResetLink(
        identifier=offer.new_identifier or known.chosen or known.private_number,
        sealed_link=config.seal(f"{config.public_url}/reinitialisation#{secret}"),
        sealed_code=config.seal(code),
    )


def _use(session: Session, context: Context, reset: PasswordReset) -> None:
    unused = PasswordReset.id == reset.id, PasswordReset.used_at.is_(None)
    used = update(PasswordReset).where(*unused).values(used_at=context.now).returning(PasswordReset.id)
    if session.scalars(used).one_or_none() is None:
        raise ResetClosed
