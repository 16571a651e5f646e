"""The deposit requests of the demonstration: one at each stage, filed and examined through the public API."""

from __future__ import annotations

from typing import Any, Final

import requests

from deploy.local.demo.public_api import TIMEOUT, PublicApi, Refused
from tests.e2e.support import sample_documents

JOURNEY: Final = "medical-fees-deposit"
REASON: Final = "La décision est illisible : déposez-en une copie plus nette."

ANSWERS: Final[dict[str, dict[str, str]]] = {
    "structure": {"structure_name": "SCI des Tilleuls", "legal_form": "6540"},
    "case": {
        "rg_number": "26/01234",
        "court": "CPH de Nantes",
        "decided_on": "2026-03-02",
        "party": "claimant",
    },
    "deposit": {
        "owners": '[{"name": "Fictive", "first_name": "Docteur Anne"}]',
        "amount": "1 250,50",
        "payment": "transfer",
    },
}


def file_all(filer: PublicApi, first: PublicApi, second: PublicApi, *, structure: str) -> int:
    """File a draft and seven requests, and have two case managers bring these to one stage each."""
    _begin(filer, structure, {**ANSWERS, "deposit": {}})
    for amount in ("800", "1 600"):
        _submit(filer, structure, amount)
    examined, returned, large, validated, rejected = (
        _submit(filer, structure, amount) for amount in ("950", "1 250,50", "75 000", "2 400", "400")
    )
    for case in (examined, returned, large, validated, rejected):
        _act(first, case, "take")
    _judge(first, returned, REASON)
    _act(first, returned, "return", message="Merci de répondre sous quinze jours.")
    for case in (large, validated):
        _judge(first, case, None)
        _act(first, case, "validation", confirmed=True)
    _act(first, rejected, "rejection", reason="La provision a déjà été consignée par l’autre partie.")
    second.post(f"/api/deposits/cases/{examined}/messages", {"text": "Vérifier le numéro RG.", "private": True})
    return 8


def _begin(filer: PublicApi, structure: str, answers: dict[str, dict[str, str]]) -> str:
    draft = str(filer.post("/api/deposits/requests", {"space": structure, "journey": JOURNEY})["id"])
    for step, given in answers.items():
        filer.put(f"/api/deposits/requests/{draft}/answers", {"step": step, "answers": given})
    return draft


def _submit(filer: PublicApi, structure: str, amount: str) -> str:
    answers = {**ANSWERS, "deposit": ANSWERS["deposit"] | {"amount": amount}}
    draft = _begin(filer, structure, answers)
    content = sample_documents.bank_details()
    announced: dict[str, Any] = {"kind": "decision", "name": "decision.pdf", "size": len(content)}
    made = filer.post(f"/api/deposits/requests/{draft}/attachments", announced)
    receipt = _put(filer.url, made["ticket"], content)
    filer.post(f"/api/deposits/requests/{draft}/attachments/{made['attachment_id']}/receipt", {"receipt": receipt})
    filer.post(f"/api/deposits/requests/{draft}/submission", {"confirmed": True})
    return draft


def _put(url: str, ticket: str, content: bytes) -> str:
    headers = {"X-Ticket": ticket, "Content-Type": "application/pdf"}
    answer = requests.put(f"{url}/api/vault/ticketed/documents", data=content, headers=headers, timeout=TIMEOUT)
    if not answer.ok:
        raise Refused(answer.status_code, answer.text[:500])
    return str(answer.json()["receipt"])


def _act(manager: PublicApi, case: str, act: str, **given: Any) -> None:  # noqa: ANN401 - whatever an act takes
    revision = manager.get(f"/api/deposits/cases/{case}")["revision"]
    manager.post(f"/api/deposits/cases/{case}/{act}", {"revision": revision, **given})


def _judge(manager: PublicApi, case: str, reason: str | None) -> None:
    for attachment in manager.get(f"/api/deposits/cases/{case}")["attachments"]:
        revision = manager.get(f"/api/deposits/cases/{case}")["revision"]
        path = f"/api/deposits/cases/{case}/attachments/{attachment['id']}/verdict"
        manager.put(path, {"revision": revision, "refusal_reason": reason})
