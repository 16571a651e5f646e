"""Notifications: a sub-account is told of every document of its company, or of those alone that name it (TEN-51)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from chartrier.projections import grants
from chartrier.projections.latest_version import keep_latest
from notify.documents.models import Document, GrantNotification

_TABLE: Final = cast("Table", GrantNotification.__table__)


@dataclass(frozen=True)
class GrantChanged(grants.GrantChanged):
    """A grant, and by which id documents name its owner who is told only of those."""

    told_when_named: UUID | None = None


def store(session: Session, event: GrantChanged) -> None:
    """Store of which documents the owner of a company's grant is told, unless a later version is known."""
    if event.kind != "company":
        return
    values = {
        "grant_id": event.grant_id,
        "account_id": event.principal_id,
        "holder_id": event.holder_id,
        "organisation_id": event.organisation_id,
        "told_when_named": event.told_when_named,
        "version": event.version,
    }
    keep_latest(session, _TABLE, values)


def is_told(found: Sequence[GrantNotification], account_id: UUID, document: Document) -> bool:
    """Tell whether somebody who may open a document is to be told of it: by one of their grants, at least."""
    own = [
        each.told_when_named
        for each in found
        if (each.account_id, each.organisation_id) == (account_id, document.organisation_id)
    ]
    return not own or any(each is None or each in document.named_recipients for each in own)


def of_holder(session: Session, holder_id: UUID) -> Sequence[GrantNotification]:
    """Return who at a company is told of what."""
    return session.scalars(select(GrantNotification).where(GrantNotification.holder_id == holder_id)).all()
