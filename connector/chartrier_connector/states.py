"""What became of what was sent: states, and contracts as they were signed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from chartrier_connector.answers import Answers
from chartrier_connector.batch import KEPT
from chartrier_connector.client import Client
from chartrier_connector.settings import Settings
from chartrier_connector.tables import write_table
from chartrier_connector.texts import text_of

_HEADER: Final = ("reference", "title", "recipient", "state", "delivered_at", "downloaded_at", "signed_at")


def read_back(client: Client, settings: Settings, *, since: str) -> str:
    """Write the states of what was sent since a day, and each signed version that is not there yet; say how many."""
    references = _references(settings)
    signed = settings.folder / text_of("signed", settings.language)
    rows: list[list[str]] = []
    new = 0
    for document in client.sent_documents(since):
        rows.append(_row(document, references, settings))
        if document["signature_outcome"] == "signed":
            new += _store_signed(signed, document["id"], references, client)
    header = [text_of(name, settings.language) for name in _HEADER]
    report = write_table(settings.folder / f"{text_of('states', settings.language)}.csv", [header, *rows])
    return text_of(
        "states_summary",
        settings.language,
        documents=len(rows),
        report=report.name,
        signed=new,
        folder=signed.name,
    )


def _references(settings: Settings) -> Mapping[str, str]:
    kept = sorted((settings.folder / KEPT).glob("*.jsonl"))
    return {document: reference for path in kept for document, reference in Answers.at(path).references().items()}


def _row(document: Mapping[str, Any], references: Mapping[str, str], settings: Settings) -> list[str]:
    state = text_of(document["state"], settings.language)
    named = references.get(document["id"], ""), document["title"], document["recipient_name"], state
    return [*named, *(document[each] or "" for each in ("delivered_at", "downloaded_at", "signed_at"))]


def _store_signed(folder: Path, document_id: str, references: Mapping[str, str], client: Client) -> int:
    # The id stands in the name: references may hold what no file name can.
    reference = "".join(each if each.isalnum() or each in "-_." else "_" for each in references.get(document_id, ""))
    path = folder / f"{reference[:80]}{'-' if reference else ''}{document_id}.pdf"
    if path.exists():
        return 0
    folder.mkdir(exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(client.content(document_id))
    beside.replace(path)
    return 1
