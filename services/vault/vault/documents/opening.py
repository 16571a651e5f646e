"""Opening contents: whoever is given one has left a line in the journal, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.compiled_query import CompiledQuery
from vault.content_encryption.keyring import WrappedKey
from vault.content_store.store import ContentId, StoredContent, StoredObject
from vault.documents import downloads
from vault.documents.access import may_open
from vault.documents.models import Document, Version
from vault.errors import DocumentNotFound
from vault.journal import actors, journal
from vault.journal.actors import Actor
from vault.journal.journal import Entry

Act = Literal["viewed", "downloaded", "exported", "fetched_for_signing"]


@dataclass(frozen=True)
class ContentAccess:
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
    query = _latest_query() if number is None else _numbered_query()
    asked = {"document_id": document_id, "caller": context.account_id, "number": number}
    rows = query.rows(session.connection(), **asked)
    if not rows:
        raise DocumentNotFound
    title, media_type, downloaded_at, holder_id, found, digest, size, object_name, *key = rows[0]
    if act == "downloaded" and downloaded_at is None:
        downloads.note_first(session, context, [document_id])
    stored = StoredObject(object_name, WrappedKey(*key))
    opened = OpenedContent(
        title, media_type, StoredContent(ContentId(holder_id, document_id, found), digest, size, stored)
    )
    _record(session, context, opened, ContentAccess(act, actors.person(session, context.account_id)))
    return opened


def open_version(
    session: Session, context: Context, document: Document, version: Version, opening: ContentAccess
) -> OpenedContent:
    """Return a version of a document that was found for whoever opens it."""
    opened = OpenedContent(document.title, document.media_type, version.content)
    _record(session, context, opened, opening)
    return opened


def record_openings(
    session: Session, context: Context, opened: Sequence[OpenedContent], opening: ContentAccess
) -> None:
    """Record that these contents are given to somebody, each with its line."""
    journal.append(session, *(_entry(context, each, opening) for each in opened))


def _record(session: Session, context: Context, opened: OpenedContent, opening: ContentAccess) -> None:
    journal.append(session, _entry(context, opened, opening))


def _entry(context: Context, opened: OpenedContent, opening: ContentAccess) -> Entry:
    content_id = opened.content.id
    return Entry(
        holder_id=content_id.holder_id,
        at=context.now,
        act=opening.act,
        actor=opening.actor,
        document_id=content_id.document_id,
        title=opened.title,
        details={"version": str(content_id.number)} | opening.details,
    )


# Opening a document is what people do all day: compiled once, and without making objects of the rows.
@cache
def _latest_query() -> CompiledQuery:
    return CompiledQuery.of(_CONTENT.where(Version.number == Document.version))


@cache
def _numbered_query() -> CompiledQuery:
    return CompiledQuery.of(_CONTENT.where(Version.number == bindparam("number")))


_CONTENT: Final = (
    select(
        Document.title,
        Document.media_type,
        Document.downloaded_at,
        Version.holder_id,
        Version.number,
        Version.digest,
        Version.size,
        Version.object_name,
        Version.key_id,
        Version.wrapped_key,
    )
    .join(Version, Version.document_id == Document.id)
    .where(Document.id == bindparam("document_id"), may_open())
)
