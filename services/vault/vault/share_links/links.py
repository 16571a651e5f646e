"""Share links, as far as the vault knows them: acts for the journal, and links that open nothing any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from vault.documents.entries import entry_of
from vault.documents.models import Document
from vault.journal import journal
from vault.journal.actors import Actor
from vault.share_links.models import WithdrawnLink


@dataclass(frozen=True)
class LinkAct:
    """An act on a link to some documents of a holder."""

    act: Literal["shared", "share_opened", "share_withdrawn"]
    link_id: UUID
    holder_id: UUID
    document_ids: Sequence[UUID]
    at: datetime


def record_act(session: Session, act: LinkAct, *, by: Actor, **details: str) -> None:
    """Record an act on a link in the journal, once for each of its documents."""
    shared = session.scalars(
        select(Document)
        .where(Document.id.in_(act.document_ids), Document.holder_id == act.holder_id)
        .order_by(Document.id)
    )
    details = {"link_id": str(act.link_id), **details}
    journal.append(session, *(entry_of(document, act.act, actor=by, at=act.at, **details) for document in shared))


def withdraw(session: Session, link_id: UUID, *, holder_id: UUID) -> None:
    """Refuse the tickets of a link from now on."""
    session.execute(insert(WithdrawnLink).values(link_id=link_id, holder_id=holder_id).on_conflict_do_nothing())
