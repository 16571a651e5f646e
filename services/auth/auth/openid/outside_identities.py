"""Who somebody is at an outside provider: linked to an account with proof, signed in with from then on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts import identifiers, merged_accounts
from auth.accounts.models import Account, Identifier, Merge
from auth.errors import OutsideIdentityNotFound, OutsideIdentityTaken
from auth.events.applications import OutsideIdentityChanged
from auth.openid.models import OutsideIdentity
from auth.openid.outside_providers import Identity, OutsideProvider, OutsideProviders
from auth.row_scope import act_for, seek
from auth.secret_storage.keyed_hashes import KeyedHashes
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from chartrier.database.session import translating
from chartrier.events.outbox import record
from chartrier.ids import new_id


@dataclass(frozen=True)
class Linked:
    """An identity as its owner sees it."""

    id: UUID
    provider: str
    provider_name: str
    email: str | None
    account: str | None
    linked_at: datetime
    last_used_at: datetime | None


def owner(session: Session, identity: Identity, *, hashes: KeyedHashes, now: datetime) -> UUID | None:
    """Whose account an identity opens; None where it was never linked."""
    kept = _kept(identity, hashes)
    seek(session, kept)
    account_id = session.scalars(
        select(OutsideIdentity.account_id).where(OutsideIdentity.subject_hash == kept)
    ).one_or_none()
    if account_id is None:
        return None
    act_for(session, account_id)
    session.scalars(select(OutsideIdentity).where(OutsideIdentity.subject_hash == kept)).one().last_used_at = now
    session.flush()
    return account_id


def owner_of_proven_address(
    session: Session,
    identity: Identity,
    provider: OutsideProvider,
    *,
    hashes: KeyedHashes,
    seen_from: SeenFrom,
    now: datetime,
) -> UUID | None:
    """Link an identity whose address its provider proved to the account that proved it to us and has it on record."""
    if not provider.registered.vouches_for_addresses or not identity.email_verified or not identity.email:
        return None
    address = identifiers.canonical(identity.email)
    account_id = _who_proved(session, address)
    if account_id is None:
        return None
    act_for(session, account_id)
    if session.get_one(Account, account_id).email != address:
        return None
    link(session, account_id, identity, called=provider.registered.name, hashes=hashes, seen_from=seen_from, now=now)
    return account_id


def _who_proved(session: Session, address: str) -> UUID | None:
    # Where a merge brought the address, the merged account proved it, and has it again once that is undone.
    account_id = identifiers.account_of_address(session, address)
    came_with = session.scalars(select(Identifier.came_with).where(Identifier.value == address)).one_or_none()
    if came_with is None:
        return account_id
    seek(session, str(came_with))
    return session.scalars(select(Merge.absorbed_id).where(Merge.id == came_with)).one()


def link(
    session: Session,
    account_id: UUID,
    identity: Identity,
    *,
    called: str,
    hashes: KeyedHashes,
    seen_from: SeenFrom,
    now: datetime,
) -> OutsideIdentity:
    """Let an identity open an account from now on; it opens one only, and an account has one of each provider."""
    linked = OutsideIdentity(
        id=new_id(),
        account_id=account_id,
        provider=identity.provider,
        subject_hash=_kept(identity, hashes),
        email=identity.email,
        linked_at=now,
    )
    session.add(linked)
    taken = OutsideIdentityTaken()
    with (
        translating("uq_outside_identities_subject_hash", taken),
        translating("uq_outside_identities_account_id_provider", taken),
    ):
        session.flush()
    _tell(session, account_id, "linked", called, seen_from=seen_from, now=now)
    return linked


def linked(session: Session, account_id: UUID, providers: OutsideProviders) -> list[Linked]:
    """Every identity that opens an account: its own, and those that merged accounts brought."""
    found = []
    for each, number in {account_id: None, **merged_accounts.numbers_behind(session, account_id)}.items():
        act_for(session, each)
        own = select(OutsideIdentity).where(OutsideIdentity.account_id == each).order_by(OutsideIdentity.linked_at)
        found += [_linked(one, providers, number) for one in session.scalars(own)]
    act_for(session, account_id)
    return found


def _linked(one: OutsideIdentity, providers: OutsideProviders, number: str | None) -> Linked:
    called = providers.name_of(one.provider)
    return Linked(one.id, one.provider, called, one.email, number, one.linked_at, one.last_used_at)


def unlink(
    session: Session,
    account_id: UUID,
    identity_id: UUID,
    providers: OutsideProviders,
    *,
    seen_from: SeenFrom,
    now: datetime,
) -> None:
    """Let an identity open an account no more, whether it is its own or a merged account brought it."""
    identity = None
    for each in merged_accounts.accounts_of(session, account_id):
        act_for(session, each)
        own = select(OutsideIdentity).where(OutsideIdentity.id == identity_id, OutsideIdentity.account_id == each)
        identity = session.scalars(own).one_or_none()
        if identity is not None:
            session.delete(identity)
            break
    act_for(session, account_id)
    if identity is None:
        raise OutsideIdentityNotFound
    _tell(session, account_id, "unlinked", providers.name_of(identity.provider), seen_from=seen_from, now=now)


def _tell(session: Session, account_id: UUID, change: str, called: str, *, seen_from: SeenFrom, now: datetime) -> None:
    fact = OutsideIdentityChanged(
        tenant_id=account_id,
        account_id=account_id,
        change="linked" if change == "linked" else "unlinked",
        provider_name=called,
        at=now,
    )
    record(session, fact)
    journal.write(session, account_id, f"outside-identity-{change}", seen_from=seen_from, now=now, provider=called)


def _kept(identity: Identity, hashes: KeyedHashes) -> str:
    return hashes.of("outside-identity", f"{identity.provider}\0{identity.subject}")
