"""A new version of a document to sign takes the place of the one that not everybody has signed yet (SIG-09)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from chartrier.http.problems import FieldError
from vault.deposits.deposit import Deposit, Outcome, StoredDeposit, refused
from vault.documents.entries import entry_of
from vault.documents.models import Document
from vault.events import DocumentReplaced
from vault.journal import journal
from vault.journal.actors import Actor

NOT_REPLACEABLE: Final = "is not a document of this recipient and type that waits for a signature"


def unfit(session: Session, organisation_id: UUID, stored: Sequence[StoredDeposit]) -> dict[UUID, Outcome]:
    """Return the lines that name a document whose place they can't take, each refused; lock the others."""
    replacing = [each for each in stored if each.deposit.replaces]
    former = _lock(session, organisation_id, replacing)
    found: dict[UUID, Outcome] = {}
    for each in replacing:
        # Taken out: one document takes the place of another, the next one finds none.
        if _may_replace(each.deposit, former.get(each.deposit.replaces or "")):
            del former[each.deposit.replaces or ""]
        else:
            found[each.document_id] = refused(each.deposit.reference, FieldError("replaces", NOT_REPLACEABLE))
    return found


def replace(session: Session, context: Context, organisation_id: UUID, recorded: Sequence[StoredDeposit]) -> None:
    """Archive the documents whose place others took, and publish it: nobody signs them any more."""
    replacing = [each for each in recorded if each.deposit.replaces]
    former = _lock(session, organisation_id, replacing)
    for each in replacing:
        document = former[each.deposit.replaces or ""]
        document.finish(context.now, signature="cancelled")
        by = Actor(document.organisation_name, document.organisation_id)
        taken = {"replaced_by": str(each.document_id)}
        journal.append(session, entry_of(document, "replaced", actor=by, at=context.now, **taken))
        event = DocumentReplaced(
            tenant_id=document.holder_id,
            document_id=document.id,
            holder_id=document.holder_id,
            replaced_by=each.document_id,
            at=context.now,
        )
        record(session, event)


def _may_replace(deposit: Deposit, former: Document | None) -> bool:
    return (
        former is not None
        and former.signature_asked
        and (former.holder_id, former.type) == (deposit.holder_id, deposit.type)
    )


def _lock(session: Session, organisation_id: UUID, stored: Sequence[StoredDeposit]) -> dict[str, Document]:
    if not stored:
        return {}
    named = {each.deposit.replaces for each in stored}
    # Those alone that wait: a company that confirms its relation locks the others in an order of its own.
    theirs = Document.organisation_id == organisation_id, Document.reference.in_(named), Document.state == "todo"
    asked = select(Document).where(*theirs)
    return {each.reference: each for each in session.scalars(asked.order_by(Document.id).with_for_update())}
