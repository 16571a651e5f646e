"""The accounts that one linked with one's own (AUTH-07), as their owner sees them; merges made by support (AUTH-08)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.accounts import identifiers, merged_accounts
from auth.accounts.models import Account, Identifier, Merge
from auth.errors import (
    AccountNotFound,
    AssociationNotFound,
    SameAccount,
    SecondFactorThereToo,
    WrongCredentials,
)
from auth.merging import merges
from auth.merging.merges import Why
from auth.row_scope import act_for, seek, stand_between
from auth.second_factors import second_factors
from auth.security_journal.journal import SeenFrom
from auth.sessions.sessions import SessionRules


@dataclass(frozen=True)
class Association:
    """Another account that one's own took the place of."""

    id: UUID
    cause: str
    private_number: str
    name: str
    email: str
    at: datetime
    undo_until: datetime | None
    undone_at: datetime | None
    may_undo: bool


def of(session: Session, account_id: UUID, *, now: datetime) -> list[Association]:
    """The accounts that an account took the place of, the latest first."""
    own = select(Merge).where(Merge.survivor_id == account_id).order_by(Merge.at.desc(), Merge.id.desc())
    found = [_card(session, each, now=now) for each in session.scalars(own).all()]
    stand_between(session, account_id, account_id)
    return found


@dataclass(frozen=True)
class ProvenAccount:
    """Another account, and the hash that its password, typed just now, was right for."""

    account_id: UUID
    password_hash: str


def link(
    session: Session, account_id: UUID, other: ProvenAccount, *, rules: SessionRules, seen_from: SeenFrom, now: datetime
) -> Association:
    """Link another account whose password was just typed, unless it asks for more than that."""
    if other.account_id == account_id:
        raise SameAccount
    if _has_second_factor(session, other.account_id):
        raise SecondFactorThereToo
    why = Why("linked", seen_from=seen_from)
    made = merges.merge(session, account_id, other.account_id, why=why, rules=rules, now=now)
    if made.kept_password_hash not in {None, other.password_hash}:
        # Changed while it was typed: who knows the former one has no say any more.
        raise WrongCredentials
    return _card(session, made, now=now)


def unlink(
    session: Session, account_id: UUID, merge_id: UUID, *, rules: SessionRules, seen_from: SeenFrom, now: datetime
) -> Association:
    """Undo one's own link."""
    mine = select(Merge.id).where(Merge.id == merge_id, Merge.survivor_id == account_id)
    if session.scalars(mine).one_or_none() is None:
        raise AssociationNotFound
    why = Why("linked", seen_from=seen_from)
    return _card(session, merges.undo(session, merge_id, why=why, rules=rules, now=now), now=now)


@dataclass(frozen=True)
class ByNumber:
    """Two accounts of one person, as support names them: the one that stays, and the other; and why."""

    survivor: str
    absorbed: str
    reason: str


def merge_for_support(session: Session, named: ByNumber, *, rules: SessionRules, now: datetime) -> Association:
    """Merge two accounts on support's word, with its reason; one with a second factor stays unless both have one."""
    survivor_id, absorbed_id = _by_number(session, named.survivor), _by_number(session, named.absorbed)
    if _has_second_factor(session, absorbed_id) and not _has_second_factor(session, survivor_id):
        raise SecondFactorThereToo
    made = merges.merge(session, survivor_id, absorbed_id, why=Why("support", named.reason), rules=rules, now=now)
    return _card(session, made, now=now)


def separate_for_support(
    session: Session, merge_id: UUID, *, reason: str, rules: SessionRules, now: datetime
) -> Association:
    """Undo a merge on support's word, with its reason."""
    seek(session, str(merge_id))
    undone = merges.undo(session, merge_id, why=Why("support", reason), rules=rules, now=now)
    return _card(session, undone, now=now)


def _has_second_factor(session: Session, account_id: UUID) -> bool:
    act_for(session, account_id)
    return bool(second_factors.of(session, account_id))


def _by_number(session: Session, number: str) -> UUID:
    value = identifiers.canonical(number)
    seek(session, value)
    own = select(Identifier.account_id).where(Identifier.value == value, Identifier.kind == "private_number")
    found = session.scalars(own).one_or_none()
    if found is None:
        raise AccountNotFound
    return found


def _card(session: Session, found: Merge, *, now: datetime) -> Association:
    stand_between(session, found.survivor_id, found.absorbed_id)
    other = session.get_one(Account, found.absorbed_id)
    may_undo = found.undone_at is None and found.undo_until is not None and found.undo_until > now
    return Association(
        id=found.id,
        cause=found.cause,
        private_number=merged_accounts.private_number_of(session, other.id),
        name=f"{other.first_name} {other.last_name}".strip(),
        email=other.email,
        at=found.at,
        undo_until=found.undo_until,
        undone_at=found.undone_at,
        may_undo=may_undo,
    )
