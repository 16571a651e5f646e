"""Which account took the place of which one: merges, one behind the other."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.accounts.models import Account, Identifier, Merge
from auth.errors import WrongCredentials
from auth.row_scope import act_for, act_for_both, lock


def survivor_of(session: Session, account_id: UUID) -> UUID:
    """Return the account that an account was merged into, or itself; the transaction then acts for it."""
    survivor_id = _follow(session, account_id)
    if survivor_id == account_id:
        return survivor_id
    # Undoing the merge at the same time waits until the new session is there, and then ends it; or it was first.
    lock(session, f"account:{survivor_id}")
    if _follow(session, account_id) != survivor_id:
        raise WrongCredentials
    return survivor_id


def with_absorbed(session: Session, account_id: UUID) -> list[UUID]:
    """Return an account and all that were merged into it; the transaction then acts for it."""
    found, to_visit = [account_id], [account_id]
    while to_visit:
        visited = to_visit.pop()
        act_for(session, visited)
        absorbed = select(Merge.absorbed_id).where(Merge.survivor_id == visited, Merge.undone_at.is_(None))
        new = [one for one in session.scalars(absorbed) if one not in found]
        found += new
        to_visit += new
    act_for(session, account_id)
    return found


def absorbed_numbers(session: Session, account_id: UUID) -> dict[UUID, str]:
    """Return the accounts that were merged into one, with their private numbers; the transaction then acts for it."""
    numbers = {}
    for absorbed_id in with_absorbed(session, account_id)[1:]:
        act_for_both(session, account_id, absorbed_id)
        numbers[absorbed_id] = private_number_of(session, absorbed_id)
    act_for(session, account_id)
    return numbers


def private_number_of(session: Session, account_id: UUID) -> str:
    """Return the number of an account, wherever a merge moved it; the transaction must see both accounts."""
    own = (
        select(Identifier.value)
        .outerjoin(Merge, Merge.id == Identifier.merge_id)
        .where(Identifier.kind == "private_number")
        .where(or_(Merge.absorbed_id == account_id, Identifier.account_id == account_id))
        .order_by((Merge.absorbed_id == account_id).is_(True).desc(), Identifier.merge_id.is_not(None))
    )
    return session.scalars(own.limit(1)).one_or_none() or ""


def _follow(session: Session, account_id: UUID) -> UUID:
    following: UUID | None = account_id
    while following is not None:
        account_id = following
        act_for(session, account_id)
        # Only a merged account leads on.
        merged_into = select(Account.merged_into).where(Account.id == account_id, Account.state == "merged")
        following = session.scalars(merged_into).one_or_none()
    return account_id
