"""What comes back: a table of states, and each contract once, as it was signed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chartrier_connector import batch, states
from chartrier_connector.answers import Answer
from chartrier_connector.client import Client
from chartrier_connector.settings import Settings

SIGNED, OPEN = "0196c0de-0000-7000-8000-000000000001", "0196c0de-0000-7000-8000-000000000002"


class Answering(Client):
    """Chartrier with two contracts, of which one is signed; it counts what is fetched."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.fetched: list[str] = []

    def sent_documents(self, since: str) -> Iterator[dict[str, Any]]:
        shared = {
            "title": "=Contrat",
            "recipient_name": "Camille Exemple",
            "delivered_at": since,
            "downloaded_at": None,
        }
        yield shared | {"id": SIGNED, "state": "done", "signed_at": since, "signature_outcome": "signed"}
        yield shared | {"id": OPEN, "state": "todo", "signed_at": None, "signature_outcome": None}

    def content(self, document_id: str) -> bytes:
        self.fetched.append(document_id)
        return b"%PDF-1.7 signed"


@pytest.mark.spec("OPS-32")
def test_a_signed_contract_comes_back_once_under_the_reference_of_whoever_sent_it(
    folder: Path, known: Callable[..., Settings]
) -> None:
    read = known()
    batch.kept_answers(folder, read).add("digest", [Answer("CDD 0001/é", "accepted", SIGNED)])
    client = Answering(read)

    for _ in range(2):
        states.read_back(client, read, since="2026-10-01")

    assert client.fetched == [SIGNED]
    stored = read.folder / "signés" / f"CDD_0001_é-{SIGNED}.pdf"
    assert stored.read_bytes() == b"%PDF-1.7 signed"
    with (read.folder / "états.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row[:4] for row in csv.reader(file, delimiter=";")][1:]
    assert rows == [
        ["CDD 0001/é", "'=Contrat", "Camille Exemple", "Traité"],
        ["", "'=Contrat", "Camille Exemple", "À traiter"],
    ]
