"""Ties between accesses: a sub-account has the rights of its principal account, but for administering (TEN-50)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tenancy.members.models import Access, Member, State
from tenancy.members.rights import ADMINISTRATES


def principal_of(session: Session, access: Access) -> Access | None:
    """Return the principal account that an access is tied to; itself, where it is one."""
    return session.get_one(Access, access.principal_access_id) if access.principal_access_id else None


def is_principal(access: Access) -> bool:
    """Tell whether an access is that of a principal account."""
    return access.principal_access_id == access.id


def is_sub_account(access: Access) -> bool:
    """Tell whether an access follows a principal account."""
    return access.principal_access_id is not None and not is_principal(access)


def sub_accounts_of(session: Session, principal: Access) -> list[Access]:
    """Return the sub-accounts of a principal account, the oldest first."""
    tied = select(Access).where(Access.principal_access_id == principal.id, Access.id != principal.id)
    return list(session.scalars(tied.order_by(Access.id)))


def followed_rights(access: Access) -> frozenset[str]:
    """Return the rights that sub-accounts have of their principal: to read and to sign, never to administer."""
    return frozenset(access.rights) - ADMINISTRATES


def loosen(session: Session, access: Access) -> None:
    """End the tie of a sub-account that has rights of its own now."""
    if is_sub_account(access):
        principal = principal_of(session, access)
        if principal is None or followed_rights(principal) != followed_rights(access):
            untie(access)


def untie(access: Access) -> None:
    """Let an access be one of its own."""
    access.principal_access_id, access.only_when_named, access.principal_asked_at = None, False, None


def replace_principal(session: Session, principal: Access, successor: Access) -> list[Access]:
    """Give the place of a principal account to one of its sub-accounts; return what is to be published again.

    How each is notified goes with its place.
    """
    for each in (*sub_accounts_of(session, principal), principal):
        each.principal_access_id = successor.id
    principal.only_when_named, successor.only_when_named = successor.only_when_named, False
    successor.principal_asked_at = None
    session.flush()
    return [principal, successor]


def hand_over(session: Session, principal: Access) -> list[Access]:
    """Let the oldest sub-account, of those in use if any is, take the place of a principal account that ends."""
    if not is_principal(principal):
        return []
    found = select(Access).join(Member).where(Access.principal_access_id == principal.id, Access.id != principal.id)
    successor = session.scalars(found.order_by(Member.state != State.ACTIVE, Access.id).limit(1)).first()
    return replace_principal(session, principal, successor)[1:] if successor else []
