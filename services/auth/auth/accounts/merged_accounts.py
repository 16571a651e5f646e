"""Who has the place of an account now, and whose places an account has: merges, one behind the other."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auth.accounts.models import Account, Identifier, Merge
from auth.errors import WrongCredentials
from auth.row_scope import act_for, stand_between, take_turns


def place_of(session: Session, account_id: UUID) -> UUID:
    """Who has the place of an account now: itself, or the one that it was merged into; ends in that one's scope."""
    found = _follow(session, account_id)
    if found == account_id:
        return found
    # An undoing that is on its way waits until the session is there, and then ends it; or it was first.
    take_turns(session, f"account:{found}")
    if _follow(session, account_id) != found:
        raise WrongCredentials
    return found


def accounts_of(session: Session, account_id: UUID) -> list[UUID]:
    """An account and all that were merged into it, one behind the other; ends in that account's own scope."""
    found, next_ones = [account_id], [account_id]
    while next_ones:
        reached = next_ones.pop()
        act_for(session, reached)
        behind = select(Merge.absorbed_id).where(Merge.survivor_id == reached, Merge.undone_at.is_(None))
        new = [one for one in session.scalars(behind) if one not in found]
        found += new
        next_ones += new
    act_for(session, account_id)
    return found


def numbers_behind(session: Session, account_id: UUID) -> dict[UUID, str]:
    """The accounts that one took the place of, and their private numbers; ends in that account's own scope."""
    numbers = {}
    for each in accounts_of(session, account_id)[1:]:
        stand_between(session, account_id, each)
        numbers[each] = private_number_of(session, each)
    act_for(session, account_id)
    return numbers


def private_number_of(session: Session, account_id: UUID) -> str:
    """The number of an account, wherever its identifiers are now; within a scope that sees it."""
    own = (
        select(Identifier.value)
        .outerjoin(Merge, Merge.id == Identifier.came_with)
        .where(Identifier.kind == "private_number")
        .where(or_(Merge.absorbed_id == account_id, Identifier.account_id == account_id))
        .order_by((Merge.absorbed_id == account_id).is_(True).desc(), Identifier.came_with.is_not(None))
    )
    return session.scalars(own.limit(1)).one_or_none() or ""


def _follow(session: Session, account_id: UUID) -> UUID:
    reached: UUID | None = account_id
    while reached is not None:
        account_id = reached
        act_for(session, account_id)
        # Only from one that is joined does anything lead on.
        onwards = select(Account.joined_to).where(Account.id == account_id, Account.state == "joined")
        reached = session.scalars(onwards).one_or_none()
    return account_id
