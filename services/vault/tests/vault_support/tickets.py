"""What other services ask of the vault by ticket."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pikepdf
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB
from services.vault.tests.vault_support.scenario import ALICES, STRUCTURE, Scenario

VERSIONS = "/api/vault/ticketed/versions"
DOCUMENTS_BY_TICKET = "/api/vault/ticketed/documents"
DRAFT = uuid4()


def file_signed(
    scenario: Scenario, document_id: UUID, content: bytes, decision_id: UUID, *, rewritten: bool = False
) -> TestResponse:
    """File a signed content, as signature does."""
    claims: dict[str, Any] = {"decision_id": str(decision_id), "account_id": str(ALICE.id)} | (
        {"rewritten": True} if rewritten else {}
    )
    ticket = scenario.ticket("signature", "file-signed", document_id, **claims)
    return scenario.service.anonymous.put(VERSIONS, data=content, headers=ticket)


def behind(earlier: bytes, words: str = "signed") -> bytes:
    """Return a PDF that begins with another one: a revision behind it that gives it another title."""
    end = earlier.rindex(b"startxref")
    start = int(earlier[end:].split()[1])
    with pikepdf.open(BytesIO(earlier)) as document:
        free, root = len(document.objects) + 1, document.Root.objgen[0]
    revision = b"%d 0 obj\n(%s)\nendobj\n" % (free, words.encode())
    entry = b"%d 1\n%010d 00000 n \n" % (free, len(earlier))
    trailer = b"trailer\n<</Size %d /Root %d 0 R /Prev %d>>\n" % (free + 1, root, start)
    place = len(earlier) + len(revision)
    return earlier + revision + b"xref\n" + entry + trailer + b"startxref\n%d\n%%%%EOF\n" % place


def to_sign(scenario: Scenario, document_id: UUID, shown: bytes) -> dict[str, str]:
    """Return the header with which signature fetches what was shown."""
    return scenario.ticket("signature", "sign", document_id, digest=sha256(shown).hexdigest())


def attach(
    scenario: Scenario, content: bytes, *, reference: UUID | None = None, draft: UUID = DRAFT, purpose: str = "attach"
) -> TestResponse:
    """File a document of a deposit request, as a browser does with a ticket of deposits."""
    headers = scenario.ticket("deposits", purpose, **_filing(reference or uuid4()), request_id=str(draft))
    return scenario.service.anonymous.put(DOCUMENTS_BY_TICKET, data=content, headers=headers)


def prove(scenario: Scenario, content: bytes, *, issuer: str = "tenancy") -> TestResponse:
    """File a document with which a structure proves itself, as a browser does with a ticket of tenancy."""
    headers = scenario.ticket(issuer, "file-structure-attachment", **_filing(uuid4()))
    return scenario.service.anonymous.put(DOCUMENTS_BY_TICKET, data=content, headers=headers)


def shared(scenario: Scenario, document_id: UUID, link_id: UUID, *, download: bool = True) -> dict[str, str]:
    """Return the header with which the browser of whoever has Alice's link takes a document."""
    of_link = {"link_id": str(link_id), "account_id": str(ALICE.id), "holder_id": str(ALICES)}
    return scenario.ticket("sharing", "shared-view", document_id, **of_link, download=download)


def summary_ticket(scenario: Scenario, document_id: UUID) -> dict[str, str]:
    """Return the header with which Bob's browser takes the summary of a request."""
    claims = {"holder_id": str(STRUCTURE), "account_id": str(BOB.id)}
    return scenario.ticket("deposits", "summary", document_id, **claims)


def structure_attachment_ticket(scenario: Scenario, document_id: UUID, *, issuer: str = "tenancy") -> dict[str, str]:
    """Return the header with which Bob's browser takes an attachment of a structure."""
    claims = {"holder_id": str(STRUCTURE), "account_id": str(BOB.id)}
    return scenario.ticket(issuer, "structure-attachment", document_id, **claims)


def _filing(reference: UUID) -> dict[str, Any]:
    return {
        "subject": reference,
        "reference": str(reference),
        "holder_id": str(STRUCTURE),
        "name": "RIB.pdf",
        "kind": "rib",
        "account_id": str(BOB.id),
    }
