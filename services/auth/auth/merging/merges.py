"""Merging (AUTH-04, 06, 07, 08): one account takes another one's place; for thirty days that can be undone.

Nothing is copied. The absorbed account stays as it is, but its identifiers sign in to the other one; they come back if
the merge is undone. Every other service follows by the events.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from auth.accounts import depositor_addresses, merged_accounts
from auth.accounts.models import Account, Identifier, Merge
from auth.config import Config
from auth.data_export import exports
from auth.errors import AccountNotFound, AssociationNotFound, SameAccount, TooLateToUndo
from auth.events.accounts import AccountMerged, AccountSeparated
from auth.invitations import invitations
from auth.invitations.models import EnrolmentLetter, Invitation
from auth.passwords import password_change
from auth.row_scope import act_for, act_for_both, lock
from auth.security_journal import journal
from auth.sessions import inherited_sign_ins, sessions
from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.ids import new_id

UNDO_WITHIN: Final = timedelta(days=30)
Cause = Literal["joined", "linked", "address", "support"]
_PENDING: Final = frozenset({"pending", "enrolled"})


@dataclass(frozen=True)
class Merging:
    """Which account takes which one's place, and why; support gives a reason in words."""

    survivor_id: UUID
    absorbed_id: UUID
    cause: Cause
    reason: str = ""


def merge(session: Session, context: Context, config: Config, merging: Merging) -> Merge:
    """Have one account take another one's place; the transaction then acts for both."""
    survivor, absorbed = _lock_both(session, merging.survivor_id, merging.absorbed_id)
    if survivor.state != "active" or absorbed.state not in {"active"} | _PENDING:
        raise AccountNotFound
    joins = absorbed.state in _PENDING
    made = Merge(
        id=new_id(),
        survivor_id=survivor.id,
        absorbed_id=absorbed.id,
        cause="joined" if joins else merging.cause,
        version=_next_version(session, absorbed.id),
        merged_at=context.now,
        undo_until=None if joins else context.now + UNDO_WITHIN,
        password_hash=None if joins else absorbed.password_hash,
    )
    session.add(made)
    session.flush()
    sessions.end_all(session, context, config, absorbed.id)
    password_change.void_links(session, context, absorbed.id)
    absorbed.state, absorbed.merged_into, absorbed.password_hash = "merged", survivor.id, None
    _move_identifiers(session, made)
    _move_invitations(session, context, made)
    if not joins:
        record(session, _merged(made))
        _write_entries(session, context, made, merging.reason)
    return made


def undo(session: Session, context: Context, config: Config, merge_id: UUID, *, support_reason: str = "") -> Merge:
    """Make both accounts what they were; what has come for the absorbed one's addresses since goes with it."""
    found = session.get(Merge, merge_id)
    if found is None:
        raise AssociationNotFound
    survivor, absorbed = _lock_both(session, found.survivor_id, found.absorbed_id)
    session.refresh(found, with_for_update=True)
    password_hash = found.password_hash
    can_be_undone = found.undone_at is None and found.undo_until is not None and found.undo_until > context.now
    if not can_be_undone or password_hash is None or survivor.state != "active":
        raise TooLateToUndo
    absorbed.state, absorbed.merged_into, absorbed.password_hash = "active", None, password_hash
    found.undone_at, found.password_hash = context.now, None
    session.flush()
    inherited_sign_ins.end_all(session, context, config, survivor.id)
    exports.withdraw(session, survivor.id, since=found.merged_at)
    addresses = _move_identifiers_back(session, found)
    _move_invitations_back(session, found, addresses)
    record(session, _separated(context, found))
    _write_undo_entries(session, context, found, support_reason)
    return found


def delete_expired_passwords(session: Session, context: Context) -> None:
    """Delete the passwords of accounts whose merge can't be undone any more."""
    over = Merge.undo_until <= context.now, Merge.password_hash.is_not(None)
    session.execute(update(Merge).where(*over).values(password_hash=None))


def _lock_both(session: Session, survivor_id: UUID, absorbed_id: UUID) -> tuple[Account, Account]:
    if survivor_id == absorbed_id:
        raise SameAccount
    # In one order, whoever asks: two that merge the same accounts the other way round wait, and then find them changed.
    for account_id in sorted((survivor_id, absorbed_id)):
        lock(session, f"account:{account_id}")
    sessions.lock_all(session, absorbed_id)
    act_for_both(session, survivor_id, absorbed_id)
    both = select(Account).where(Account.id.in_((survivor_id, absorbed_id))).execution_options(populate_existing=True)
    found = {account.id: account for account in session.scalars(both.with_for_update())}
    if len(found) != len({survivor_id, absorbed_id}):
        raise AccountNotFound
    return found[survivor_id], found[absorbed_id]


def _next_version(session: Session, absorbed_id: UUID) -> int:
    # A merge takes an odd version and its undoing the even one after it.
    latest = session.scalar(select(func.max(Merge.version)).where(Merge.absorbed_id == absorbed_id))
    return 1 if latest is None else latest + 2


