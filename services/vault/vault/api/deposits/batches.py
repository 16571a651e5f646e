"""Batches: what an ERP sends, answered line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from unicodedata import normalize

from flask import request
from werkzeug.datastructures import FileStorage

from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.language import request_language
from chartrier.http.problems import FieldError
from chartrier.runtime.current import context
from vault.api.deposits import manifest
from vault.api.deposits.manifest import Manifest
from vault.api.deposits.schemas import BatchParts, BatchView
from vault.api.wording import lines_in_language
from vault.deposits import batch_flow, batches
from vault.deposits.batches import BatchAnswer
from vault.deposits.deposit import Deposit, Depositor, Outcome
from vault.deposits.storing import UploadedFile
from vault.errors import ManifestUnreadable, SpaceNotFound, StoreUnavailable
from vault.ports import ports

blueprint = Blueprint("batches", description="Deposits by ERP.")

LARGEST_BATCH: Final = 256 * 1024**2
LARGEST_MANIFEST: Final = 4 * 1024**2


@blueprint.post("/batches", repeatable=True)
@blueprint.takes(BatchParts, location="files")
@blueprint.returns(HTTPStatus.OK, BatchView)
@blueprint.refuses(ManifestUnreadable, SpaceNotFound, StoreUnavailable)
def deposit_batch(files: dict[str, FileStorage]) -> dict[str, Any]:
    """Deposit documents: a manifest, and the files that it names."""
    sent = manifest.read(_manifest(files))
    depositor = _depositor(sent)
    uploaded = {normalize("NFC", name): UploadedFile(file.stream) for name, file in files.items()}
    outcomes = batch_flow.deposit(context(), ports().file_storing, depositor, sent.lines, uploaded)
    return _answer(sent, outcomes)


def allow_large_requests() -> None:
    """Let batches be larger than what other operations take."""
    if request.endpoint == "batches.deposit_batch":
        request.max_content_length = LARGEST_BATCH
        request.max_form_memory_size = LARGEST_MANIFEST
        request.max_form_parts = manifest.MOST_LINES + 10


def _manifest(files: Mapping[str, FileStorage]) -> bytes:
    field = request.form.get("manifest")
    if field is not None:
        return field.encode()
    part = files.get("manifest")
    body = part.stream.read(LARGEST_MANIFEST + 1) if part else b""
    if not body or len(body) > LARGEST_MANIFEST:
        raise ManifestUnreadable(FieldError("manifest", "is missing, empty or too large"))
    return body


def _depositor(sent: Manifest) -> Depositor:
    metadata = next((line.metadata for line in sent.lines if isinstance(line, Deposit)), {})
    named = str(metadata.get("employer") or metadata.get("agency") or "")
    sirets = {line.siret for line in sent.lines if isinstance(line, Deposit) and line.siret}
    with transaction() as session:
        return batches.find_depositor(session, context(), sent.organisation_id, named=named, sirets=sirets)


def _answer(sent: Manifest, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    # Reasons are stored as they are, and told in the language of whoever reads them.
    lines = [
        {
            "reference": each.reference,
            "outcome": each.result,
            "document_id": str(each.document_id) if each.document_id else None,
            "problems": [vars(problem) for problem in each.problems],
        }
        for each in outcomes
    ]
    with transaction() as session:
        answer = BatchAnswer(sent.organisation_id, sent.reference, outcomes, lines)
        summary = batches.record_answer(session, context(), answer)
    return summary | {"reference": sent.reference, "lines": lines_in_language(lines, request_language())}
