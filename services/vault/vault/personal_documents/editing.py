"""What a person changes about the documents of their own vault: what was deposited stays as it was deposited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from chartrier.access.context import Context
from chartrier.projections import grants
from vault.content_encryption.keyring import Keyring
from vault.documents import finding
from vault.documents.entries import entry_of
from vault.documents.models import Document
from vault.errors import DocumentNotFound, FolderNotFound, NotEditable
from vault.journal import actors, journal
from vault.personal_documents import folders
from vault.personal_documents.uploads import TYPE
from vault.search import indexing

# Kinds of spaces that are one person's own.
_OWN: Final = frozenset({"person", "personal"})
# By these a document is found.
_INDEXED: Final = frozenset({"title", "facts", "tags"})
# What is one's own of any document; the rest of one that was deposited stays as it was.
_OF_ANY: Final = frozenset({"title", "tags"})


def find_own(session: Session, context: Context, document_id: UUID) -> Document:
    """Return a document that is in the caller's own vault, not one of their company's, locked."""
    document = finding.find(session, document_id, by=context.caller)
    held = grants.of(session, context.account_id)
    if not any(grant.holder_id == document.holder_id and grant.kind in _OWN for grant in held):
        raise DocumentNotFound
    session.refresh(document, with_for_update=True)
    return document


def edit(
    session: Session, context: Context, keyring: Keyring, document_id: UUID, changes: Mapping[str, Any]
) -> Document:
    """Change what is named of a document: title and tags of any one, metadata and folder of what one added oneself."""
    document = find_own(session, context, document_id)
    changed = sorted(name for name, value in changes.items() if getattr(document, name) != value)
    if document.type != TYPE and set(changed) - _OF_ANY:
        raise NotEditable
    if "folder_id" in changed:
        document.folder_id = folders.id_if_there(session, changes["folder_id"])
        if document.folder_id != changes["folder_id"]:
            raise FolderNotFound
    for name in changed:
        if name == "title" and document.type != TYPE:
            document.rename(changes[name])
        else:
            setattr(document, name, changes[name])
    if _INDEXED.intersection(changed):
        session.flush()
        indexing.update(session, keyring, document)
    if changed:
        actor = actors.person(session, context.account_id)
        entry = entry_of(document, "edited", actor=actor, at=context.now, changed=" ".join(changed))
        journal.append(session, entry)
    return document
