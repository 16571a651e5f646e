"""Merging (AUTH-04, 06, 07, 08): one account takes another one's place; for thirty days that can be undone.

Nothing is copied. The absorbed account stays as it is, but its identifiers sign in to the other one;
they come back if the merge is undone. Every other service follows by the tie that is told as a fact.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from auth.accounts import depositor_addresses, merged_accounts
from auth.accounts.models import Account, Identifier, Merge
from auth.data_export import exports
from auth.errors import AccountNotFound, AssociationNotFound, SameAccount, TooLateToUndo
from auth.events.accounts import AccountMerged, AccountSeparated
from auth.invitations import invitations
from auth.invitations.models import Enrolment, Invitation
from auth.passwords import chosen_passwords
from auth.row_scope import act_for, stand_between, take_turns
from auth.security_journal import journal
from auth.security_journal.journal import SeenFrom
from auth.sessions import inherited_sign_ins, sessions
from auth.sessions.sessions import SessionRules
from chartrier.events.outbox import record
from chartrier.ids import new_id

UNDO_WITHIN: Final = timedelta(days=30)
Cause = Literal["joined", "linked", "address", "support"]
_MERGED: Final = frozenset({"active"})
_JOINED: Final = frozenset({"pending", "enrolled"})


@dataclass(frozen=True)
class Why:
    """Why accounts are merged or separated; support gives a reason in words."""

    cause: Cause
    reason: str = ""
    seen_from: SeenFrom = field(default_factory=SeenFrom)


def merge(
    session: Session, survivor_id: UUID, absorbed_id: UUID, *, why: Why, rules: SessionRules, now: datetime
) -> Merge:
    """Have one account take another one's place. The transaction then stands between the two."""
    survivor, absorbed = _both(session, survivor_id, absorbed_id)
    if survivor.state not in _MERGED or absorbed.state not in _MERGED | _JOINED:
        raise AccountNotFound
    joined = absorbed.state in _JOINED
    made = Merge(
        id=new_id(),
        survivor_id=survivor_id,
        absorbed_id=absorbed_id,
        cause="joined" if joined else why.cause,
        version=_next_version(session, absorbed_id),
        at=now,
        undo_until=None if joined else now + UNDO_WITHIN,
        kept_password_hash=None if joined else absorbed.password_hash,
    )
    session.add(made)
    session.flush()
    sessions.end_all(session, absorbed_id, rules=rules, now=now)
    chosen_passwords.void_links(session, absorbed_id, now=now)
    absorbed.state, absorbed.joined_to, absorbed.password_hash = "joined", survivor_id, None
    _bring_identifiers(session, made)
    _bring_invitations(session, made, now=now)
    if not joined:
        record(session, _merged(made))
        _write_down(session, made, why, now=now)
    return made


def undo(session: Session, merge_id: UUID, *, why: Why, rules: SessionRules, now: datetime) -> Merge:
    """Make both accounts what they were; what came for the absorbed one's addresses meanwhile goes with it."""
    found = session.get(Merge, merge_id)
    if found is None:
        raise AssociationNotFound
    survivor, absorbed = _both(session, found.survivor_id, found.absorbed_id)
    session.refresh(found, with_for_update=True)
    kept = found.kept_password_hash
    if found.undone_at is not None or found.undo_until is None or found.undo_until <= now or kept is None:
        raise TooLateToUndo
    if survivor.state != "active":
        raise TooLateToUndo
    absorbed.state, absorbed.joined_to, absorbed.password_hash = "active", None, kept
    found.undone_at, found.kept_password_hash = now, None
    session.flush()
    inherited_sign_ins.end_what_it_opened(session, survivor.id, rules=rules, now=now)
    exports.take_back(session, survivor.id, since=found.at)
    addresses = _take_identifiers_back(session, found)
    _take_invitations_back(session, found, addresses)
    record(session, _separated(found, now))
    _write_down_undoing(session, found, why, now=now)
    return found


def forget_what_cannot_be_undone(session: Session, *, now: datetime) -> None:
    """Forget the passwords of accounts whose merge can't be undone any more."""
    over = Merge.undo_until <= now, Merge.kept_password_hash.is_not(None)
    session.execute(update(Merge).where(*over).values(kept_password_hash=None))


def _both(session: Session, survivor_id: UUID, absorbed_id: UUID) -> tuple[Account, Account]:
    if survivor_id == absorbed_id:
        raise SameAccount
    # In one order, whoever asks: two that merge the same accounts the other way round wait, and then find them changed.
    for account_id in sorted((survivor_id, absorbed_id)):
        take_turns(session, f"account:{account_id}")
    sessions.begin_turn(session, absorbed_id)
    stand_between(session, survivor_id, absorbed_id)
    both = select(Account).where(Account.id.in_((survivor_id, absorbed_id))).execution_options(populate_existing=True)
    found = {account.id: account for account in session.scalars(both.with_for_update())}
    if len(found) != len({survivor_id, absorbed_id}):
        raise AccountNotFound
    return found[survivor_id], found[absorbed_id]


