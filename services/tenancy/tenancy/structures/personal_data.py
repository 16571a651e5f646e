"""What structures hold on a person: openings that they began, documents that prove who they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from tenancy.members.models import Member
from tenancy.structures import attachments
from tenancy.structures.attachments import AttachmentOwner
from tenancy.structures.models import Opening, OpeningStep, StructureAttachment


def erase(session: Session, accounts: Collection[UUID], memberships: Collection[Member]) -> list[UUID]:
    """Erase openings and identity documents; return the structures that never came to be, whose documents go too."""
    for member in memberships:
        attachments.withdraw_all(session, AttachmentOwner(member.space_id, member.id))
    theirs = or_(Opening.account_id.in_(accounts), Opening.principal_id.in_(accounts))
    begun = session.scalars(select(Opening).where(theirs).with_for_update()).all()
    abandoned = [opening.structure_id for opening in begun if opening.validated_at is None]
    session.execute(delete(StructureAttachment).where(StructureAttachment.structure_id.in_(abandoned)))
    ids = [opening.structure_id for opening in begun]
    session.execute(delete(OpeningStep).where(OpeningStep.structure_id.in_(ids)))
    session.execute(delete(Opening).where(Opening.structure_id.in_(ids)))
    return sorted(abandoned)


def collect(session: Session, by: Principal) -> list[dict[str, Any]]:
    """Return what the caller said while opening structures, and the documents that they attached."""
    begun = session.scalars(select(Opening).where(Opening.principal_id == by.id).order_by(Opening.opened_at)).all()
    return [_opening(session, opening) for opening in begun]


def _opening(session: Session, opening: Opening) -> dict[str, Any]:
    steps = session.scalars(select(OpeningStep).where(OpeningStep.structure_id == opening.structure_id))
    attached = session.scalars(
        select(StructureAttachment)
        .where(StructureAttachment.structure_id == opening.structure_id)
        .order_by(StructureAttachment.id)
    )
    return {
        "structure": opening.structure_id,
        "name": opening.name,
        "email": opening.email,
        "mobile": opening.mobile,
        "opened_at": opening.opened_at,
        "validated_at": opening.validated_at,
        "steps": {step.step: step.answers for step in steps},
        "attachments": [{"kind": each.kind, "name": each.name, "issued_on": each.issued_on} for each in attached],
    }
