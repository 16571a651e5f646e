"""Personal spaces: whose they are, and how much fits into them. The database counts, so that no two uploads race."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.ids import personal_holder_of
from chartrier.projections import grants
from vault.content_store.removal import remove_later
from vault.errors import PersonalSpaceNotFound, QuotaExceeded
from vault.personal_documents.models import Folder, PersonalSpace, Upload, UploadPart


@dataclass(frozen=True)
class Usage:
    """How full a personal space is, in bytes, and how many files are in it."""

    holder_id: UUID
    quota: int
    used: int
    files: int

    @property
    def left(self) -> int:
        """Return how many bytes still fit."""
        return max(0, self.quota - self.used)


def own_holder(session: Session, context: Context) -> UUID:
    """Return the holder that is the caller's own personal space."""
    own = personal_holder_of(context.account_id)
    if not any(grant.holder_id == own for grant in grants.of(session, context.account_id)):
        raise PersonalSpaceNotFound
    return own


def usage(session: Session, holder_id: UUID, *, default_quota: int) -> Usage:
    """Return how full a personal space is."""
    space = session.get(PersonalSpace, holder_id)
    if space is None:
        return Usage(holder_id, default_quota, 0, 0)
    return Usage(holder_id, default_quota if space.quota is None else space.quota, space.used, space.files)


def reserve(session: Session, holder_id: UUID, size: int, *, default_quota: int) -> None:
    """Set room aside for a file that is about to come in; `QuotaExceeded` where there is not enough."""
    empty = insert(PersonalSpace).values(holder_id=holder_id, used=0, files=0)
    session.execute(empty.on_conflict_do_nothing())
    reserved = (
        update(PersonalSpace)
        .where(
            PersonalSpace.holder_id == holder_id,
            PersonalSpace.used + size <= func.coalesce(PersonalSpace.quota, default_quota),
        )
        .values(used=PersonalSpace.used + size)
    )
    if session.execute(reserved.returning(PersonalSpace.holder_id)).first() is None:
        left = usage(session, holder_id, default_quota=default_quota).left
        raise QuotaExceeded(left=left, size=size)


def release(session: Session, holder_id: UUID, size: int) -> None:
    """Give back the room of a file that did not come in, or is gone."""
    change(session, holder_id, size=-size, files=0)


def change(session: Session, holder_id: UUID, *, size: int = 0, files: int = 0) -> None:
    """Count files that came in or are gone."""
    session.execute(
        update(PersonalSpace)
        .where(PersonalSpace.holder_id == holder_id)
        .values(used=PersonalSpace.used + size, files=PersonalSpace.files + files)
    )


def erase(session: Session, holders: Collection[UUID], *, closing_id: UUID) -> None:
    """Erase the folders, counts and unfinished uploads of closed accounts."""
    parts = delete(UploadPart).where(UploadPart.holder_id.in_(holders)).returning(UploadPart.object_name)
    remove_later(session, session.scalars(parts).all(), closing_id=closing_id)
    session.execute(delete(Upload).where(Upload.holder_id.in_(holders)))
    session.execute(delete(Folder).where(Folder.holder_id.in_(holders)))
    session.execute(delete(PersonalSpace).where(PersonalSpace.holder_id.in_(holders)))
