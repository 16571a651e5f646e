"""The invariants of the product (I1–I8 of the design), each a check that is run after faults."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from tests.e2e.conftest import Product
from tests.e2e.support.people import Person, eventually

SERVICES = ("auth", "deposits", "notify", "sharing", "signature", "tenancy", "vault")
RECOVERY_SECONDS = 90.0


@dataclass
class Ledger:
    """What was sent and answered, recorded outside the product, so that losses show."""

    accepted: dict[str, str] = field(default_factory=dict)  # document → SHA-256 of what was sent
    references: dict[str, str] = field(default_factory=dict)  # the sender's reference → document

    def note(self, deposits: list[dict[str, Any]], files: dict[str, bytes], answer: dict[str, Any]) -> None:
        """Record each accepted line; a reference that is answered twice must name one document (I3)."""
        for deposit, line in zip(deposits, answer["lines"], strict=True):
            assert line["outcome"] in {"accepted", "already_there"}, line
            document = line["document_id"]
            assert self.references.setdefault(deposit["reference"], document) == document
            self.accepted[document] = hashlib.sha256(files[deposit["file"]]).hexdigest()


def check_documents(ledger: Ledger, owner: Person) -> None:
    """Check I1, each accepted document is there for its owner, unaltered, and I2, nothing else and nothing twice."""
    mine = owner.items("/api/vault/documents?limit=100")
    listed = [document["id"] for document in mine]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(ledger.accepted)
    for document, digest in ledger.accepted.items():
        content = owner.get(f"/api/vault/documents/{document}/content?version=1").content
        assert hashlib.sha256(content).hexdigest() == digest


def check_nothing_waits(product: Product) -> None:
    """Check I6: every outbox becomes empty, and there are no dead letters."""
    for service in SERVICES:
        eventually(partial(_nothing_unpublished, product, service), within=RECOVERY_SECONDS)
        assert product.bus(service).dead_letters(service) == [], service


def _nothing_unpublished(product: Product, service: str) -> bool:
    with product.database(service) as database:
        return database.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL").fetchone() == (0,)


def check_signed_once(owner: Person, document: str) -> None:
    """Check I7: one signature over the whole file, and one version made by it."""
    versions = owner.get(f"/api/vault/documents/{document}").json()["versions"]
    assert [version["cause"] for version in versions] == ["deposited", "signed"]
    content = owner.get(f"/api/vault/documents/{document}/content").content
    assert len(PdfFileReader(io.BytesIO(content)).embedded_signatures) == 1


def check_journal(product: Product, owner: Person, ledger: Ledger) -> None:
    """Check I8: one line for each deposit, no gap, and the hash chain and its signatures verify."""
    lines = owner.items("/api/vault/journal?size=100")
    deposited = [line["document_id"] for line in lines if line["act"] == "deposited"]
    assert sorted(deposited) == sorted(ledger.accepted)
    numbers = sorted(line["sequence"] for line in lines)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    result = product.command("vault", "verify-journal")
    assert result.returncode == 0, result.stdout
