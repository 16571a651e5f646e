"""Deleting: a person removes documents of their own vault for ever, but for what the law has the vault keep."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.events.outbox import record
from vault.documents import erasing, finding
from vault.documents.document_types import DOCUMENT_TYPES
from vault.documents.entries import entry_of
from vault.documents.models import Deletion, Document
from vault.errors import StillToDo
from vault.events import DocumentDeleted
from vault.journal import actors, journal
from vault.personal_documents import editing, personal_spaces
from vault.personal_documents.uploads import TYPE

RETAINED: Final = "retained"


def delete(session: Session, context: Context, document_id: UUID) -> None:
    """Delete a document of the caller's own vault, once nothing is to be done about it any more.

    A payslip is locked away instead: the law has it kept, also when its employee wants to see it no longer.
    """
    document = editing.find_own(session, context, document_id)
    if document.state != "done":
        raise StillToDo
    # A document that nobody may open is out of its owner's reach too: from here on this is its holder's transaction.
    finding.act_within(session, document.holder_id)
    is_retained = DOCUMENT_TYPES[document.type].retention_years is not None
    actor = actors.person(session, context.account_id)
    act: journal.Act = "locked_away" if is_retained else "erased"
    journal.append(session, entry_of(document, act, actor=actor, at=context.now, digest=document.digest))
    session.add(Deletion(document_id=document.id, holder_id=document.holder_id, at=context.now))
    record(session, _deleted(context, document))
    if document.type == TYPE:
        personal_spaces.change(session, document.holder_id, size=-document.size, files=-1)
    if is_retained:
        document.state = RETAINED
    else:
        erasing.erase_content(session, document)


def _deleted(context: Context, document: Document) -> DocumentDeleted:
    return DocumentDeleted(
        tenant_id=document.holder_id,
        document_id=document.id,
        holder_id=document.holder_id,
        organisation_id=document.organisation_id,
        account_id=context.account_id,
        at=context.now,
    )
