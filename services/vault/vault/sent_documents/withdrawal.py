"""Withdrawing a contract: its sender deletes it while neither the employee nor the client has signed (VLT-34)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Text, and_, literal, or_, select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from vault.documents import erasing, finding
from vault.documents.access import may_follow
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.models import Document
from vault.errors import DocumentNotFound, NotWithdrawable
from vault.events import ContractWithdrawn, DocumentDeleted
from vault.journal import actors, journal
from vault.journal.journal import Entry
from vault.search import indexing

_THERE = ("waiting", "todo", "done")
_CONTRACTS = tuple(each.name for each in DOCUMENT_TYPES.values() if each.may_be_signed)


def withdraw(session: Session, context: Context, document_id: UUID) -> None:
    """Delete a contract that the caller's establishment sent, and have the parties told; its reference stays used."""
    document, others = _lock(session, context, document_id)
    if document.signed or any(each.signed for each in others):
        raise NotWithdrawable
    was_delivered = document.state != "waiting"
    title, actor = document.title_as_sent, actors.person(session, context.account_id)
    # From here on this is its holder's transaction: what is left of the document is out of its sender's reach.
    finding.act_within(session, document.holder_id)
    # The line is about the space, so that its owner reads it though the document is there no more.
    line = Entry(
        holder_id=document.holder_id,
        at=context.now,
        act="withdrawn",
        actor=actor,
        title=title,
        details={
            "organisation_id": str(document.organisation_id),
            "document": str(document.id),
            "digest": document.digest,
        },
    )
    erasing.erase_content(session, document)
    document.delivered_at = document.delivered_at or context.now
    indexing.remove(session, document.id)
    journal.append(session, line)
    withdrawn = _withdrawn(context, document, was_delivered=was_delivered)
    record(session, withdrawn, _deleted(context, document))


def _lock(session: Session, context: Context, document_id: UUID) -> tuple[Document, Sequence[Document]]:
    """Return the contract, and those of the same number, so that none is signed before this transaction ends."""
    mine = may_follow(context.account_id)
    asked = select(Document.organisation_id, Document.contract_number).where(Document.id == document_id, mine)
    found = session.execute(asked).one_or_none()
    if found is None or context.caller.kind != "person":
        raise DocumentNotFound
    same = and_(
        Document.organisation_id == found.organisation_id,
        # A contract without a number has no other one: nothing equals null.
        Document.contract_number == literal(found.contract_number, Text),
        Document.type.in_(_CONTRACTS),
    )
    # In the order of their ids: whoever withdraws the other one meanwhile waits instead of blocking.
    rows = select(Document).where(or_(Document.id == document_id, same), mine).order_by(Document.id)
    locked = {each.id: each for each in session.scalars(rows.with_for_update())}
    document = locked.pop(document_id)
    if document.type not in _CONTRACTS or document.state not in _THERE:
        raise NotWithdrawable
    return document, list(locked.values())


def _withdrawn(context: Context, document: Document, *, was_delivered: bool) -> ContractWithdrawn:
    return ContractWithdrawn(
        tenant_id=document.holder_id,
        document_id=document.id,
        holder_id=document.holder_id,
        organisation_id=document.organisation_id,
        organisation_name=document.organisation_name,
        required_right=document.required_right,
        was_delivered=was_delivered,
        account_id=context.account_id,
        at=context.now,
    )


def _deleted(context: Context, document: Document) -> DocumentDeleted:
    return DocumentDeleted(
        tenant_id=document.holder_id,
        document_id=document.id,
        holder_id=document.holder_id,
        organisation_id=document.organisation_id,
        account_id=context.account_id,
        at=context.now,
    )
