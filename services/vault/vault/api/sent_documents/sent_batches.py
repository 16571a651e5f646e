"""What was answered to the batches of a depositor: followed later by API and on screen, as a report to download."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Response

from chartrier.access.principal import principal
from chartrier.database.session import transaction
from chartrier.http.contract import Blueprint
from chartrier.http.language import request_language
from vault.api.answers import file_response, json
from vault.api.sent_documents.batch_schemas import BatchPageView, BatchQuery, ReportQuery, SentBatchView
from vault.api.wording import REPORT_WORDS, lines_in_language
from vault.deposits.models import Batch
from vault.errors import BatchNotFound
from vault.selections import spreadsheet
from vault.sent_documents import batches

blueprint = Blueprint("sent_batches", url_prefix="/batches", description="What was answered to batches.")

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COUNTS: Final = ("accepted", "already_there", "paper", "refused")


@blueprint.get("")
@blueprint.takes(BatchQuery, location="query")
@blueprint.returns(HTTPStatus.OK, BatchPageView)
def list_batches(asked: dict[str, Any]) -> Response:
    """List the batches that the caller's organisations sent, the latest first."""
    with transaction() as session:
        found = batches.page(session, principal(), **asked)
        return json({"items": [_summary(batch) for batch in found.items], "next": found.next})


@blueprint.get("/<uuid:batch_id>")
@blueprint.returns(HTTPStatus.OK, SentBatchView)
@blueprint.refuses(BatchNotFound)
def show_batch(batch_id: UUID) -> Response:
    """Show a batch with what was answered last to each of its lines."""
    with transaction() as session:
        batch = batches.find(session, principal(), batch_id)
        return json(_summary(batch) | {"lines": _lines(batch)})


@blueprint.get("/<uuid:batch_id>/report")
@blueprint.takes(ReportQuery, location="query")
@blueprint.returns_bytes(HTTPStatus.OK, _XLSX)
@blueprint.refuses(BatchNotFound)
def show_batch_report(asked: dict[str, str], batch_id: UUID) -> Response:
    """Return what was answered to each line of a batch as a spreadsheet."""
    with transaction() as session:
        batch = batches.find(session, principal(), batch_id)
        sheet = batches.report_of(_lines(batch), REPORT_WORDS[request_language()])
    if asked["format"] == "csv":
        return file_response(iter([spreadsheet.csv_of(sheet)]), name=f"lot-{batch_id}.csv", media_type="text/csv")
    return file_response(iter([spreadsheet.xlsx_of(sheet)]), name=f"lot-{batch_id}.xlsx", media_type=_XLSX)


def _summary(batch: Batch) -> dict[str, Any]:
    named = {name: getattr(batch, name) for name in ("id", "organisation_id", "reference", "received_at")}
    return named | {name: getattr(batch, name) for name in _COUNTS}


def _lines(batch: Batch) -> list[dict[str, Any]]:
    return lines_in_language(batch.lines, request_language())
