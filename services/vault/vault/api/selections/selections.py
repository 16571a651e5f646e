"""Documents that somebody ticks, taken out together: as a ZIP, as a draft of an e-mail, as a list."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.language import request_language
from chartrier.runtime.current import context
from vault.api.answers import file_response
from vault.api.intent import refuse_unintended_request
from vault.api.selections.schemas import ListQuery, NewSelection, SelectionView
from vault.api.selections.wording import LIST_WORDS, draft_wording
from vault.errors import (
    ContentDamaged,
    DocumentNotFound,
    SelectionNotFound,
    SelectionTooLarge,
    StillToDo,
    StoreUnavailable,
    UnintendedRequest,
)
from vault.ports import ports
from vault.selections import mail_draft, selections, spreadsheet
from vault.selections.archive import archive_of

blueprint = Blueprint("selections", url_prefix="/selections", description="Documents that are taken out together.")

_ZIP: Final = "application/zip"
_EML: Final = "message/rfc822"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.post("")
@blueprint.takes(NewSelection)
@blueprint.returns(HTTPStatus.CREATED, SelectionView)
@blueprint.refuses(DocumentNotFound)
def select_documents(asked: dict[str, Any]) -> dict[str, Any]:
    """Note the documents that the caller ticked, to take them out together within an hour."""
    with transaction() as session:
        selection = selections.select_documents(session, context(), asked["document_ids"])
        return {"id": selection.id, "documents": len(selection.document_ids)}


@blueprint.get("/<uuid:selection_id>/archive")
@blueprint.returns_bytes(HTTPStatus.OK, _ZIP)
@blueprint.refuses(SelectionNotFound, UnintendedRequest, ContentDamaged, StoreUnavailable)
def show_archive(selection_id: UUID) -> Response:
    """Stream the documents of a selection as a ZIP."""
    refuse_unintended_request()
    with transaction() as session:
        opened = selections.open_all(session, context(), selection_id, taken_as="archive")
    parts = archive_of(ports().contents, opened)
    return file_response(parts, name=f"documents-{context().now:%Y-%m-%d}.zip", media_type=_ZIP)


@blueprint.get("/<uuid:selection_id>/mail-draft")
@blueprint.returns_bytes(HTTPStatus.OK, _EML)
@blueprint.refuses(SelectionNotFound, SelectionTooLarge, StillToDo, UnintendedRequest, ContentDamaged, StoreUnavailable)
def show_mail_draft(selection_id: UUID) -> Response:
    """Return a draft of an e-mail with the documents of a selection attached."""
    refuse_unintended_request()
    with transaction() as session:
        opened = selections.open_to_send(session, context(), selection_id, largest=mail_draft.LARGEST)
    wording = draft_wording([document.title for document, _ in opened], request_language())

    def draft() -> Iterator[bytes]:
        yield mail_draft.draft_of(ports().contents, opened, wording)

    return file_response(draft(), name="documents.eml", media_type=_EML)


@blueprint.get("/<uuid:selection_id>/list")
@blueprint.takes(ListQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, _XLSX)
@blueprint.refuses(SelectionNotFound)
def show_list(asked: dict[str, str], selection_id: UUID) -> Response:
    """Return the documents of a selection as a spreadsheet."""
    with transaction() as session:
        documents = selections.documents_of(session, context(), selection_id)
        sheet = spreadsheet.sheet_of(documents, LIST_WORDS[request_language()])
    name = f"documents-{context().now:%Y-%m-%d}.{asked['format']}"
    if asked["format"] == "csv":
        return file_response(iter([spreadsheet.csv_of(sheet)]), name=name, media_type="text/csv")
    return file_response(iter([spreadsheet.xlsx_of(sheet)]), name=name, media_type=_XLSX)
