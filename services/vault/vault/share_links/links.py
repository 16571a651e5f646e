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

from chartrier.database.session import as_tenant
from vault.documents.entries import entry_of
from vault.documents.models import Document
from vault.journal import journal
from vault.journal.actors import Actor
from vault.share_links.models import WithdrawnLink


@dataclass(frozen=True)
class LinkAct:
    """An act on a link to some documents, of one holder or of several."""

    act: Literal["shared", "share_opened", "share_withdrawn"]
    link_id: UUID
    holder_ids: Sequence[UUID]
    document_ids: Sequence[UUID]
    at: datetime


def record_act(session: Session, act: LinkAct, *, by: Actor, **details: str) -> None:
    """Record an act on a link in the journal of each holder, once for each of its documents."""
    details = {"link_id": str(act.link_id), **details}
    # In order, as every act on several journals locks them.
    for holder_id in sorted(act.holder_ids):
        with as_tenant(session, holder_id):
            of_holder = Document.id.in_(act.document_ids), Document.holder_id == holder_id
            shared = session.scalars(select(Document).where(*of_holder).order_by(Document.id))
            entries = [entry_of(document, act.act, actor=by, at=act.at, **details) for document in shared]
            journal.append(session, *entries)


def withdraw(session: Session, link_id: UUID, *, holder_ids: Sequence[UUID]) -> None:
    """Refuse the tickets of a link from now on."""
    for holder_id in holder_ids:
        with as_tenant(session, holder_id):
            withdrawn = insert(WithdrawnLink).values(link_id=link_id, holder_id=holder_id)
            session.execute(withdrawn.on_conflict_do_nothing())
