"""Looking at a document: one query that makes no object and leaves no line, for what the viewer loads all day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from chartrier.access.principal import Principal
from chartrier.database.compiled_query import CompiledQuery
from vault.content_store.store import Sealed
from vault.documents.access import opened_to
from vault.documents.models import Document, Version
from vault.errors import DocumentNotFound


@dataclass(frozen=True)
class Viewed:
    """A content that somebody looks at: what it is called, and where it is sealed."""

    title: str
    kind: str
    sealed: Sealed


def look(connection: Connection, document_id: UUID, *, by: Principal, number: int | None) -> Viewed:
    """Return what somebody looks at: the document as it is now, or an earlier version of it."""
    question = _latest() if number is None else _numbered()
    rows = question.rows(connection, document_id=document_id, caller=by.id, number=number)
    if not rows:
        raise DocumentNotFound
    title, kind, *sealed = rows[0]
    return Viewed(title, kind, Sealed(*sealed))


@cache
def _latest() -> CompiledQuery:
    return CompiledQuery.of(_ASKED.where(Version.number == Document.version))


@cache
def _numbered() -> CompiledQuery:
    return CompiledQuery.of(_ASKED.where(Version.number == bindparam("number")))


_ASKED = (
    select(
        Document.title,
        Document.kind,
        Document.id,
        Version.number,
        Version.holder_id,
        Version.digest,
        Version.size,
        Version.blob,
        Version.key_id,
        Version.wrapped_key,
    )
    .join(Version, Version.document_id == Document.id)
    .where(Document.id == bindparam("document_id"), opened_to())
)
