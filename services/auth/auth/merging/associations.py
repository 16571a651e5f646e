"""The accounts linked with one's own (AUTH-07), as their owner sees them; merges made by support (AUTH-08)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts import identifiers, merged_accounts
from auth.accounts.models import Account, Identifier, Merge
from auth.config import Config
from auth.errors import (
    AccountNotFound,
    AssociationNotFound,
    OfOneself,
    OtherAccountHasSecondFactor,
    SameAccount,
    WrongCredentials,
)
from auth.merging import merges
from auth.merging.merges import Merging
from auth.row_scope import act_for, act_for_both, allow_lookup
from auth.second_factors import second_factors
from auth.security_journal import journal
from chartrier.access.context import Context


@dataclass(frozen=True)
class Association:
    """Another account that was merged into one's own."""

    id: UUID
    cause: str
    private_number: str
    name: str
    email: str
    at: datetime
    undo_until: datetime | None
    undone_at: datetime | None
    may_undo: bool


@dataclass(frozen=True)
class ProvenAccount:
    """Another account, and the hash that its password, typed just now, was right for."""

    account_id: UUID
    password_hash: str


@dataclass(frozen=True)
class SupportMerge:
    """Two accounts of one person, as support names them by their private numbers; and why."""

    survivor: str
    absorbed: str
    reason: str


def of(session: Session, context: Context, account_id: UUID) -> list[Association]:
    """Return the accounts that were merged into one, the latest first."""
    own = select(Merge).where(Merge.survivor_id == account_id).order_by(Merge.merged_at.desc(), Merge.id.desc())
    found = [_association(session, context, each) for each in session.scalars(own).all()]
    act_for_both(session, account_id, account_id)
    return found


def link(session: Session, context: Context, config: Config, account_id: UUID, other: ProvenAccount) -> Association:
    """Link another account whose password was just typed, unless it asks for more than that."""
    if other.account_id == account_id:
        raise SameAccount
    if _has_second_factor(session, other.account_id):
        raise OtherAccountHasSecondFactor
    made = merges.merge(session, context, config, Merging(account_id, other.account_id, "linked"))
    if made.password_hash not in {None, other.password_hash}:
        # Changed while it was typed: who knows the former one has no say any more.
        raise WrongCredentials
    return _association(session, context, made)


def unlink(session: Session, context: Context, config: Config, account_id: UUID, merge_id: UUID) -> Association:
    """Undo one's own link."""
    own = select(Merge.id).where(Merge.id == merge_id, Merge.survivor_id == account_id)
    if session.scalars(own).one_or_none() is None:
        raise AssociationNotFound
    return _association(session, context, merges.undo(session, context, config, merge_id))


def merge_for_support(session: Session, context: Context, config: Config, request: SupportMerge) -> Association:
    """Merge two accounts at support's request; one with a second factor survives unless both have one."""
    survivor_id, absorbed_id = _by_number(session, request.survivor), _by_number(session, request.absorbed)
    _refuse_own(context, survivor_id, absorbed_id)
    if _has_second_factor(session, absorbed_id) and not _has_second_factor(session, survivor_id):
        raise OtherAccountHasSecondFactor
    merging = Merging(survivor_id, absorbed_id, "support", request.reason)
    made = merges.merge(session, journal.without_origin(context), config, merging)
    return _association(session, context, made)


def separate_for_support(
    session: Session, context: Context, config: Config, merge_id: UUID, *, reason: str
) -> Association:
    """Undo a merge at support's request."""
    allow_lookup(session, str(merge_id))
    found = session.get(Merge, merge_id)
    if found is None:
        raise AssociationNotFound
    _refuse_own(context, found.survivor_id, found.absorbed_id)
    undone = merges.undo(session, journal.without_origin(context), config, merge_id, support_reason=reason)
    return _association(session, context, undone)


def _refuse_own(context: Context, *account_ids: UUID) -> None:
    if context.account_id in account_ids:
        raise OfOneself


def _has_second_factor(session: Session, account_id: UUID) -> bool:
    act_for(session, account_id)
    return bool(second_factors.of(session, account_id))


def _by_number(session: Session, number: str) -> UUID:
    value = identifiers.canonical(number)
    allow_lookup(session, value)
    own = select(Identifier.account_id).where(Identifier.value == value, Identifier.kind == "private_number")
    found = session.scalars(own).one_or_none()
    if found is None:
        raise AccountNotFound
    return found


def _association(session: Session, context: Context, merge: Merge) -> Association:
    act_for_both(session, merge.survivor_id, merge.absorbed_id)
    other = session.get_one(Account, merge.absorbed_id)
    may_undo = merge.undone_at is None and merge.undo_until is not None and merge.undo_until > context.now
    return Association(
        id=merge.id,
        cause=merge.cause,
        private_number=merged_accounts.private_number_of(session, other.id),
        name=f"{other.first_name} {other.last_name}".strip(),
        email=other.email,
        at=merge.merged_at,
        undo_until=merge.undo_until,
        undone_at=merge.undone_at,
        may_undo=may_undo,
    )
