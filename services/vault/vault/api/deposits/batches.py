"""Batches: what an ERP sends, answered line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from flask import request
from werkzeug.datastructures import FileStorage

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.language import request_language
from chartrier.http.problems import FieldError
from vault.api.deposits import manifest
from vault.api.deposits.manifest import BadLine, Manifest
from vault.api.documents.schemas import BatchParts, BatchView
from vault.api.wording import in_words
from vault.deposits import deposits
from vault.deposits.deposits import Deposit, Depositor, Outcome, Received
from vault.deposits.intake import Part, take_in
from vault.errors import ManifestUnreadable, SpaceNotFound, StoreUnavailable
from vault.ports import ports

blueprint = Blueprint("batches", description="Deposits by ERP.")

LARGEST_BATCH: Final = 256 * 1024**2
LARGEST_MANIFEST: Final = 4 * 1024**2
# One transaction for so many lines: a batch that is cut goes on where it was when it is sent again.
LINES_AT_A_TIME: Final = 100


@blueprint.post("/batches")
@blueprint.takes(BatchParts, location="files")
@blueprint.returns(HTTPStatus.OK, BatchView)
@blueprint.refuses(ManifestUnreadable, SpaceNotFound, StoreUnavailable)
def deposit_batch(files: dict[str, FileStorage]) -> dict[str, Any]:
    """Deposit documents: a manifest, and the files that it names."""
    sent = manifest.read(_manifest(files))
    depositor = _depositor(sent)
    parts = {name: Part(file.stream) for name, file in files.items()}
    outcomes = [outcome for some in _slices(sent.lines) for outcome in _deposit(depositor, some, parts)]
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
    named = next((str(line.metadata.get("employer") or line.metadata.get("agency")) for line in _fit(sent.lines)), "")
    with transaction() as session:
        return deposits.depositor(session, sent.organisation_id, by=principal(), named=named)


def _deposit(depositor: Depositor, lines: Sequence[Deposit | BadLine], parts: Mapping[str, Part]) -> list[Outcome]:
    fit = _fit(lines)
    with transaction() as session:
        there = deposits.known(session, depositor.id, [line.reference for line in fit])
    held = ports()
    taken = take_in(held.gate, fit, parts, there, threads=held.storing_threads)
    kept = [each for each in taken if isinstance(each, Received)]
    with transaction() as session:
        stored = iter(deposits.store(session, depositor, kept, now=held.clock.now()))
    answers = iter([next(stored) if isinstance(each, Received) else each for each in taken])
    return [next(answers) if isinstance(line, Deposit) else _refused(line) for line in lines]


def _answer(sent: Manifest, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    language = request_language()
    lines = [
        {
            "reference": each.reference,
            "outcome": each.outcome,
            "document_id": str(each.document_id) if each.document_id else None,
            "problems": in_words(each.problems, language),
        }
        for each in outcomes
    ]
    with transaction() as session:
        answer = deposits.keep_answer(
            session, sent.organisation_id, sent.reference, outcomes, lines=lines, now=ports().clock.now()
        )
    return answer | {"reference": sent.reference, "lines": lines}


def _fit(lines: Sequence[Deposit | BadLine]) -> list[Deposit]:
    return [line for line in lines if isinstance(line, Deposit)]


def _refused(line: BadLine) -> Outcome:
    return Outcome(line.reference, "refused", None, line.problems)


def _slices(lines: Sequence[Deposit | BadLine]) -> Iterator[Sequence[Deposit | BadLine]]:
    return (lines[start : start + LINES_AT_A_TIME] for start in range(0, len(lines), LINES_AT_A_TIME))
