"""Campaigns as they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from vault.campaigns import following
from vault.campaigns.models import Campaign

_SHOWN: Final = (
    "id", "organisation_id", "establishment_id", "title", "period", "state", "created_at", "pages", "pages_read",
    "send_at", "finished_at",
)  # fmt: skip


def view(session: Session, campaign: Campaign) -> dict[str, Any]:
    """Return a campaign with its counts."""
    return views(session, [campaign])[0]


def views(session: Session, campaigns: Sequence[Campaign]) -> list[dict[str, Any]]:
    """Return campaigns, each with its counts."""
    counts = following.counts_of(session, [each.id for each in campaigns])
    return [{name: getattr(each, name) for name in _SHOWN} | {"counts": counts[each.id]} for each in campaigns]
