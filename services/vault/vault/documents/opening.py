"""Opening contents: whoever is given one has left a line in the journal, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from vault.content_store.store import StoredContent
from vault.documents.access import may_open
from vault.documents.entries import entry_of
from vault.documents.models import Document, Version
from vault.errors import DocumentNotFound
from vault.journal import actors, journal
from vault.journal.actors import Actor

Act = Literal["viewed", "downloaded", "exported", "fetched_for_signing"]


@dataclass(frozen=True)
class Opening:
    """What a content is opened for, and by whom."""

    act: Act
    actor: Actor
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenedContent:
    """A content that somebody is given: what it is called, and where it is stored."""

    title: str
    media_type: str
    content: StoredContent


def open_content(
    session: Session, context: Context, document_id: UUID, *, number: int | None, act: Act
) -> OpenedContent:
    """Return a content of a document that the caller may open: as it is now, or an earlier version of it."""
    wanted = Document.version if number is None else number
    joined = (Version.document_id == Document.id) & (Version.number == wanted)
    asked = select(Document, Version).join(Version, joined)
    found = session.execute(asked.where(Document.id == document_id, may_open(context.account_id))).one_or_none()
    if found is None:
        raise DocumentNotFound
    document, version = found
    return open_version(session, context, document, version, Opening(act, actors.person(session, context.account_id)))


def open_version(
    session: Session, context: Context, document: Document, version: Version, opening: Opening
) -> OpenedContent:
    """Return a version of a document that was found for whoever opens it."""
    details = {"version": str(version.number)} | opening.details
    journal.append(session, entry_of(document, opening.act, actor=opening.actor, at=context.now, **details))
    return OpenedContent(document.title, document.media_type, version.content)
