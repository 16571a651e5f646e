"""The journal of rights (TEN-27): every change of what somebody may do is written down, in its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.http.client_address import network_of
from chartrier.projections import person_names
from tenancy.members.models import Access, Member, RightChange
from tenancy.organisations.models import Kind


@dataclass(frozen=True)
class Cause:
    """Why rights change, and who changed them where it was no account: an agency's ERP, by its name."""

    name: str
    by: str = ""


def write(session: Session, context: Context, access: Access, *, before: list[str], cause: Cause) -> None:
    """Write down that an access changed; nothing where nothing did."""
    if sorted(before) == sorted(access.rights) or access.member.kind in {Kind.PERSON, Kind.PERSONAL}:
        # What a person was sent is theirs: nobody gives or withdraws that.
        return
    account_id = context.principal.id if context.principal else None
    line = RightChange(
        space_id=access.member.space_id,
        organisation_id=access.organisation_id,
        establishment_id=access.establishment_id,
        member_id=access.member.id,
        member_name=name_of(access.member),
        before=sorted(before),
        after=sorted(access.rights),
        cause=cause.name,
        by_account_id=account_id,
        by_name=cause.by or _name_of_account(session, account_id),
        network=network_of(context.client_address),
        at=context.now,
    )
    session.add(line)


def name_of(member: Member) -> str:
    """Return the name of a member, first name first; a machine has but its id."""
    return f"{member.first_name} {member.last_name}".strip() or str(member.principal_id)


def _name_of_account(session: Session, account_id: UUID | None) -> str:
    found = person_names.name_of(session, account_id) if account_id else None
    return found.full if found else ""
