"""Versions: a signed document is a new content beside the earlier ones, filed once for each act."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from vault.documents import accounts
from vault.documents.models import Document, Version
from vault.inspection.admission import Admitted
from vault.journal import journal
from vault.journal.journal import Entry

Cause = Literal["deposited", "signed", "attached"]


def of_act(session: Session, document: Document, act_id: UUID) -> Version | None:
    """Return the version that an act was filed as already."""
    asked = select(Version).where(Version.document_id == document.id, Version.act_id == act_id)
    return session.scalars(asked).one_or_none()


def row(admitted: Admitted, *, cause: Cause, now: datetime, act_id: UUID | None = None) -> dict[str, Any]:
    """Return the row of a version, for the place in which its content was sealed."""
    return {
        "document_id": admitted.place.document_id,
        "number": admitted.place.number,
        "holder_id": admitted.place.holder_id,
        "digest": admitted.digest,
        "size": admitted.size,
        "cause": cause,
        "act_id": act_id,
        "blob": admitted.kept.blob,
        "key_id": admitted.kept.key.key_id,
        "wrapped_key": admitted.kept.key.wrapped,
        "created_at": now,
    }


def file_signed(
    session: Session, document: Document, admitted: Admitted, *, act_id: UUID, by: UUID, now: datetime
) -> Version | None:
    """Add the signed content; nothing when another version took its number meanwhile."""
    session.refresh(document, with_for_update=True)
    if document.version != admitted.place.number - 1:
        return None
    filed = Version(**row(admitted, cause="signed", now=now, act_id=act_id))
    session.add(filed)
    document.take_over(filed, pages=admitted.found.pages)
    journal.append(
        session,
        Entry(
            holder_id=document.holder_id,
            at=now,
            act="signed",
            actor=accounts.actor(session, by),
            document_id=document.id,
            title=document.title,
            details={"digest": filed.digest, "act_id": str(act_id)},
        ),
    )
    return filed
