"""Identities at outside providers: linked to an account with proof, signed in with from then on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts import identifiers, merged_accounts
from auth.accounts.models import Account, Identifier, Merge
from auth.config import Config
from auth.errors import OutsideIdentityNotFound, OutsideIdentityTaken
from auth.events.applications import OutsideIdentityChanged
from auth.openid.models import OutsideIdentity
from auth.openid.outside_providers import Identity, OutsideProviders
from auth.row_scope import act_for, allow_lookup
from auth.security_journal import journal
from chartrier.access.context import Context
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.ids import new_id


@dataclass(frozen=True)
class LinkedIdentity:
    """An identity as its owner sees it; ``account``: the number of the merged account that it belongs to, if any."""

    id: UUID
    provider: str
    provider_name: str
    email: str | None
    account: str | None
    linked_at: datetime
    last_used_at: datetime | None


def owner_of(session: Session, context: Context, config: Config, identity: Identity) -> UUID | None:
    """Return whose account an identity signs in to; None where it was never linked."""
    subject_hash = _hash(config, identity)
    allow_lookup(session, subject_hash)
    this = OutsideIdentity.subject_hash == subject_hash
    account_id = session.scalars(select(OutsideIdentity.account_id).where(this)).one_or_none()
    if account_id is None:
        return None
    act_for(session, account_id)
    session.scalars(select(OutsideIdentity).where(this)).one().last_used_at = context.now
    session.flush()
    return account_id


def link_by_address(session: Session, context: Context, config: Config, identity: Identity) -> UUID | None:
    """Link an identity whose provider proved the address to the account that proved it to us and has it on record."""
    if not identity.address_is_proven or not identity.email:
        return None
    address = identifiers.canonical(identity.email)
    account_id = _account_that_proved(session, address)
    if account_id is None:
        return None
    act_for(session, account_id)
    if session.get_one(Account, account_id).email != address:
        return None
    link(session, context, config, account_id, identity)
    return account_id


def link(session: Session, context: Context, config: Config, account_id: UUID, identity: Identity) -> LinkedIdentity:
    """Let an identity sign in to one account from now on; an account has one identity of each provider."""
    linked = OutsideIdentity(
        id=new_id(),
        account_id=account_id,
        provider=identity.provider,
        subject_hash=_hash(config, identity),
        email=identity.email,
        linked_at=context.now,
    )
    session.add(linked)
    taken = OutsideIdentityTaken()
    with (
        translating("uq_outside_identities_subject_hash", taken),
        translating("uq_outside_identities_account_id_provider", taken),
    ):
        session.flush()
    _publish(session, context, account_id, "linked", identity.provider_name)
    return _linked(linked, identity.provider_name, account=None)


def of(session: Session, account_id: UUID, providers: OutsideProviders) -> list[LinkedIdentity]:
    """Return every identity that signs in to an account: its own, and those of accounts merged into it."""
    found = []
    absorbed = merged_accounts.absorbed_numbers(session, account_id)
    for owner_id, number in {account_id: None, **absorbed}.items():
        act_for(session, owner_id)
        own = (
            select(OutsideIdentity)
            .where(OutsideIdentity.account_id == owner_id)
            .order_by(OutsideIdentity.linked_at, OutsideIdentity.id)
        )
        found += [_linked(row, providers.name_of(row.provider), account=number) for row in session.scalars(own)]
    act_for(session, account_id)
    return found


def unlink(
    session: Session, context: Context, account_id: UUID, identity_id: UUID, providers: OutsideProviders
) -> None:
    """Let an identity sign in to an account no more, whether it is its own or of an account merged into it."""
    identity = None
    for owner_id in merged_accounts.with_absorbed(session, account_id):
        act_for(session, owner_id)
        own = OutsideIdentity.id == identity_id, OutsideIdentity.account_id == owner_id
        identity = session.scalars(select(OutsideIdentity).where(*own)).one_or_none()
        if identity is not None:
            session.delete(identity)
            break
    act_for(session, account_id)
    if identity is None:
        raise OutsideIdentityNotFound
    _publish(session, context, account_id, "unlinked", providers.name_of(identity.provider))


def _account_that_proved(session: Session, address: str) -> UUID | None:
    # Where the address came by a merge, the merged account proved it, and has it again once that is undone.
    account_id = identifiers.owner_of_address(session, address)
    merge_id = session.scalars(select(Identifier.merge_id).where(Identifier.value == address)).one_or_none()
    if merge_id is None:
        return account_id
    allow_lookup(session, str(merge_id))
    return session.scalars(select(Merge.absorbed_id).where(Merge.id == merge_id)).one()


def _linked(row: OutsideIdentity, provider_name: str, *, account: str | None) -> LinkedIdentity:
    return LinkedIdentity(row.id, row.provider, provider_name, row.email, account, row.linked_at, row.last_used_at)


def _publish(
    session: Session, context: Context, account_id: UUID, change: Literal["linked", "unlinked"], provider_name: str
) -> None:
    changed = OutsideIdentityChanged(
        tenant_id=account_id, account_id=account_id, change=change, provider_name=provider_name, at=context.now
    )
    record(session, changed)
    journal.write(session, context, account_id, f"outside-identity-{change}", provider=provider_name)


def _hash(config: Config, identity: Identity) -> str:
    return config.hashes.of("outside-identity", f"{identity.provider}\0{identity.subject}")
