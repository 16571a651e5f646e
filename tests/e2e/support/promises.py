"""The promises of the product (I1–I8 of the design), each as a check that is run after whatever was done to it."""

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
CALM = 90.0


@dataclass
class Ledger:
    """What was sent and answered, kept outside the product, so that losses show."""

    accepted: dict[str, str] = field(default_factory=dict)  # document → SHA-256 of what was sent
    references: dict[str, str] = field(default_factory=dict)  # the sender's reference → document

    def note(self, deposits: list[dict[str, Any]], files: dict[str, bytes], answer: dict[str, Any]) -> None:
        """Note each line that was answered as kept; a reference answered twice must name one document (I3)."""
        for deposit, line in zip(deposits, answer["lines"], strict=True):
            assert line["outcome"] in {"accepted", "already_there"}, line
            document = line["document_id"]
            assert self.references.setdefault(deposit["reference"], document) == document
            self.accepted[document] = hashlib.sha256(files[deposit["file"]]).hexdigest()


def everything_is_kept(ledger: Ledger, owner: Person) -> None:
    """I1: each document answered 2xx can be had by its owner, unaltered. I2: nothing else, nothing twice."""
    mine = owner.items("/api/vault/documents?size=100")
    shown = [document["id"] for document in mine]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(ledger.accepted)
    for document, digest in ledger.accepted.items():
        content = owner.get(f"/api/vault/documents/{document}/content?version=1").content
        assert hashlib.sha256(content).hexdigest() == digest


def at_rest(product: Product) -> None:
    """I6: every outbox is empty, and there are no dead letters."""
    for service in SERVICES:
        eventually(partial(_nothing_unpublished, product, service), within=CALM)
        told = product.command(service, "dead-letters")
        assert told.stdout.strip().endswith("0 dead letters"), told.stdout + told.stderr


def _nothing_unpublished(product: Product, service: str) -> bool:
    with product.database(service) as database:
        return database.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL").fetchone() == (0,)


def signed_exactly_once(owner: Person, document: str) -> None:
    """I7: one signature, over the whole file, and one act behind it."""
    versions = owner.get(f"/api/vault/documents/{document}").json()["versions"]
    assert [version["cause"] for version in versions] == ["deposited", "signed"]
    content = owner.get(f"/api/vault/documents/{document}/content").content
    assert len(PdfFileReader(io.BytesIO(content)).embedded_signatures) == 1


def each_act_is_written_once(product: Product, owner: Person, ledger: Ledger) -> None:
    """I8: one line for each deposit, no gap, and the chain and its seals verify."""
    lines = owner.items("/api/vault/journal?size=100")
    deposited = [line["document_id"] for line in lines if line["act"] == "deposited"]
    assert sorted(deposited) == sorted(ledger.accepted)
    numbers = sorted(line["sequence"] for line in lines)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    told = product.command("vault", "verify-journal")
    assert told.returncode == 0, told.stdout
