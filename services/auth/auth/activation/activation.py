"""Activation (AUTH-03): the link of the invitation, once, with an identifier, a password and the terms accepted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import depositor_addresses, identifiers, profile_events
from auth.accounts.models import Account, Identifier
from auth.consents import consents, terms
from auth.errors import ActivationClosed, IdentifierTaken
from auth.invitations.invitations import joined
from auth.invitations.models import Invitation
from auth.passwords.password_rules import PasswordRules
from auth.row_scope import act_for, seek, take_turns
from auth.secret_storage.keyed_hashes import KeyedHashes
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid


@dataclass(frozen=True)
class Activation:
    """An open invitation and the account that waits behind it."""

    invitation: Invitation
    account: Account

    @property
    def terms(self) -> terms.Terms:
        """The terms that this kind of account accepts."""
        return terms.for_space(self.invitation.kind)


@dataclass(frozen=True)
class Choice:
    """What the owner of an account typed to take it into use."""

    identifier: str
    password: str
    terms_version: str
    language: str


def find(session: Session, token: str, *, hashes: KeyedHashes, now: datetime) -> Activation:
    """The activation that a link opens; the link stays good."""
    kept = hashes.of("invitation", token)
    seek(session, kept)
    invitation = session.scalars(select(Invitation).where(Invitation.secret_hash == kept)).one_or_none()
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now:
        raise ActivationClosed
    act_for(session, invitation.account_id)
    return Activation(invitation, session.get_one(Account, invitation.account_id))


def check(activation: Activation, choice: Choice, *, rules: PasswordRules) -> None:
    """Refuse, field by field, what can't be chosen; nothing is changed, so that the link stays good."""
    account, identifier = activation.account, identifiers.canonical(choice.identifier)
    errors = []
    if choice.terms_version != activation.terms.version:
        errors.append(FieldError("terms_version", field_messages.said("terms", choice.language)))
    if identifier != account.email and not identifiers.may_be_chosen(identifier):
        errors.append(FieldError("identifier", field_messages.said("identifier", choice.language)))
    personal = (account.first_name, account.last_name, account.email, identifier)
    broken = rules.broken_by(choice.password, personal)
    errors += [FieldError("password", field_messages.said(rule, choice.language)) for rule in broken]
    if errors:
        raise Invalid(*errors)


def activate(
    session: Session, activation: Activation, choice: Choice, *, password_hash: str, seen_from: SeenFrom, now: datetime
) -> UUID:
    """Take an account into use, once, with what was checked; other invitations of the address, now proven, join it."""
    account, accepted = activation.account, activation.terms
    take_turns(session, f"address:{account.email}")
    use_up(session, activation.invitation, now=now)
    account.state, account.password_hash, account.activated_at = "active", password_hash, now
    account.language = choice.language
    _give_identifiers(session, account, identifiers.canonical(choice.identifier), now=now)
    record(session, profile_events.activated(session, account))
    journal.write(session, account.id, "activated", seen_from=seen_from, now=now)
    consents.keep(session, account.id, accepted.kind, accepted.version, seen_from=seen_from, now=now)
    join_others(session, account, now=now)
    return account.id


def use_up(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """Take an invitation, once."""
    unused = Invitation.id == invitation.id, Invitation.used_at.is_(None)
    used = update(Invitation).where(*unused).values(used_at=now).returning(Invitation.id)
    if session.scalars(used).one_or_none() is None:
        raise ActivationClosed


def _give_identifiers(session: Session, account: Account, identifier: str, *, now: datetime) -> None:
    if identifiers.account_of_address(session, account.email) is not None:
        raise ActivationClosed
    kinds = {identifier: "chosen", account.email: "email"}
    for value, kind in kinds.items():
        with translating("pk_identifiers", IdentifierTaken()):
            session.add(Identifier(value=value, kind=kind, account_id=account.id, since=now))
            session.flush()


def join_others(session: Session, account: Account, *, now: datetime, address: str | None = None) -> None:
    """Whoever opened this link reads that mailbox: the other links that were sent to it are theirs as well."""
    address = address or account.email
    seek(session, address)
    alike = select(Account).where(Account.state == "pending", Account.email == address)
    holder_ids = []
    for other in session.scalars(alike).all():
        act_for(session, other.id)
        other.state, other.joined_to = "joined", account.id
        open_ones = select(Invitation).where(Invitation.account_id == other.id, Invitation.used_at.is_(None))
        for invitation in session.scalars(open_ones).all():
            invitation.used_at = now
            holder_ids.append(invitation.holder_id)
            record(session, joined(invitation, account.id))
    for holder_id in holder_ids:
        depositor_addresses.move(session, holder_id, to=account.id)
    act_for(session, account.id)
