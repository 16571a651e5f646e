"""How the documents of an export are read while it goes out: some at a time, with the rights that one has then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.database.session import reading, transaction
from vault.bulk_exports import exports
from vault.bulk_exports.archive import DOCUMENTS_AT_A_TIME, ExportedFile
from vault.documents.access import may_follow
from vault.documents.models import Document, Version
from vault.documents.opening import ContentAccess, OpenedContent, record_openings
from vault.journal import actors
from vault.sent_documents import listing
from vault.sent_documents.opening import OPENED, THERE


def documents_of(context: Context, export_id: UUID, *, with_contents: bool) -> Iterator[Sequence[ExportedFile]]:
    """Yield the documents of an export; each content that is given out has its line in its owner's journal."""
    place, by = 0, context.caller
    while True:
        with transaction(by=by) as session:
            ids = exports.ids_from(session, export_id, place, limit=DOCUMENTS_AT_A_TIME)
            opened = _open(session, context, ids) if with_contents else {}
        if not ids:
            return
        with reading(by=by) as connection:
            items = listing.find_some(connection, ids, by=by)
        there = ((number, each) for number, each in enumerate(ids, start=place) if each in items)
        yield [ExportedFile(number, items[each], opened.get(each)) for number, each in there]
        place += len(ids)


def _open(session: Session, context: Context, ids: Sequence[UUID]) -> dict[UUID, OpenedContent]:
    latest = (Version.document_id == Document.id) & (Version.number == Document.version)
    theirs = Document.type.in_(OPENED), Document.state.in_(THERE), may_follow(context.account_id)
    asked = select(Document, Version).join(Version, latest).where(Document.id.in_(ids), *theirs)
    rows = session.execute(asked).all()
    opened = {
        document.id: OpenedContent(document.title, document.media_type, version.content) for document, version in rows
    }
    if rows:
        sender = rows[0][0].organisation_name
        opening = ContentAccess("downloaded", actors.person(session, context.account_id), {"sender": sender})
        record_openings(session, context, list(opened.values()), opening)
    return opened
