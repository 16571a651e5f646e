"""Invitations: somebody is given a space; an account is created for them, or the one that proved the address joins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from auth.accounts import depositor_addresses, identifiers
from auth.accounts.depositor_addresses import UsedAddress
from auth.accounts.models import Account
from auth.config import Config
from auth.events.accounts import AccountJoined, AccountPreCreated
from auth.invitations import confidential_passwords
from auth.invitations.models import Invitation
from auth.row_scope import act_for, lock
from chartrier.access.context import Context
from chartrier.access.keyed_hashes import new_secret
from chartrier.events.outbox import record
from chartrier.ids import new_id

LANGUAGE: Final = "fr"
"""The language that somebody is invited in: nothing is known yet of which one they read."""


@dataclass(frozen=True)
class Invitee:
    """Who is invited, into which space, by whom; without an address (``email``) they are enrolled by letter."""

    invitation_id: UUID
    holder_id: UUID
    kind: str
    invited_by: str
    email: str
    first_name: str
    last_name: str
    asks_confidential_password: bool = False


def invite(session: Session, context: Context, config: Config, invitee: Invitee) -> None:
    """Pre-create an account for whoever is invited, or join the active account whose verified address it is."""
    address = identifiers.canonical(invitee.email)
    # An activation of the same address would otherwise join everything but this.
    lock(session, f"address:{address}")
    if session.get(Invitation, invitee.invitation_id) is not None:
        return
    account_id = identifiers.owner_of_address(session, address)
    if account_id is not None:
        _join(session, context, invitee, account_id)
    else:
        _pre_create_with_link(session, context, config, invitee)


def pre_create(session: Session, context: Context, invitee: Invitee, *, expires_at: datetime) -> Invitation:
    """Create an account that waits for its owner; return the invitation that leads to it."""
    account = Account(
        id=new_id(),
        state="pending",
        email=identifiers.canonical(invitee.email),
        first_name=invitee.first_name,
        last_name=invitee.last_name,
        language=LANGUAGE,
        created_at=context.now,
    )
    act_for(session, account.id)
    session.add(account)
    session.flush()
    identifiers.assign_private_number(session, context, account.id)
    invitation = _invitation(context, invitee, account.id, expires_at=expires_at)
    session.add(invitation)
    return invitation


def joined(invitation: Invitation, account_id: UUID, *, accepted: bool = False) -> AccountJoined:
    """Return the event that an invitation belongs to an account in use; `accepted` when its owner followed the link."""
    return AccountJoined(
        tenant_id=invitation.holder_id,
        account_id=account_id,
        invitation_id=invitation.id,
        holder_id=invitation.holder_id,
        accepted=accepted,
    )


def send_link(
    session: Session, context: Context, config: Config, invitation: Invitation, *, reminder: bool = False
) -> None:
    """Have a link sent to the address of an invitation; a link that was sent before opens nothing any more."""
    account, secret = session.get_one(Account, invitation.account_id), new_secret()
    invitation.secret_hash, invitation.used_at = config.hashes.of("invitation", secret), None
    invitation.expires_at = context.now + config.invitation_lifetime
    _add_depositor_address(session, context, invitation, account.id)
    pre_created = AccountPreCreated(
        tenant_id=invitation.holder_id,
        account_id=account.id,
        invitation_id=invitation.id,
        holder_id=invitation.holder_id,
        email=invitation.address,
        first_name=account.first_name,
        last_name=account.last_name,
        language=LANGUAGE,
        invited_by=invitation.invited_by,
        sealed_link=config.seal(f"{config.public_url}/activation#{secret}"),
        expires_at=invitation.expires_at,
        reminder=reminder,
    )
    record(session, pre_created)
    if invitation.asks_confidential_password:
        confidential_passwords.send(session, context, config, account, invitation)


def _join(session: Session, context: Context, invitee: Invitee, account_id: UUID) -> None:
    invitation = _invitation(context, invitee, account_id, expires_at=context.now)
    invitation.used_at = context.now
    session.add(invitation)
    _add_depositor_address(session, context, invitation, account_id)
    record(session, joined(invitation, account_id))


def _pre_create_with_link(session: Session, context: Context, config: Config, invitee: Invitee) -> None:
    invitation = pre_create(session, context, invitee, expires_at=context.now + config.invitation_lifetime)
    send_link(session, context, config, invitation)


def _invitation(context: Context, invitee: Invitee, account_id: UUID, *, expires_at: datetime) -> Invitation:
    return Invitation(
        id=invitee.invitation_id,
        account_id=account_id,
        holder_id=invitee.holder_id,
        kind=invitee.kind,
        invited_by=invitee.invited_by,
        address=identifiers.canonical(invitee.email),
        asks_confidential_password=invitee.asks_confidential_password,
        created_at=context.now,
        expires_at=expires_at,
    )


def _add_depositor_address(session: Session, context: Context, invitation: Invitation, account_id: UUID) -> None:
    if invitation.kind == "person":
        used = UsedAddress(invitation.holder_id, invitation.address, invitation.invited_by)
        depositor_addresses.add(session, context, account_id, used)
