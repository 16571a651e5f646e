"""The documents of a person's own vault: those that they added, what they change, what they delete."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.runtime.current import context
from vault.api.personal_documents.metadata import checked_metadata
from vault.api.personal_documents.schemas import DocumentChanges, OwnDocumentsQuery, OwnDocumentsView, OwnDocumentView
from vault.documents import finding
from vault.documents.models import Document
from vault.errors import DocumentNotFound, FolderNotFound, NotEditable, PersonalSpaceNotFound, StillToDo
from vault.personal_documents import deletion, editing, own_documents
from vault.personal_documents.own_documents import Listing
from vault.personal_documents.uploads import TYPE
from vault.ports import ports

blueprint = Blueprint(
    "personal_documents", description="What a person adds to their own vault, changes there and deletes."
)


@blueprint.get("/personal/documents")
@blueprint.takes(OwnDocumentsQuery, location="query")
@blueprint.returns(HTTPStatus.OK, OwnDocumentsView)
@blueprint.refuses(PersonalSpaceNotFound, FolderNotFound)
def list_own_documents(asked: dict[str, Any]) -> Listing:
    """List what the caller added to a folder, or marked with a tag, the newest first."""
    with transaction() as session:
        return own_documents.in_folder(session, context(), asked["folder"], tag=asked["tag"], before=asked["before"])


@blueprint.patch("/documents/<uuid:document_id>")
@blueprint.takes(DocumentChanges)
@blueprint.returns(HTTPStatus.OK, OwnDocumentView)
@blueprint.refuses(DocumentNotFound, FolderNotFound, NotEditable)
def edit_document(changes: dict[str, Any], document_id: UUID) -> Document:
    """Change the information of a document of one's own vault."""
    if "tags" in changes:
        changes["tags"] = list(dict.fromkeys(changes["tags"]))
    with transaction() as session:
        if "metadata" in changes:
            document = finding.find(session, document_id, by=principal())
            if document.type != TYPE:
                raise NotEditable
            changes["facts"] = checked_metadata(document.compartment, changes.pop("metadata"))
        return editing.edit(session, context(), ports().contents.keyring, document_id, changes)


@blueprint.delete("/documents/<uuid:document_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(DocumentNotFound, StillToDo)
def delete_document(document_id: UUID) -> None:
    """Delete a document of one's own vault, for ever."""
    with transaction() as session:
        deletion.delete(session, context(), document_id)
