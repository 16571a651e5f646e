"""Grouping (AUTH-06): accounts that proved the same address are one person's, and one from the next sign-in on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from auth.accounts import identifiers
from auth.accounts.models import Account, Identifier, SharedAddress
from auth.merging import merges
from auth.merging.merges import Why
from auth.row_scope import act_for, seek
from auth.second_factors import second_factors
from auth.security_journal.journal import SeenFrom
from auth.sessions.sessions import SessionRules


def prove(session: Session, account_id: UUID, address: str, *, now: datetime) -> None:
    """Note that an account proved an address which is another one's identifier; within its own scope."""
    row = {"account_id": account_id, "address": address, "proven_at": now}
    session.execute(insert(SharedAddress).values(row).on_conflict_do_nothing())


def at_sign_in(session: Session, account_id: UUID, *, rules: SessionRules, seen_from: SeenFrom, now: datetime) -> None:
    """Group with an account that was let in whichever has the same address on record; ends in its scope.

    On record for both: who reads that mailbox can choose either password. Another address that signs in (an employer's,
    to which an invitation came) groups nobody. An account with a second factor is never taken in this way: that is for
    its owner to do, from there (AUTH-07).
    """
    address = session.get_one(Account, account_id).email
    others = _sharing(session, account_id, address) if _proved(session, account_id, address) else []
    for other_id in others:
        if may_be_taken(session, other_id, address):
            why = Why("address", seen_from=seen_from)
            merges.merge(session, account_id, other_id, why=why, rules=rules, now=now)
            session.execute(delete(SharedAddress).where(SharedAddress.account_id == other_id))
    act_for(session, account_id)


def _proved(session: Session, account_id: UUID, address: str) -> bool:
    signs_in = select(Identifier.value).where(Identifier.account_id == account_id, Identifier.kind == "email")
    shared = select(SharedAddress.address).where(SharedAddress.account_id == account_id)
    return address in {*session.scalars(signs_in), *session.scalars(shared)}


def may_be_taken(session: Session, account_id: UUID, address: str) -> bool:
    """Whether who proved an address may take an account by it: on record there, in use, without a second factor.

    Ends in the scope of that account.
    """
    act_for(session, account_id)
    fitting = Account.id == account_id, Account.state == "active", Account.email == address
    there = session.scalars(select(Account.id).where(*fitting)).one_or_none()
    return there is not None and not second_factors.of(session, account_id)


def _sharing(session: Session, account_id: UUID, address: str) -> list[UUID]:
    seek(session, address)
    proved = set(session.scalars(select(SharedAddress.account_id).where(SharedAddress.address == address)))
    owner_id = identifiers.account_of_address(session, address)
    return sorted((proved | {owner_id or account_id}) - {account_id})
