"""The employees of an employer or agency, as tenancy publishes them: to whom campaigns send by staff number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from vault.campaigns.models import Campaign, Employee


def keep(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store employees, unless something later is known of them."""
    if not rows:
        return
    known = insert(Employee).values(list(rows))
    changed = {name: known.excluded[name] for name in rows[0] if name != "holder_id"}
    is_later = Employee.changed_at <= known.excluded.changed_at
    session.execute(known.on_conflict_do_update(index_elements=["holder_id"], set_=changed, where=is_later))


def within_reach(session: Session, campaign: Campaign, holders: Collection[UUID]) -> dict[UUID, Employee]:
    """Return those of these employees to whom a campaign may send."""
    asked = select(Employee).where(
        Employee.holder_id.in_(holders), Employee.organisation_id == campaign.organisation_id
    )
    if not campaign.whole_organisation:
        asked = asked.where(Employee.establishment_id == campaign.establishment_id)
    return {each.holder_id: each for each in session.scalars(asked)}


def forget(session: Session, holders: Collection[UUID]) -> None:
    """Forget employees who closed their accounts."""
    session.execute(delete(Employee).where(Employee.holder_id.in_(holders)))
