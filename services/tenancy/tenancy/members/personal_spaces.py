"""Personal spaces: whoever holds a vault has one of their own in it, for what they add themselves."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import as_tenant
from chartrier.ids import personal_holder_of
from chartrier.projections import merged_accounts
from tenancy.members import accesses
from tenancy.members.models import Access, Member, State
from tenancy.members.rights import RIGHTS
from tenancy.organisations.models import Kind


def open_for_person(session: Session, context: Context, account_id: UUID) -> None:
    """Open the personal space of an account in use that holds some employer's vault; once, however often asked."""
    principal_id = merged_accounts.effective_account(session, account_id)
    with as_tenant(session, principal_id):
        held = select(Member.id).where(
            Member.principal_id == principal_id, Member.kind == Kind.PERSON, Member.state == State.ACTIVE
        )
        if session.scalars(held.limit(1)).first() is None:
            return
    holder_id = personal_holder_of(principal_id)
    with as_tenant(session, holder_id):
        if _add_owner(session, context, holder_id, principal_id):
            access = Access(
                id=holder_id, member_id=holder_id, organisation_id=holder_id, rights=sorted(RIGHTS[Kind.PERSONAL])
            )
            session.add(access)
            session.flush()
            accesses.publish(session, [access])


def _add_owner(session: Session, context: Context, holder_id: UUID, account_id: UUID) -> bool:
    owner = insert(Member).values(
        id=holder_id,
        space_id=holder_id,
        kind=Kind.PERSONAL,
        state=State.ACTIVE,
        account_id=account_id,
        principal_id=account_id,
        invited_at=context.now,
        accepted_at=context.now,
    )
    return session.scalar(owner.on_conflict_do_nothing().returning(Member.id)) is not None
