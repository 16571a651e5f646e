"""Accounts that close: their documents are erased, but for what the law has kept, locked away from everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chartrier.access.principal import Principal
from chartrier.lifecycle.account_erasure import ErasedItems, Erasure, ErasureReport, RetainedItems
from vault.account_erasure.models import DoomedBlob
from vault.documents import accounts
from vault.documents.access import opened_to
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.models import Account, Document, Version
from vault.journal import journal
from vault.journal.journal import Entry
from vault.journal.models import JournalLine

_AT_A_TIME: Final = 500
ERASED: Final = "erased"
KEPT: Final = "kept"


def erase(session: Session, asked: Erasure) -> ErasureReport | None:
    """Erase the documents of closed accounts' own holders; None until the last byte of them is gone."""
    for document in session.scalars(_theirs(asked).with_for_update()).all():
        if _must_stay(document):
            _lock_away(session, document, asked)
        else:
            _erase(session, document, asked)
    session.flush()
    if session.scalars(select(DoomedBlob.blob).where(DoomedBlob.closing_id == asked.closing_id).limit(1)).first():
        return None
    session.execute(delete(Account).where(Account.id.in_(asked.accounts)))
    return _report(session, asked)


def doomed(session: Session) -> list[str]:
    """Some of the blobs that are to be removed."""
    return list(session.scalars(select(DoomedBlob.blob).order_by(DoomedBlob.blob).limit(_AT_A_TIME)))


def removed(session: Session, blobs: list[str]) -> None:
    """Note that blobs are gone."""
    session.execute(delete(DoomedBlob).where(DoomedBlob.blob.in_(blobs)))


def own_documents(by: Principal) -> Select[Document]:
    """The documents that a person holds as theirs, not as somebody of a company."""
    persons = text("SELECT g.holder_id FROM grants g WHERE g.principal_id = :caller AND g.kind = 'person'")
    own = Document.holder_id.in_(persons.bindparams(caller=by.id).columns(Document.holder_id).scalar_subquery())
    return select(Document).where(own, opened_to(by.id)).order_by(Document.received_at, Document.id)


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """What is held on somebody: their documents with metadata, and the journal of what was done with them."""
    documents = session.scalars(own_documents(by)).all()
    holders = {document.holder_id for document in documents}
    told = select(JournalLine).where((JournalLine.holder_id.in_(holders)) | (JournalLine.actor_id == by.id))
    lines = session.scalars(told.order_by(JournalLine.holder_id, JournalLine.sequence))
    return {"documents": [_told(session, each) for each in documents], "journal": [_line(line) for line in lines]}


def _theirs(asked: Erasure) -> Select[Document]:
    open_ones = Document.state.in_(("waiting", "todo", "done")), Document.received_at <= asked.at
    return select(Document).where(Document.holder_id.in_(asked.holders), *open_ones).order_by(Document.id)


def _must_stay(document: Document) -> bool:
    return DOCUMENT_TYPES[document.type].kept_years is not None


def _lock_away(session: Session, document: Document, asked: Erasure) -> None:
    document.state = KEPT
    document.delivered_at = document.delivered_at or asked.at
    _write_down(session, document, "locked_away", asked)


def _erase(session: Session, document: Document, asked: Erasure) -> None:
    gone = delete(Version).where(Version.document_id == document.id)
    versions = session.execute(gone.returning(Version.number, Version.digest, Version.blob)).all()
    rows = [{"blob": each.blob, "closing_id": asked.closing_id} for each in versions]
    session.execute(insert(DoomedBlob).on_conflict_do_nothing(), rows)
    _write_down(session, document, "erased", asked)
    # What is left keeps the depositor's reference from bringing it back, and says nothing of anybody.
    document.digest = min((each.number, each.digest) for each in versions)[1] if versions else document.digest
    document.state, document.title, document.facts = ERASED, "—", {}
    document.delivered_at = document.delivered_at or asked.at


def _write_down(session: Session, document: Document, act: journal.Act, asked: Erasure) -> None:
    who = accounts.actor(session, asked.account_id)
    entry = Entry(
        holder_id=document.holder_id,
        at=asked.at,
        act=act,
        actor=who,
        document_id=document.id,
        title=document.title,
        details={"digest": document.digest},
    )
    journal.append(session, entry)


def _report(session: Session, asked: Erasure) -> ErasureReport:
    theirs = select(func.count()).select_from(Document).where(Document.holder_id.in_(asked.holders))
    erased = session.scalar(theirs.where(Document.state == ERASED)) or 0
    of_the_law = select(Document.delivered_at, Document.type).where(
        Document.holder_id.in_(asked.holders), Document.state == KEPT
    )
    stay = session.execute(of_the_law).all()
    kept = (
        [RetainedItems("payslips", len(stay), "payslips", max(_until(row.delivered_at, row.type) for row in stay))]
        if stay
        else []
    )
    lines = session.scalar(select(func.count()).where(JournalLine.holder_id.in_(asked.holders))) or 0
    if lines:
        kept.append(RetainedItems("journal-lines", lines, "digital-safe", None))
    return ErasureReport(erased=[ErasedItems("documents", erased)], retained=kept)


def _until(delivered_at: datetime, kind: str) -> datetime:
    years = DOCUMENT_TYPES[kind].kept_years or 0
    # The 29th of February has no anniversary in most years: the day after, then.
    day = delivered_at if (delivered_at.month, delivered_at.day) != (2, 29) else delivered_at.replace(month=3, day=1)
    return day.replace(year=day.year + years)


def _told(session: Session, document: Document) -> dict[str, Any]:
    said = (
        "id",
        "type",
        "title",
        "state",
        "compartment",
        "organisation_name",
        "digest",
        "size",
        "pages",
        "kind",
        "signed",
    )
    dated = ("received_at", "delivered_at", "done_at")
    versions = session.scalars(select(Version).where(Version.document_id == document.id).order_by(Version.number))
    return {name: getattr(document, name) for name in (*said, *dated)} | {
        "metadata": document.facts,
        "versions": [{"number": each.number, "digest": each.digest, "cause": each.cause} for each in versions],
    }


def _line(line: JournalLine) -> dict[str, Any]:
    return {
        "holder": line.holder_id,
        "sequence": line.sequence,
        "at": line.at,
        "act": line.act,
        "actor": line.actor,
        "document_id": line.document_id,
        "title": line.title,
        "hash": line.hash.hex(),
    }


def own_document(session: Session, document_id: UUID, *, by: Principal) -> tuple[Document, Version] | None:
    """One of somebody's own documents, with its content as it is now."""
    document = session.scalars(own_documents(by).where(Document.id == document_id)).one_or_none()
    return (document, session.get_one(Version, (document.id, document.version))) if document else None
