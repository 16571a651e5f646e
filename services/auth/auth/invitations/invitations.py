"""Invitations: somebody is given a space; an account is made for them, or the one that proved the address joins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts import depositor_addresses, identifiers
from auth.accounts.models import Account
from auth.events.accounts import AccountJoined, AccountPreCreated
from auth.invitations.models import Invitation
from auth.row_scope import act_for, take_turns
from auth.secret_storage.keyed_hashes import KeyedHashes, new_secret
from chartrier.events.outbox import record
from chartrier.ids import new_id


@dataclass(frozen=True)
class Invited:
    """Who is invited, into which space, by whom."""

    invitation_id: UUID
    holder_id: UUID
    kind: str
    invited_by: str
    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True)
class InvitationRules:
    """How long a link lives, what it looks like, who alone can read it, and the language to begin with."""

    seal: Callable[[str], str]
    public_url: str
    hashes: KeyedHashes
    lives: timedelta = timedelta(days=30)
    language: str = "fr"

    def sealed_link(self, secret: str) -> str:
        """The activation link as only notify can read it."""
        return self.seal(f"{self.public_url}/activation#{secret}")


def welcome(session: Session, invited: Invited, *, rules: InvitationRules, now: datetime) -> None:
    """Pre-create an account for whoever is invited, or join the active account whose verified address it is."""
    address = identifiers.canonical(invited.email)
    # An activation of the same address would otherwise join everything but this.
    take_turns(session, f"address:{address}")
    if session.get(Invitation, invited.invitation_id) is not None:
        return
    account_id = identifiers.account_of_address(session, address)
    if account_id is not None:
        _join(session, invited, account_id, now=now)
    else:
        _pre_create(session, invited, address, rules=rules, now=now)


def _join(session: Session, invited: Invited, account_id: UUID, *, now: datetime) -> None:
    invitation = _invitation(invited, account_id, now=now, expires_at=now)
    invitation.used_at = now
    session.add(invitation)
    _hear_of_address(session, invited, account_id, now=now)
    record(session, joined(invitation, account_id))


def joined(invitation: Invitation, account_id: UUID) -> AccountJoined:
    """What is said of an invitation that an account answers which is in use already."""
    holder_id = invitation.holder_id
    return AccountJoined(tenant_id=holder_id, account_id=account_id, invitation_id=invitation.id, holder_id=holder_id)


def _pre_create(session: Session, invited: Invited, address: str, *, rules: InvitationRules, now: datetime) -> None:
    account = Account(
        id=new_id(),
        state="pending",
        email=address,
        first_name=invited.first_name,
        last_name=invited.last_name,
        language=rules.language,
        created_at=now,
    )
    act_for(session, account.id)
    session.add(account)
    session.flush()
    identifiers.give_private_number(session, account.id, now=now)
    secret = new_secret()
    invitation = _invitation(invited, account.id, now=now, expires_at=now + rules.lives)
    invitation.secret_hash = rules.hashes.of("invitation", secret)
    session.add(invitation)
    _hear_of_address(session, invited, account.id, now=now)
    record(session, _pre_created(account, invitation, sealed_link=rules.sealed_link(secret)))


def _hear_of_address(session: Session, invited: Invited, account_id: UUID, *, now: datetime) -> None:
    if invited.kind == "person":
        depositor_addresses.heard(
            session,
            holder_id=invited.holder_id,
            account_id=account_id,
            address=identifiers.canonical(invited.email),
            depositor=invited.invited_by,
            now=now,
        )


def _pre_created(account: Account, invitation: Invitation, *, sealed_link: str) -> AccountPreCreated:
    return AccountPreCreated(
        tenant_id=invitation.holder_id,
        account_id=account.id,
        invitation_id=invitation.id,
        holder_id=invitation.holder_id,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
        language=account.language,
        invited_by=invitation.invited_by,
        sealed_link=sealed_link,
        expires_at=invitation.expires_at,
    )


def _invitation(invited: Invited, account_id: UUID, *, now: datetime, expires_at: datetime) -> Invitation:
    return Invitation(
        id=invited.invitation_id,
        account_id=account_id,
        holder_id=invited.holder_id,
        kind=invited.kind,
        invited_by=invited.invited_by,
        address=identifiers.canonical(invited.email),
        created_at=now,
        expires_at=expires_at,
    )
