"""Who is the principal account: given by it, or asked for by a sub-account, with its consent or after 72 hours."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from tenancy.errors import NothingAsked, SubAccountNotActive
from tenancy.events.sub_accounts import PrincipalChanged, PrincipalRequested, PrincipalRequestRefused
from tenancy.members import accesses, ties
from tenancy.members.models import Access, State
from tenancy.members.right_changes import name_of
from tenancy.organisations import organisations
from tenancy.organisations.models import Organisation
from tenancy.relations.models import Relation
from tenancy.sub_accounts.sub_accounts import REFUSABLE_FOR, refusable_until


def ask(session: Session, context: Context, access: Access) -> None:
    """Ask to become the principal account; the present one is told once, and has 72 hours to refuse."""
    principal = ties.principal_of(session, access)
    if access.principal_asked_at is not None or principal is None:
        return
    access.principal_asked_at = context.now
    requested = PrincipalRequested(
        tenant_id=access.member.space_id,
        **_about(session, access),
        account_id=principal.member.principal_id,
        asked_by=name_of(access.member),
        until=refusable_until(context.now),
    )
    record(session, requested)


def withdraw(access: Access) -> None:
    """Ask no longer to become the principal account."""
    access.principal_asked_at = None


def promote(session: Session, context: Context, access: Access) -> None:
    """Make a sub-account the principal one, which takes its place; both are told."""
    if access.member.state != State.ACTIVE:
        raise SubAccountNotActive
    principal = ties.principal_of(session, access)
    if principal is None:
        return
    accesses.publish(session, ties.replace_principal(session, principal, access))
    changed = PrincipalChanged(
        tenant_id=access.member.space_id,
        **_about(session, access),
        account_id=access.member.principal_id,
        name=name_of(access.member),
        former_account_id=principal.member.principal_id,
        former_name=name_of(principal.member),
        at=context.now,
    )
    record(session, changed)


def refuse(session: Session, context: Context, access: Access) -> None:
    """Refuse that a sub-account becomes the principal one; whoever asked is told."""
    if access.principal_asked_at is None:
        raise NothingAsked
    access.principal_asked_at = None
    refused = PrincipalRequestRefused(
        tenant_id=access.member.space_id,
        **_about(session, access),
        account_id=access.member.principal_id,
        at=context.now,
    )
    record(session, refused)


def follow_next(session: Session, context: Context) -> bool:
    """Make whoever asked 72 hours ago and was not refused the principal account; False when nobody is left."""
    due = select(Access).where(Access.principal_asked_at <= context.now - REFUSABLE_FOR)
    found = session.scalars(due.order_by(Access.principal_asked_at, Access.id).limit(1)).first()
    if found is None:
        return False
    organisations.lock_organisation(session, found.member.space_id)
    # Until the lock was held it may have been refused, or withdrawn, or given already.
    session.refresh(found)
    if found.principal_asked_at is not None and found.principal_asked_at <= context.now - REFUSABLE_FOR:
        if found.member.state == State.ACTIVE and ties.is_sub_account(found):
            promote(session, context, found)
        else:
            withdraw(found)
    return True


def _about(session: Session, access: Access) -> dict[str, Any]:
    space = session.get_one(Organisation, access.member.space_id)
    relation = select(Relation.agency_name).where(
        Relation.company_id == space.id, Relation.agency_id == access.organisation_id
    )
    return {
        "holder_id": space.id,
        "space_name": space.name,
        "organisation_name": session.scalars(relation).first() or "",
    }