def _move_identifiers(session: Session, made: Merge) -> None:
    own = update(Identifier).where(Identifier.account_id == made.absorbed_id)
    merge_id = func.coalesce(Identifier.merge_id, made.id)
    session.execute(own.values(account_id=made.survivor_id, merge_id=merge_id))


def _move_invitations(session: Session, context: Context, made: Merge) -> None:
    own = session.scalars(select(Invitation).where(Invitation.account_id == made.absorbed_id)).all()
    for invitation in own:
        if invitation.used_at is None or made.cause == "joined":
            invitation.used_at = invitation.used_at or context.now
            accepted = made.cause == "joined"
            record(session, invitations.joined(invitation, made.survivor_id, accepted=accepted))
    session.execute(delete(EnrolmentLetter).where(EnrolmentLetter.account_id == made.absorbed_id))
    _move_depositor_addresses(session, made, own, to=made.survivor_id)


def _move_depositor_addresses(session: Session, found: Merge, moved: Iterable[Invitation], *, to: UUID) -> None:
    for holder_id in {invitation.holder_id for invitation in moved}:
        depositor_addresses.move(session, holder_id, to=to)
    act_for_both(session, found.survivor_id, found.absorbed_id)


def _move_identifiers_back(session: Session, found: Merge) -> list[str]:
    """Move back what came by this merge, or by one behind it; return the addresses among it."""
    by_this = Identifier.merge_id == found.id
    by_this_or_behind = or_(by_this, Identifier.merge_id.in_(_merges_behind(session, found)))
    moved = update(Identifier).where(by_this_or_behind, Identifier.account_id == found.survivor_id)
    moved_back = moved.values(account_id=found.absorbed_id)
    rows = session.execute(moved_back.returning(Identifier.value, Identifier.kind)).all()
    own = update(Identifier).where(by_this, Identifier.account_id == found.absorbed_id)
    session.execute(own.values(merge_id=None))
    return [row.value for row in rows if row.kind == "email"]


def _merges_behind(session: Session, found: Merge) -> list[UUID]:
    """Return the merges by which other accounts came to the absorbed one, however many lie in between."""
    behind: list[UUID] = []
    for account_id in merged_accounts.with_absorbed(session, found.absorbed_id):
        act_for(session, account_id)
        into = select(Merge.id).where(Merge.survivor_id == account_id, Merge.undone_at.is_(None))
        behind += session.scalars(into)
    act_for_both(session, found.survivor_id, found.absorbed_id)
    return behind


def _move_invitations_back(session: Session, found: Merge, addresses: list[str]) -> None:
    since = Invitation.account_id == found.survivor_id, Invitation.created_at >= found.merged_at
    for invitation in session.scalars(select(Invitation).where(*since, Invitation.address.in_(addresses))).all():
        invitation.account_id = found.absorbed_id
        record(session, invitations.joined(invitation, found.absorbed_id))
    session.flush()
    own = session.scalars(select(Invitation).where(Invitation.account_id == found.absorbed_id)).all()
    _move_depositor_addresses(session, found, own, to=found.absorbed_id)


def _merged(made: Merge) -> AccountMerged:
    return AccountMerged(
        tenant_id=made.survivor_id,
        merge_id=made.id,
        account_id=made.survivor_id,
        absorbed_id=made.absorbed_id,
        version=made.version,
        cause=made.cause,
        at=made.merged_at,
        undo_until=made.undo_until or made.merged_at,
    )


def _separated(context: Context, found: Merge) -> AccountSeparated:
    return AccountSeparated(
        tenant_id=found.survivor_id,
        merge_id=found.id,
        account_id=found.survivor_id,
        absorbed_id=found.absorbed_id,
        version=found.version + 1,
        at=context.now,
    )


def _write_entries(session: Session, context: Context, made: Merge, reason: str) -> None:
    absorbed = merged_accounts.private_number_of(session, made.absorbed_id)
    survivor = merged_accounts.private_number_of(session, made.survivor_id)
    act = "merged-by-support" if made.cause == "support" else "merged"
    why = {"reason": reason, "by": str(context.account_id)} if reason else {}
    journal.write(session, context, made.absorbed_id, "merged-into", private_number=survivor, **why)
    journal.write(session, context, made.survivor_id, act, private_number=absorbed, **why)


def _write_undo_entries(session: Session, context: Context, found: Merge, support_reason: str) -> None:
    act = "separated-by-support" if support_reason else "separated"
    why = {"reason": support_reason, "by": str(context.account_id)} if support_reason else {}
    for account_id, other_id in ((found.survivor_id, found.absorbed_id), (found.absorbed_id, found.survivor_id)):
        other = merged_accounts.private_number_of(session, other_id)
        journal.write(session, context, account_id, act, private_number=other, **why)
