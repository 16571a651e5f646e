"""Invitations that are sent again, to the address that is right now: what was sent before opens nothing any more."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth.accounts import depositor_addresses, identifiers
from auth.accounts.models import Account
from auth.codes import sending_limits
from auth.config import Config
from auth.errors import ActivationClosed, TooManyInvitations
from auth.formats import masking
from auth.invitations import invitations, letters
from auth.invitations.models import EnrolmentLetter, Invitation
from auth.row_scope import act_for, allow_lookup, lock
from auth.security_journal import journal
from auth.sessions import sessions
from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record

MAXIMUM_A_DAY: Final = 3


@dataclass(frozen=True)
class InvitationToRepeat:
    """An invitation, and the address it goes to now; an empty one has it go by letter."""

    invitation_id: UUID
    email: str


def repeat(session: Session, context: Context, config: Config, wanted: InvitationToRepeat, *, reminder: bool) -> None:
    """Send an invitation again, unless it was answered; an address that an account has proven joins that account."""
    allow_lookup(session, str(wanted.invitation_id))
    found = session.get(Invitation, wanted.invitation_id)
    if found is None:
        return
    address = identifiers.canonical(wanted.email)
    # In the order of every other act on an address and an account.
    for name in sorted({address, found.address}):
        lock(session, f"address:{name}")
    act_for(session, found.account_id)
    lock(session, f"account:{found.account_id}")
    sessions.lock_all(session, found.account_id)
    account = session.get_one(Account, found.account_id, populate_existing=True, with_for_update=True)
    invitation = session.get_one(Invitation, found.id, populate_existing=True)
    if account.state not in {"pending", "enrolled"}:
        return
    if address != invitation.address:
        journal.write(session, context, account.id, "invitation-address-corrected")
    journal.write(session, context, account.id, "invitation-repeated")
    _void(session, context, account, invitation)
    account.email = invitation.address = address
    owner_id = identifiers.owner_of_address(session, address) if address else None
    # With a confidential password beside it, only the link joins the account: its owner types both (TEN-42).
    if owner_id is not None and not invitation.asks_confidential_password:
        _join(session, account, invitation, owner_id)
    elif address:
        invitations.send_link(session, context, config, invitation, reminder=reminder)
    else:
        wake(session, letters.CHANNEL)


def repeat_by_link(session: Session, context: Context, config: Config, token: str) -> str:
    """Send an invitation again to the address on record, asked for with its own link; return that address, masked.

    The link may have expired, but was neither used nor replaced; a few times a day at most, whoever asks.
    """
    secret_hash = config.hashes.of("invitation", token)
    allow_lookup(session, secret_hash)
    found = session.scalars(select(Invitation).where(Invitation.secret_hash == secret_hash)).one_or_none()
    if found is None or found.used_at is not None or not found.address:
        raise ActivationClosed
    count(session, context, config, found)
    address = found.address
    repeat(session, context, config, InvitationToRepeat(found.id, address), reminder=False)
    return masking.of_address(address)


def count(session: Session, context: Context, config: Config, invitation: Invitation) -> None:
    """Count one more time that an invitation is sent because somebody asks; refuse when it was often enough today."""
    if not sending_limits.is_allowed(session, context, config, f"invitation:{invitation.id}", maximum=MAXIMUM_A_DAY):
        raise TooManyInvitations


def _void(session: Session, context: Context, account: Account, invitation: Invitation) -> None:
    """Have neither the link nor the letter that was sent open anything."""
    account.state, account.password_hash = "pending", None
    sessions.end_pending_sign_ins(session, account.id)
    session.execute(delete(EnrolmentLetter).where(EnrolmentLetter.account_id == account.id))
    invitation.secret_hash, invitation.used_at = None, context.now
    depositor_addresses.remove(session, invitation.holder_id, invitation.address)


def _join(session: Session, account: Account, invitation: Invitation, owner_id: UUID) -> None:
    account.state, account.merged_into = "merged", owner_id
    record(session, invitations.joined(invitation, owner_id))
