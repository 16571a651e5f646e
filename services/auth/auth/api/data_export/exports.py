"""Exports of everything held on oneself."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, stream_with_context

from auth.api.common.callers import portal_person
from auth.data_export import export_flow, exports
from auth.data_export.models import Export
from auth.errors import ExportInProgress, ExportNotFound, TooManyExports
from auth.ports import config
from auth.security_journal import journal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.http.problems import Forbidden
from chartrier.runtime.current import context

blueprint = Blueprint("exports", url_prefix="/me/exports", description="Exports of everything held on a person")


class ExportView(Schema):
    """A copy of everything held on a person."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["preparing", "ready", "failed", "expired"]))
    requested_at = fields.AwareDateTime(required=True)
    ready_at = fields.AwareDateTime(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)


class ExportsView(Schema):
    """All of them, the latest first."""

    items = fields.List(fields.Nested(ExportView), required=True)


@blueprint.post("")
@blueprint.returns(HTTPStatus.ACCEPTED, ExportView)
@blueprint.refuses(ExportInProgress, TooManyExports, Forbidden)
def request_export() -> Export:
    """Have a copy of everything that is held on oneself prepared."""
    caller = portal_person()
    with transaction() as session:
        return exports.request(session, context(), caller.id)


@blueprint.get("")
@blueprint.returns(HTTPStatus.OK, ExportsView)
@blueprint.refuses(Forbidden)
def list_exports() -> dict[str, Any]:
    """List the copies that one requested."""
    caller = portal_person()
    with transaction() as session:
        return {"items": exports.of(session, caller.id)}


@blueprint.get("/<uuid:export_id>/content")
@blueprint.returns_bytes(HTTPStatus.OK, "application/zip")
@blueprint.refuses(ExportNotFound, Forbidden)
def download_export(export_id: UUID) -> Response:
    """Download a copy."""
    caller, now = portal_person(), context().now
    with transaction() as session:
        export = exports.find_ready(session, context(), caller.id, export_id)
        numbers = list(exports.part_numbers(session, export_id))
        journal.write(session, context(), caller.id, "export-taken")
    parts = export_flow.decrypted_parts(config(), caller.id, export_id, numbers)
    response = Response(stream_with_context(parts), mimetype="application/zip")
    response.content_length = export.size or 0
    response.headers["Content-Disposition"] = f'attachment; filename="chartrier-{now.date().isoformat()}.zip"'
    return response
