"""The journal as its holder may read it: the lines of the documents they may open, and those of the space itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, TextClause, Uuid, bindparam, func, or_, select, text

from chartrier.access.principal import Principal
from chartrier.http.pagination import Page, Window
from vault.documents.access import may_open
from vault.documents.models import Deletion, Document
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

_LINES: Final = select(
    JournalLine.sequence,
    JournalLine.at,
    JournalLine.act,
    JournalLine.actor,
    JournalLine.holder_id,
    JournalLine.document_id,
    JournalLine.title,
    JournalLine.details,
    func.encode(JournalLine.hash, "hex").label("hash"),
)


def page(
    connection: Connection, *, space: UUID | None, document_id: UUID | None, window: Window, by: Principal
) -> Page[Mapping[str, Any]]:
    """Return one page of the lines that somebody may read, the latest first."""
    asked = _LINES.where(*_readable(by.id))
    if space is not None:
        asked = asked.where(JournalLine.holder_id == space)
    if document_id is not None:
        asked = asked.where(JournalLine.document_id == document_id)
    total = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
    ordered = asked.order_by(JournalLine.at.desc(), JournalLine.sequence.desc())
    rows = connection.execute(ordered.limit(window.size).offset(window.offset)).mappings()
    # The details may name what concerns others: they go into attestations alone.
    lines = [{name: row[name] for name in row if name != "details"} for row in rows]
    return Page(lines, total, window.page, window.size)


def lines_of(connection: Connection, document_id: UUID, *, acts: Collection[str], by: UUID) -> Sequence[RowMapping]:
    """Return the lines of some acts on a document that somebody may read of, the first one first."""
    asked = _LINES.where(*_readable(by), JournalLine.document_id == document_id, JournalLine.act.in_(acts))
    return connection.execute(asked.order_by(JournalLine.sequence)).mappings().all()


def _readable(caller: UUID) -> tuple[TextClause, ColumnElement[bool]]:
    readable = text(_MAY_READ).bindparams(bindparam("caller", caller, type_=Uuid))
    openable = JournalLine.document_id.in_(select(Document.id).where(may_open(caller)))
    # Of a document that its holder deleted, the journal is all that is left to them.
    deleted = JournalLine.document_id.in_(
        select(Deletion.document_id).where(Deletion.holder_id == JournalLine.holder_id)
    )
    return readable, or_(JournalLine.document_id.is_(None), openable, deleted)
