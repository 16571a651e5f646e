"""Exports of what one's establishments sent within a period, prepared in the background (VLT-33, VLT-35)."""

from __future__ import annotations

from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response, stream_with_context

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.language import request_language
from chartrier.runtime.current import context
from vault.api.answers import file_response
from vault.api.bulk_exports.schemas import ExportsView, ExportView, NewExport
from vault.api.intent import refuse_unintended_request
from vault.api.sent_documents.wording import SENT_WORDS
from vault.bulk_exports import archive, exports, taking_flow
from vault.bulk_exports.models import BulkExport
from vault.errors import BulkExportNotFound, BulkExportNotReady, SpaceNotFound, TooManyBulkExports, UnintendedRequest
from vault.ports import ports

blueprint = Blueprint("bulk_exports", url_prefix="/bulk-exports", description="What was sent, taken out in bulk.")

_ZIP: Final = "application/zip"
_SHOWN: Final = (
    "id", "organisation_id", "format", "with_files", "state", "documents", "requested_at", "expires_at",
)  # fmt: skip


@blueprint.post("")
@blueprint.takes(NewExport)
@blueprint.returns(HTTPStatus.ACCEPTED, ExportView)
@blueprint.refuses(SpaceNotFound, TooManyBulkExports)
def ask_for_export(new: dict[str, Any]) -> dict[str, Any]:
    """Have an export prepared; who asked is told by e-mail when it can be taken."""
    with transaction() as session:
        return _view(exports.ask_for(session, context(), exports.NewExport(**new)))


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, ExportsView)
def list_exports() -> dict[str, Any]:
    """List the exports that the caller asked for and that are not over, the latest first."""
    with transaction() as session:
        return {"items": [_view(each) for each in exports.of(session, context())]}


@blueprint.get("/<uuid:export_id>/archive")
@blueprint.returns_bytes(HTTPStatus.OK, _ZIP)
@blueprint.refuses(BulkExportNotFound, BulkExportNotReady, UnintendedRequest)
def take_export(export_id: UUID) -> Response:
    """Return the ZIP of an export, written while it goes out; owners read in their journals what was taken."""
    refuse_unintended_request()
    now = context()
    with transaction() as session:
        export = exports.find_ready(session, now, export_id)
    read = partial(taking_flow.documents_of, now, export.id)
    asked = archive.Asked(SENT_WORDS[request_language()], export.format, export.with_files)
    name = f"documents-{export.criteria['since']}-{export.criteria['until']}.zip"
    parts = stream_with_context(archive.parts(ports().contents, read, asked))
    return file_response(parts, name=name, media_type=_ZIP)


@blueprint.delete("/<uuid:export_id>")
@blueprint.returns(HTTPStatus.NO_CONTENT)
@blueprint.refuses(BulkExportNotFound)
def discard_export(export_id: UUID) -> None:
    """Forget an export."""
    with transaction() as session:
        exports.discard(session, context(), export_id)


def _view(export: BulkExport) -> dict[str, Any]:
    asked = export.criteria
    return {name: getattr(export, name) for name in _SHOWN} | {
        "establishment_id": asked.get("establishment"),
        "type": asked.get("type"),
        "since": date.fromisoformat(asked["since"]),
        "until": date.fromisoformat(asked["until"]),
    }
