"""How far a campaign is: how many documents have their employee, went out, were read; and each of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vault.campaigns.models import DOCUMENT_STATES, CampaignDocument, Employee
from vault.documents.models import Document


@dataclass(frozen=True)
class Documents:
    """Some documents of a campaign, in the order of their pages, and after which number more come."""

    items: Sequence[dict[str, Any]]
    next: int | None


def counts_of(session: Session, campaigns: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    """Return, for some campaigns, how many documents are in each state, and how many of those sent were read."""
    counts = {each: dict.fromkeys((*DOCUMENT_STATES, "read"), 0) for each in campaigns}
    asked = (
        select(CampaignDocument.campaign_id, CampaignDocument.state, func.count(), func.count(Document.id))
        .outerjoin(Document, (Document.id == CampaignDocument.document_id) & (Document.state == "done"))
        .where(CampaignDocument.campaign_id.in_(campaigns))
        .group_by(CampaignDocument.campaign_id, CampaignDocument.state)
    )
    for campaign_id, state, count, read in session.execute(asked):
        counts[campaign_id][state] = count
        counts[campaign_id]["read"] += read
    return counts


def documents(session: Session, campaign_id: UUID, *, state: str | None, after: int, limit: int) -> Documents:
    """Return the documents of a campaign, in the order of their pages."""
    asked = (
        select(CampaignDocument, Employee, Document.state)
        .outerjoin(Employee, Employee.holder_id == CampaignDocument.holder_id)
        .outerjoin(Document, Document.id == CampaignDocument.document_id)
        .where(CampaignDocument.campaign_id == campaign_id, CampaignDocument.number > after)
    )
    if state is not None:
        asked = asked.where(CampaignDocument.state == state)
    rows = session.execute(asked.order_by(CampaignDocument.number).limit(limit + 1)).all()
    items = [_item(document, employee, standing) for document, employee, standing in rows[:limit]]
    return Documents(items, items[-1]["first_page"] if len(rows) > limit else None)


def _item(document: CampaignDocument, employee: Employee | None, standing: str | None) -> dict[str, Any]:
    named = ("holder_id", "staff_number", "first_name", "last_name")
    return {
        "first_page": document.number,
        "last_page": document.last_page,
        "state": document.state,
        "finding": document.finding,
        "found": document.found,
        "employee": {name: getattr(employee, name) for name in named} if employee else None,
        "document_id": document.document_id,
        "read": standing == "done",
        "reason": document.reason,
    }