def _next_version(session: Session, absorbed_id: UUID) -> int:
    # A merge takes an odd version and its undoing the even one after it.
    latest = session.scalar(select(func.max(Merge.version)).where(Merge.absorbed_id == absorbed_id))
    return 1 if latest is None else latest + 2


def _bring_identifiers(session: Session, made: Merge) -> None:
    own = Identifier.account_id == made.absorbed_id
    inherited_sign_ins = func.coalesce(Identifier.came_with, made.id)
    session.execute(update(Identifier).where(own).values(account_id=made.survivor_id, came_with=inherited_sign_ins))


def _bring_invitations(session: Session, made: Merge, *, now: datetime) -> None:
    theirs = select(Invitation).where(Invitation.account_id == made.absorbed_id)
    brought_along = session.scalars(theirs).all()
    for invitation in brought_along:
        if invitation.used_at is None or made.cause == "joined":
            invitation.used_at = invitation.used_at or now
            record(session, invitations.joined(invitation, made.survivor_id))
    session.execute(delete(Enrolment).where(Enrolment.account_id == made.absorbed_id))
    _move_addresses(session, made, brought_along, to=made.survivor_id)


def _move_addresses(session: Session, found: Merge, invitations: Iterable[Invitation], *, to: UUID) -> None:
    for holder_id in {invitation.holder_id for invitation in invitations}:
        depositor_addresses.move(session, holder_id, to=to)
    stand_between(session, found.survivor_id, found.absorbed_id)


def _take_identifiers_back(session: Session, found: Merge) -> list[str]:
    nested = _merges_behind(session, found)
    came = Identifier.came_with == found.id
    moved = or_(came, Identifier.came_with.in_(nested)), Identifier.account_id == found.survivor_id
    freed = update(Identifier).where(*moved).values(account_id=found.absorbed_id)
    rows = session.execute(freed.returning(Identifier.value, Identifier.kind)).all()
    session.execute(update(Identifier).where(came, Identifier.account_id == found.absorbed_id).values(came_with=None))
    return [row.value for row in rows if row.kind == "email"]


def _merges_behind(session: Session, found: Merge) -> list[UUID]:
    """The merges by which other accounts came to the absorbed one, however many lie in between."""
    behind: list[UUID] = []
    for account_id in merged_accounts.accounts_of(session, found.absorbed_id):
        act_for(session, account_id)
        into = select(Merge.id).where(Merge.survivor_id == account_id, Merge.undone_at.is_(None))
        behind += session.scalars(into)
    stand_between(session, found.survivor_id, found.absorbed_id)
    return behind


def _take_invitations_back(session: Session, found: Merge, addresses: list[str]) -> None:
    since = Invitation.account_id == found.survivor_id, Invitation.created_at >= found.at
    for invitation in session.scalars(select(Invitation).where(*since, Invitation.address.in_(addresses))).all():
        invitation.account_id = found.absorbed_id
        record(session, invitations.joined(invitation, found.absorbed_id))
    session.flush()
    theirs = session.scalars(select(Invitation).where(Invitation.account_id == found.absorbed_id)).all()
    _move_addresses(session, found, theirs, to=found.absorbed_id)


def _merged(made: Merge) -> AccountMerged:
    return AccountMerged(
        tenant_id=made.survivor_id,
        merge_id=made.id,
        account_id=made.survivor_id,
        absorbed_id=made.absorbed_id,
        version=made.version,
        cause=made.cause,
        at=made.at,
        undo_until=made.undo_until or made.at,
    )


def _separated(found: Merge, now: datetime) -> AccountSeparated:
    return AccountSeparated(
        tenant_id=found.survivor_id,
        merge_id=found.id,
        account_id=found.survivor_id,
        absorbed_id=found.absorbed_id,
        version=found.version + 1,
        at=now,
    )


def _write_down(session: Session, made: Merge, why: Why, *, now: datetime) -> None:
    theirs = merged_accounts.private_number_of(session, made.absorbed_id)
    own = merged_accounts.private_number_of(session, made.survivor_id)
    act = "merged-by-support" if why.cause == "support" else "merged"
    _line(session, made.absorbed_id, "merged-into", why, now=now, private_number=own)
    _line(session, made.survivor_id, act, why, now=now, private_number=theirs)


def _write_down_undoing(session: Session, found: Merge, why: Why, *, now: datetime) -> None:
    act = "separated-by-support" if why.cause == "support" else "separated"
    for account_id, other in ((found.survivor_id, found.absorbed_id), (found.absorbed_id, found.survivor_id)):
        _line(session, account_id, act, why, now=now, private_number=merged_accounts.private_number_of(session, other))


def _line(session: Session, account_id: UUID, act: str, why: Why, *, now: datetime, private_number: str) -> None:
    details = {"private_number": private_number} | ({"reason": why.reason} if why.reason else {})
    journal.write(session, account_id, act, seen_from=why.seen_from, now=now, **details)
