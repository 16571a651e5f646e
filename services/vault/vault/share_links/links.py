"""Share links, as far as the vault is concerned: lines in the journal, and links whose tickets open nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from vault.documents.models import Document
from vault.journal import journal
from vault.journal.journal import Actor, Entry
from vault.share_links.models import WithdrawnLink


@dataclass(frozen=True)
class Share:
    """A link to some documents of a holder."""

    link_id: UUID
    holder_id: UUID
    document_ids: Sequence[UUID]


def write_down(
    session: Session,
    act: Literal["shared", "share_opened", "share_withdrawn"],
    share: Share,
    *,
    by: Actor,
    at: datetime,
    **details: str,
) -> None:
    """Write an act on a link into the journal, once for each of its documents."""
    shared = session.scalars(
        select(Document)
        .where(Document.id.in_(share.document_ids), Document.holder_id == share.holder_id)
        .order_by(Document.id)
    )
    lines = [
        Entry(
            holder_id=share.holder_id,
            at=at,
            act=act,
            actor=by,
            document_id=document.id,
            title=document.title,
            details={"link_id": str(share.link_id), **details},
        )
        for document in shared
    ]
    journal.append(session, *lines)


def withdraw(session: Session, link_id: UUID, *, holder_id: UUID) -> None:
    """Refuse the tickets of a link from now on."""
    session.execute(insert(WithdrawnLink).values(link_id=link_id, holder_id=holder_id).on_conflict_do_nothing())
