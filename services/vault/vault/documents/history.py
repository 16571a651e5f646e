"""The journal as its holder may read it: the lines of the documents they may open, and those of the space itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Uuid, bindparam, func, or_, select, text

from chartrier.access.principal import Principal
from chartrier.http.pagination import Page, Window
from vault.documents.access import may_open
from vault.documents.models import Document
from vault.journal.models import JournalLine

# What concerns one organisation (a relation, a colleague who came) is for those who act with that organisation:
# any agency may name its own people at any company, and they learn nothing of those whom another one named.
_MAY_READ: Final = """
    EXISTS (
        SELECT 1 FROM grants AS g
        WHERE g.principal_id = :caller AND g.holder_id = journal_lines.holder_id AND cardinality(g.rights) > 0
        AND coalesce(journal_lines.details ->> 'organisation_id', g.organisation_id::text) = g.organisation_id::text
        AND (journal_lines.act <> 'account_activated'
            OR holds_grant(journal_lines.actor_id, g.holder_id, g.organisation_id)))
"""


def page(
    connection: Connection, *, space: UUID | None, document_id: UUID | None, window: Window, by: Principal
) -> Page[Mapping[str, Any]]:
    """Return one page of the lines that somebody may read, the latest first."""
    readable = text(_MAY_READ).bindparams(bindparam("caller", by.id, type_=Uuid))
    openable = JournalLine.document_id.in_(select(Document.id).where(may_open(by.id)))
    asked = select(
        JournalLine.sequence,
        JournalLine.at,
        JournalLine.act,
        JournalLine.actor,
        JournalLine.holder_id,
        JournalLine.document_id,
        JournalLine.title,
        func.encode(JournalLine.hash, "hex").label("hash"),
    ).where(readable, or_(JournalLine.document_id.is_(None), openable))
    if space is not None:
        asked = asked.where(JournalLine.holder_id == space)
    if document_id is not None:
        asked = asked.where(JournalLine.document_id == document_id)
    total = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    ordered = asked.order_by(JournalLine.at.desc(), JournalLine.sequence.desc())
    rows = connection.execute(ordered.limit(window.size).offset(window.offset)).mappings()
    return Page([dict(row) for row in rows], total, window.page, window.size)
