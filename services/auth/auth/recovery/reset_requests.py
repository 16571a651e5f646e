"""Requests for a new password (AUTH-21): answered first; only then is it looked up whether there is an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier
from auth.codes import sending_limits
from auth.config import Config
from auth.events.credentials import PasswordResetSentElsewhere
from auth.passwords.models import PasswordReset
from auth.recovery import password_resets
from auth.recovery.models import ResetRequest
from auth.recovery.password_resets import ResetOffer
from auth.row_scope import act_for, allow_lookup
from auth.security_journal import journal
from auth.security_journal.journal import Origin
from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.events.outbox import record
from chartrier.ids import new_id

CHANNEL: Final = "resets"
MAXIMUM_A_DAY: Final = 10


def add(session: Session, context: Context, config: Config, *, email: str, identifier: str | None) -> None:
    """Store a request; nothing is looked up, so that neither the answer nor its time tells anything."""
    address = identifiers.canonical(email)
    if not sending_limits.is_allowed(session, context, config, f"resets:{address}", maximum=MAXIMUM_A_DAY):
        return
    request = ResetRequest(
        id=new_id(),
        email=address,
        identifier=identifiers.canonical(identifier) if identifier else None,
        language=context.language,
        origin=vars(journal.origin_of(context)),
        requested_at=context.now,
    )
    allow_lookup(session, str(request.id))
    session.add(request)
    wake(session, CHANNEL)


def next_one(session: Session) -> ResetRequest | None:
    """Return the request that waited longest, locked; in maintenance only."""
    oldest = select(ResetRequest).order_by(ResetRequest.requested_at).limit(1).with_for_update(skip_locked=True)
    return session.scalars(oldest).one_or_none()


def answer(session: Session, context: Context, config: Config, request: ResetRequest) -> None:
    """Send one message with a link for each account of the address, if there is any, and delete the request.

    An address that only signs in (it came with an account that was merged) is told where the link went: links go to the
    address on record alone, so that no merge lets one more mailbox choose the password.
    """
    offer = ResetOffer("forgotten", origin=Origin(**request.origin), requested_at=request.requested_at)
    accounts = _with_address_on_record(session, request)
    elsewhere = _with_other_address_on_record(session, request)
    if accounts:
        _send_links(session, context, config, accounts, offer)
    if elsewhere is not None and sending_limits.is_allowed(
        session, context, config, f"resets:{elsewhere.email}", maximum=MAXIMUM_A_DAY
    ):
        _send_links(session, context, config, [elsewhere], offer)
        _tell_the_address(session, context, request, elsewhere)
    session.delete(request)


def _send_links(
    session: Session, context: Context, config: Config, accounts: Sequence[Account], offer: ResetOffer
) -> None:
    # From request to request: however late the earlier one was answered, its cool-down is what the page said.
    since = (offer.requested_at or context.now) - config.codes.cool_down
    due = [account for account in accounts if not _was_just_sent(session, account, since)]
    if due:
        password_resets.send_links(session, context, config, due, offer)


def _with_address_on_record(session: Session, request: ResetRequest) -> list[Account]:
    matching = select(Account).where(Account.state == "active", Account.email == request.email)
    if request.identifier:
        matching = matching.where(Account.id.in_(_owner_of(request.identifier)))
    return list(session.scalars(matching.order_by(Account.created_at, Account.id)))


def _with_other_address_on_record(session: Session, request: ResetRequest) -> Account | None:
    """Return the account that an address signs in to without being the one on record: its own account was merged."""
    signs_in = select(Identifier.account_id).where(Identifier.value == request.email, Identifier.kind == "email")
    account = select(Account).where(Account.state == "active", Account.id.in_(signs_in), Account.email != request.email)
    if request.identifier:
        account = account.where(Account.id.in_(_owner_of(request.identifier)))
    return session.scalars(account).one_or_none()


def _owner_of(identifier: str) -> Select[UUID]:
    return select(Identifier.account_id).where(Identifier.value == identifier)


def _tell_the_address(session: Session, context: Context, request: ResetRequest, account: Account) -> None:
    act_for(session, account.id)
    sent = PasswordResetSentElsewhere(
        tenant_id=account.id,
        request_id=request.id,
        account_id=account.id,
        email=request.email,
        language=account.language,
        at=context.now,
    )
    record(session, sent)


def _was_just_sent(session: Session, account: Account, since: datetime) -> bool:
    recent = PasswordReset.account_id == account.id, PasswordReset.created_at > since
    return session.scalars(select(PasswordReset.id).where(*recent).limit(1)).one_or_none() is not None
