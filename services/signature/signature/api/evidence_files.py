"""Evidence files over HTTP: asked for, then downloaded once the worker has made and sealed them."""

from http import HTTPStatus
from uuid import UUID

from flask import Response

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint, Schema, fields, validate
from chartrier.runtime.current import context
from signature.envelopes import queries
from signature.errors import EnvelopeNotFound, EvidenceFileNotFound
from signature.evidence import evidence_files
from signature.evidence.models import EvidenceFile
from signature.evidence.words import WORDS

blueprint = Blueprint("evidence_files", url_prefix="", description="The evidence as a sealed PDF")


class NewEvidenceFile(Schema):
    """In which language the evidence is to be written."""

    language = fields.String(required=True, validate=validate.OneOf(list(WORDS)))


class EvidenceFileView(Schema):
    """An evidence file that was asked for."""

    id = fields.UUID(required=True)
    language = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    ready = fields.Boolean(required=True, attribute="is_ready")


@blueprint.post("/envelopes/<uuid:envelope_id>/evidence-files")
@blueprint.takes(NewEvidenceFile)
@blueprint.returns(HTTPStatus.ACCEPTED, EvidenceFileView)
@blueprint.refuses(EnvelopeNotFound)
def ask_for_evidence_file(new: dict[str, str], envelope_id: UUID) -> EvidenceFile:
    """Ask for the evidence of a document as a PDF with the platform's seal."""
    with transaction() as session:
        envelope = queries.find(session, envelope_id, by=principal())
        return evidence_files.ask(session, context(), envelope, language=new["language"])


@blueprint.get("/evidence-files/<uuid:file_id>")
@blueprint.returns(HTTPStatus.OK, EvidenceFileView)
@blueprint.refuses(EvidenceFileNotFound)
def show_evidence_file(file_id: UUID) -> EvidenceFile:
    """Show whether an evidence file is ready."""
    with transaction() as session:
        return evidence_files.find(session, file_id, by=principal())


@blueprint.get("/evidence-files/<uuid:file_id>/content")
@blueprint.returns_bytes(HTTPStatus.OK, "application/pdf")
@blueprint.refuses(EvidenceFileNotFound)
def download_evidence_file(file_id: UUID) -> Response:
    """Download an evidence file."""
    with transaction() as session:
        file, content = evidence_files.content_of(session, file_id, by=principal())
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="evidence-{file.envelope_id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
