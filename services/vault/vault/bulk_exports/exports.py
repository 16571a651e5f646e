"""Exports as people ask for them: each for a week, a few at a time, seen by who asked alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import wake
from chartrier.ids import new_id
from chartrier.projections import grants, subscribed_services
from vault.bulk_exports.models import BulkExport, BulkExportDocument
from vault.errors import BulkExportNotFound, BulkExportNotReady, SpaceNotFound, TooManyBulkExports
from vault.listing.criteria import Criteria

CHANNEL: Final = "bulk exports"
LIFETIME: Final = timedelta(days=7)
MOST: Final = 10
_SENDERS: Final = frozenset({"agency", "employer", "employer_group"})
_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:account, 0))")


@dataclass(frozen=True)
class NewExport:
    """What is to be taken out of what an organisation sent, and how it is written."""

    organisation_id: UUID
    establishment_id: UUID | None
    type: str | None
    since: date
    until: date
    format: str
    with_files: bool

    @property
    def criteria(self) -> dict[str, str]:
        """Return which documents are asked for, as it is stored."""
        asked = {"establishment": self.establishment_id, "type": self.type, "since": self.since, "until": self.until}
        return {name: str(value) for name, value in asked.items() if value is not None}


def ask_for(session: Session, context: Context, new: NewExport) -> BulkExport:
    """Have an export prepared of what the caller's organisation, or establishment, sent."""
    held = grants.of(session, context.account_id)
    theirs = any(
        each.organisation_id == new.organisation_id and each.kind in _SENDERS and "D" in each.rights for each in held
    )
    if not theirs or not subscribed_services.includes(session, new.organisation_id, "diffusion"):
        raise SpaceNotFound
    # One after the other, so that two at once don't both take the last place.
    session.execute(_ONE_AT_A_TIME, {"account": f"bulk exports of {context.account_id}"})
    if (session.scalar(select(func.count()).where(BulkExport.account_id == context.account_id)) or 0) >= MOST:
        raise TooManyBulkExports
    export = BulkExport(
        id=new_id(),
        account_id=context.account_id,
        organisation_id=new.organisation_id,
        criteria=new.criteria,
        format=new.format,
        with_files=new.with_files,
        state="preparing",
        documents=0,
        requested_at=context.now,
        expires_at=context.now + LIFETIME,
    )
    session.add(export)
    wake(session, CHANNEL)
    return export


def criteria_of(export: BulkExport) -> Criteria:
    """Return which documents an export takes out."""
    asked = export.criteria
    return Criteria(
        organisation=export.organisation_id,
        establishment=UUID(asked["establishment"]) if "establishment" in asked else None,
        type=asked.get("type"),
        since=date.fromisoformat(asked["since"]),
        until=date.fromisoformat(asked["until"]),
    )


def of(session: Session, context: Context) -> Sequence[BulkExport]:
    """Return the exports that the caller asked for and that are not over, the latest first."""
    own = select(BulkExport).where(BulkExport.account_id == context.account_id, BulkExport.expires_at > context.now)
    return session.scalars(own.order_by(BulkExport.id.desc()).limit(MOST)).all()


def find_ready(session: Session, context: Context, export_id: UUID) -> BulkExport:
    """Return an export of the caller that can be taken."""
    own = select(BulkExport).where(BulkExport.id == export_id, BulkExport.account_id == context.account_id)
    found = session.scalars(own.where(BulkExport.expires_at > context.now)).one_or_none()
    if found is None:
        raise BulkExportNotFound
    if found.state != "ready":
        raise BulkExportNotReady
    return found


def discard(session: Session, context: Context, export_id: UUID) -> None:
    """Forget an export of the caller."""
    own = delete(BulkExport).where(BulkExport.id == export_id, BulkExport.account_id == context.account_id)
    if session.scalar(own.returning(BulkExport.id)) is None:
        raise BulkExportNotFound


def ids_from(session: Session, export_id: UUID, place: int, *, limit: int) -> Sequence[UUID]:
    """Return the documents of an export from one place on, in their order."""
    following = BulkExportDocument.export_id == export_id, BulkExportDocument.place >= place
    asked = select(BulkExportDocument.document_id).where(*following).order_by(BulkExportDocument.place)
    return session.scalars(asked.limit(limit)).all()


def forget_old(session: Session, now: datetime) -> None:
    """Forget the exports that are over."""
    session.execute(delete(BulkExport).where(BulkExport.expires_at <= now))


def forget(session: Session, accounts: Collection[UUID]) -> None:
    """Forget the exports of closed accounts."""
    session.execute(delete(BulkExport).where(BulkExport.account_id.in_(accounts)))
