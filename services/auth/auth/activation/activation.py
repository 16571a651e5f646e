"""Activation (AUTH-03): the link of the invitation, once, with an identifier, a password and the terms accepted."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auth import field_messages
from auth.accounts import depositor_addresses, identifiers, profile_events
from auth.accounts.models import Account, Identifier
from auth.codes.one_time_codes import CodePurpose
from auth.config import Config
from auth.consents import consents, terms
from auth.consents.consents import Acceptance
from auth.errors import ActivationClosed, IdentifierTaken
from auth.invitations import confidential_passwords
from auth.invitations.invitations import joined
from auth.invitations.models import Invitation
from auth.passwords.password_rules import PasswordRules
from auth.row_scope import act_for, allow_lookup, lock
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError, Invalid


@dataclass(frozen=True)
class Activation:
    """An open invitation and the pending account that it leads to."""

    invitation: Invitation
    account: Account

    @property
    def terms(self) -> terms.Terms:
        """Return the terms that this kind of account accepts."""
        return terms.for_space(self.invitation.kind)

    @property
    def password_purpose(self) -> CodePurpose | None:
        """Return what the confidential password of the invitation is good for, where it asks one."""
        asked = self.invitation.asks_confidential_password
        return confidential_passwords.purpose_of(self.invitation) if asked else None


@dataclass(frozen=True)
class Choice:
    """What the owner of an account typed to activate it."""

    identifier: str
    password: str
    terms_version: str
    confidential_password: str = ""


def find(session: Session, context: Context, config: Config, token: str) -> Activation:
    """Return the activation that a link opens; the link stays good."""
    secret_hash = config.hashes.of("invitation", token)
    allow_lookup(session, secret_hash)
    invitation = session.scalars(select(Invitation).where(Invitation.secret_hash == secret_hash)).one_or_none()
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= context.now:
        raise ActivationClosed
    act_for(session, invitation.account_id)
    return Activation(invitation, session.get_one(Account, invitation.account_id))


def check(context: Context, activation: Activation, choice: Choice, *, rules: PasswordRules) -> None:
    """Refuse, field by field, what can't be chosen; nothing is changed, so that the link stays good."""
    account, identifier = activation.account, identifiers.canonical(choice.identifier)
    messages = []
    if choice.terms_version != activation.terms.version:
        messages.append(("terms_version", "terms"))
    if identifier != account.email and not identifiers.may_be_chosen(identifier):
        messages.append(("identifier", "identifier"))
    personal = (account.first_name, account.last_name, account.email, identifier)
    if activation.invitation.asks_confidential_password and not choice.confidential_password.strip():
        messages.append(("confidential_password", "confidential-password"))
    messages += [("password", rule) for rule in rules.broken_by(choice.password, personal)]
    if messages:
        raise Invalid(*(FieldError(field, field_messages.message(key, context.language)) for field, key in messages))


def activate(session: Session, context: Context, activation: Activation, choice: Choice, *, password_hash: str) -> None:
    """Activate an account, once, with what was checked; other invitations of the address, now proven, join it."""
    account, accepted = activation.account, activation.terms
    lock(session, f"address:{account.email}")
    use_invitation(session, context, activation.invitation)
    account.state, account.password_hash, account.activated_at = "active", password_hash, context.now
    account.language = context.language
    _add_identifiers(session, context, account, identifiers.canonical(choice.identifier))
    record(session, profile_events.activated(session, account))
    journal.write(session, context, account.id, "activated")
    consents.store(session, context, account.id, Acceptance(accepted.kind, accepted.version, context.now))
    join_pending_accounts(session, context, account)


def use_invitation(session: Session, context: Context, invitation: Invitation) -> None:
    """Use an invitation up, once; sent again in the meantime, it has another secret and is not this one any more."""
    unused = (
        Invitation.id == invitation.id,
        Invitation.used_at.is_(None),
        Invitation.secret_hash == invitation.secret_hash,
    )
    used = update(Invitation).where(*unused).values(used_at=context.now).returning(Invitation.id)
    if session.scalars(used).one_or_none() is None:
        raise ActivationClosed


def join_pending_accounts(session: Session, context: Context, account: Account, *, address: str | None = None) -> None:
    """Join the other pending accounts of an address: whoever opened one link to a mailbox reads the others too.

    Not where a confidential password goes with the link (TEN-42): it still has to be typed, with that very link.
    """
    address = address or account.email
    allow_lookup(session, address)
    pending = select(Account).where(Account.state == "pending", Account.email == address)
    holder_ids = []
    for other in session.scalars(pending).all():
        act_for(session, other.id)
        unused = select(Invitation).where(Invitation.account_id == other.id, Invitation.used_at.is_(None))
        invitations = session.scalars(unused).all()
        if any(invitation.asks_confidential_password for invitation in invitations):
            continue
        other.state, other.merged_into = "merged", account.id
        for invitation in invitations:
            invitation.used_at = context.now
            holder_ids.append(invitation.holder_id)
            record(session, joined(invitation, account.id))
    for holder_id in holder_ids:
        depositor_addresses.move(session, holder_id, to=account.id)
    act_for(session, account.id)


def _add_identifiers(session: Session, context: Context, account: Account, identifier: str) -> None:
    if identifiers.owner_of_address(session, account.email) is not None:
        message = field_messages.message("address-has-account", context.language)
        raise Invalid(FieldError("identifier", message))
    kinds = {identifier: "chosen", account.email: "email"}
    for value, kind in kinds.items():
        with translating("pk_identifiers", IdentifierTaken()):
            session.add(Identifier(value=value, kind=kind, account_id=account.id, added_at=context.now))
            session.flush()
