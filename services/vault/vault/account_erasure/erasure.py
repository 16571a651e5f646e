"""Account erasure: the documents of a closed account are erased, but for what the law retains, locked away from all."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport, RetainedItems
from chartrier.projections import person_names
from vault.bulk_exports import exports
from vault.campaigns import employees
from vault.content_store.removal import ObjectToRemove
from vault.documents import erasing, finding
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.entries import entry_of
from vault.documents.models import Document
from vault.journal import actors, journal
from vault.journal.models import JournalLine
from vault.paper_refusals import refusals
from vault.personal_documents import personal_spaces
from vault.saved_searches import saved_searches
from vault.search import indexing

_AT_A_TIME: Final = 500
_ERASED: Final = erasing.ERASED
_RETAINED: Final = "retained"


def erase(session: Session, asked: Erasure) -> ErasureReport | None:
    """Erase the documents of a closed account's own holders; None until the last byte of them is gone."""
    for document in session.scalars(_documents_of(asked).with_for_update()).all():
        if _must_stay(document):
            _lock_away(session, document, asked)
        else:
            _erase(session, document, asked)
    personal_spaces.erase(session, asked.holders, closing_id=asked.closing_id)
    indexing.forget_words(session, asked.holders)
    employees.forget(session, asked.holders)
    session.flush()
    left = select(ObjectToRemove.object_name).where(ObjectToRemove.closing_id == asked.closing_id)
    if session.scalars(left.limit(1)).first():
        return None
    refusals.forget_names(session, asked.accounts)
    saved_searches.forget(session, asked.accounts)
    exports.forget(session, asked.accounts)
    for account_id in asked.accounts:
        person_names.forget(session, account_id)
    return _report(session, asked)


def erase_attachment(session: Session, context: Context, document_id: UUID, *, holder_id: UUID) -> None:
    """Erase a document with which a structure proved itself and to which tenancy refers no longer."""
    document = finding.within(session, document_id, tenant_id=holder_id)
    if document is None or document.type != "structure_attachment" or document.state == _ERASED:
        return
    actor = actors.person(session, UUID(document.facts["account_id"]))
    journal.append(session, entry_of(document, "erased", actor=actor, at=context.now, digest=document.digest))
    erasing.erase_content(session, document)


def objects_to_remove(session: Session) -> list[str]:
    """Return some of the objects that are to be removed."""
    names = select(ObjectToRemove.object_name).order_by(ObjectToRemove.object_name)
    return list(session.scalars(names.limit(_AT_A_TIME)))


def forget_removed(session: Session, names: list[str]) -> None:
    """Record that objects are gone."""
    session.execute(delete(ObjectToRemove).where(ObjectToRemove.object_name.in_(names)))


def _documents_of(asked: Erasure) -> Select[Document]:
    held = Document.state.in_(("waiting", "todo", "done")), Document.received_at <= asked.at
    return select(Document).where(Document.holder_id.in_(asked.holders), *held).order_by(Document.id)


def _must_stay(document: Document) -> bool:
    return DOCUMENT_TYPES[document.type].retention_years is not None


def _lock_away(session: Session, document: Document, asked: Erasure) -> None:
    document.state = _RETAINED
    indexing.remove(session, document.id)
    document.delivered_at = document.delivered_at or asked.at
    _record(session, document, "locked_away", asked)


def _erase(session: Session, document: Document, asked: Erasure) -> None:
    _record(session, document, "erased", asked)
    erasing.erase_content(session, document, closing_id=asked.closing_id)
    document.delivered_at = document.delivered_at or asked.at


def _record(session: Session, document: Document, act: journal.Act, asked: Erasure) -> None:
    actor = actors.person(session, asked.account_id)
    journal.append(session, entry_of(document, act, actor=actor, at=asked.at, digest=document.digest))


def _report(session: Session, asked: Erasure) -> ErasureReport:
    theirs = select(func.count()).select_from(Document).where(Document.holder_id.in_(asked.holders))
    erased = session.scalar(theirs.where(Document.state == _ERASED)) or 0
    lines = session.scalar(select(func.count()).where(JournalLine.holder_id.in_(asked.holders))) or 0
    retained = _retained_payslips(session, asked)
    if lines:
        retained.append(RetainedItems("journal-lines", lines, "digital-safe", None))
    return ErasureReport(erased=[ErasedItems("documents", erased)], retained=retained)


def _retained_payslips(session: Session, asked: Erasure) -> list[RetainedItems]:
    retained = select(Document.delivered_at, Document.type).where(
        Document.holder_id.in_(asked.holders), Document.state == _RETAINED
    )
    rows = session.execute(retained).all()
    if not rows:
        return []
    return [RetainedItems("payslips", len(rows), "payslips", max(_until(row.delivered_at, row.type) for row in rows))]


def _until(delivered_at: datetime, type_name: str) -> datetime:
    years = DOCUMENT_TYPES[type_name].retention_years or 0
    # The 29th of February has no anniversary in most years: the day after, then.
    day = delivered_at if (delivered_at.month, delivered_at.day) != (2, 29) else delivered_at.replace(month=3, day=1)
    return day.replace(year=day.year + years)
