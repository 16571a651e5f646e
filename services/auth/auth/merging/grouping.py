"""Grouping (AUTH-06): accounts that proved the same address are one person's, merged at the next sign-in."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier, SharedAddress
from auth.config import Config
from auth.merging import merges
from auth.merging.merges import Merging
from auth.row_scope import act_for, allow_lookup
from auth.second_factors import second_factors
from chartrier.access.context import Context


def add_shared_address(session: Session, context: Context, account_id: UUID, address: str) -> None:
    """Record that an account proved an address which is another one's identifier; the transaction acts for it."""
    row = {"account_id": account_id, "address": address, "proven_at": context.now}
    session.execute(insert(SharedAddress).values(row).on_conflict_do_nothing())


def merge_at_sign_in(session: Session, context: Context, config: Config, account_id: UUID) -> None:
    """Merge whichever accounts have the same address on record; the transaction then acts for the account.

    On record for both: who reads that mailbox can choose either password. Another address that signs in (an employer's,
    to which an invitation came) groups nobody. An account with a second factor is never absorbed in this way: that is
    for its owner to do, from there (AUTH-07).
    """
    address = session.get_one(Account, account_id).email
    others = _sharing(session, account_id, address) if _has_proven(session, account_id, address) else []
    for other_id in others:
        if may_be_absorbed(session, other_id, address):
            merges.merge(session, context, config, Merging(account_id, other_id, "address"))
            session.execute(delete(SharedAddress).where(SharedAddress.account_id == other_id))
    act_for(session, account_id)


def may_be_absorbed(session: Session, account_id: UUID, address: str) -> bool:
    """Tell whether proving an address suffices to absorb an account: on record, active, without a second factor.

    The transaction then acts for that account.
    """
    act_for(session, account_id)
    matching = Account.id == account_id, Account.state == "active", Account.email == address
    found = session.scalars(select(Account.id).where(*matching)).one_or_none()
    return found is not None and not second_factors.of(session, account_id)


def _has_proven(session: Session, account_id: UUID, address: str) -> bool:
    signs_in = select(Identifier.value).where(Identifier.account_id == account_id, Identifier.kind == "email")
    shared = select(SharedAddress.address).where(SharedAddress.account_id == account_id)
    return address in {*session.scalars(signs_in), *session.scalars(shared)}


def _sharing(session: Session, account_id: UUID, address: str) -> list[UUID]:
    allow_lookup(session, address)
    proven = set(session.scalars(select(SharedAddress.account_id).where(SharedAddress.address == address)))
    owner_id = identifiers.owner_of_address(session, address)
    return sorted((proven | {owner_id or account_id}) - {account_id})
