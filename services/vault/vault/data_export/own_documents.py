"""A person's own documents, for the copy of everything that they asked for: listed with their journal, and opened."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.access.principal import Principal
from chartrier.projections import grants
from vault.documents import finding
from vault.documents.access import may_open
from vault.documents.models import Document, Version
from vault.documents.opening import ContentAccess, OpenedContent, open_version
from vault.journal import actors
from vault.journal.models import JournalHead, JournalLine, JournalSignature, SignedHead
from vault.paper_refusals import refusals
from vault.paper_refusals.models import PaperRefusal
from vault.saved_searches import saved_searches

_EXPORTED: Final = (
    "id",
    "type",
    "title",
    "sent_title",
    "tags",
    "state",
    "compartment",
    "organisation_name",
    "digest",
    "size",
    "pages",
    "media_type",
    "signed",
    "received_at",
    "delivered_at",
    "done_at",
)


_ACTS_ELSEWHERE: Final = ("holder_id", "at", "act", "document_id", "title")


def collect(session: Session, by: Principal) -> dict[str, Any]:
    """Return what is held on somebody: their documents with metadata, and the journal of what was done with them.

    The journal of each of their spaces is whole, with all that its hashes are made of: it can be verified without us.
    """
    documents = session.scalars(_own_documents(session, by)).all()
    holders = _own_holders(session, by)
    # The heads first: what is added meanwhile is after them.
    heads = session.scalars(select(JournalHead).where(JournalHead.holder_id.in_(holders))).all()
    ends = {head.holder_id: head.sequence for head in heads}
    lines = session.scalars(_ordered(JournalLine.holder_id.in_(holders)))
    elsewhere = session.scalars(_ordered((JournalLine.actor_id == by.id) & JournalLine.holder_id.not_in(holders)))
    return {
        "documents": [_exported(session, document) for document in documents],
        "journal": [_exported_line(line) for line in lines if line.sequence <= ends.get(line.holder_id, 0)],
        "chains": [_exported_chain(session, head) for head in heads],
        "acts_elsewhere": [{name: getattr(line, name) for name in _ACTS_ELSEWHERE} for line in elsewhere],
        "saved_searches": [
            {"name": each.name, "criteria": each.criteria} for each in saved_searches.of(session, by.id)
        ],
        "paper_refusals": [_exported_refusal(each) for each in refusals.refusals_of(session, by.id)],
    }


def open_own(
    session: Session, context: Context, document_id: UUID, number: int, *, by: Principal
) -> OpenedContent | None:
    """Return a version of one of somebody's own documents, for their export; nothing when it is not theirs."""
    document = session.scalars(_own_documents(session, by).where(Document.id == document_id)).one_or_none()
    version = session.get(Version, (document_id, number)) if document else None
    if document is None or version is None:
        return None
    return open_version(session, context, document, version, ContentAccess("exported", actors.person(session, by.id)))


def _own_holders(session: Session, by: Principal) -> set[UUID]:
    # What somebody holds as a person, not as somebody of a company.
    return {grant.holder_id for grant in grants.of(session, by.id) if grant.kind in {"person", "personal"}}


def _own_documents(session: Session, by: Principal) -> Select[Document]:
    own = Document.holder_id.in_(_own_holders(session, by)), may_open(by.id)
    return select(Document).where(*own).order_by(Document.received_at, Document.id)


def _exported(session: Session, document: Document) -> dict[str, Any]:
    versions = finding.versions_of(session, document)
    return {name: getattr(document, name) for name in _EXPORTED} | {
        "metadata": document.facts,
        "versions": [{"number": each.number, "digest": each.digest, "cause": each.cause} for each in versions],
    }


def _ordered(lines: ColumnElement[bool]) -> Select[JournalLine]:
    return select(JournalLine).where(lines).order_by(JournalLine.holder_id, JournalLine.sequence)


def _exported_line(line: JournalLine) -> dict[str, Any]:
    return {
        "holder": line.holder_id,
        "sequence": line.sequence,
        "at": line.at,
        "act": line.act,
        "actor_id": line.actor_id,
        "actor": line.actor,
        "document_id": line.document_id,
        "title": line.title,
        "details": line.details,
        "previous": line.previous.hex(),
        "hash": line.hash.hex(),
    }


def _exported_chain(session: Session, head: JournalHead) -> dict[str, Any]:
    last = (
        select(SignedHead.sequence, SignedHead.hash, JournalSignature)
        .join(JournalSignature, JournalSignature.number == SignedHead.signature_number)
        .where(SignedHead.holder_id == head.holder_id, SignedHead.sequence <= head.sequence)
        .order_by(SignedHead.sequence.desc())
        .limit(1)
    )
    found = session.execute(last).one_or_none()
    return {
        "holder": head.holder_id,
        "sequence": head.sequence,
        "hash": head.hash.hex(),
        "signed": found and _exported_signature(*found),
    }


def _exported_signature(sequence: int, hashed: bytes, made: JournalSignature) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "hash": hashed.hex(),
        "number": made.number,
        "at": made.at,
        "digest": made.digest.hex(),
        "key": made.key_id,
        "signature": made.signature.hex(),
    }


def _exported_refusal(refusal: PaperRefusal) -> dict[str, Any]:
    return {
        "number": refusal.id,
        "organisation_name": refusal.organisation_name,
        "refused_at": refusal.refused_at,
        "ended_at": refusal.ended_at,
    }
