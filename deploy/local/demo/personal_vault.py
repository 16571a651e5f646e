"""What an employee of the demonstration put into their own vault: folders, tags, papers of another employer."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from deploy.local.demo.public_api import PublicApi, eventually
from deploy.local.demo.sample_data import EMPLOYEE
from tests.e2e.support import sample_documents

_FORMER_EMPLOYER = "Câblages d’Autrefois"
_NAME = f"{EMPLOYEE.first_name} {EMPLOYEE.last_name}"


@dataclass(frozen=True)
class _Paper:
    """A file that a person adds."""

    title: str
    content: bytes
    described: dict[str, Any]
    tags: tuple[str, ...]


def fill(owner: PublicApi) -> int:
    """Have a person add papers, put some into folders and tag them; return how many."""
    bank = eventually(lambda: _folder(owner, "Banque"), within=60)
    housing = _folder(owner, "Logement")
    _folder(owner, "Location 2024", parent_id=housing)
    papers = _papers(bank, housing)
    for paper in papers:
        _add(owner, paper)
    return len(papers)


def _papers(bank: str, housing: str) -> list[_Paper]:
    account = sample_documents.bank_details(holder=_NAME)
    rent = sample_documents.bank_details(holder="Agence des Tilleuls", iban="FR7630004000031234567890143")
    payslip = sample_documents.payslip(employer=_FORMER_EMPLOYER, period="2025-12", staff_number="C-77")
    contract = sample_documents.employment_contract(employer=_FORMER_EMPLOYER, number="CDD-1998")
    earlier = {"compartment": "payslips", "metadata": {"employer": _FORMER_EMPLOYER, "period": "2025-12"}}
    return [
        _Paper("RIB du compte courant", account, {"folder_id": bank}, ("banque", "à joindre")),
        _Paper("RIB du bailleur", rent, {"folder_id": housing}, ("logement",)),
        _Paper(f"Contrat signé chez {_FORMER_EMPLOYER}", contract, {}, ("emploi", "à joindre")),
        _Paper("Bulletin de paie de décembre 2025", payslip, earlier, ("emploi",)),
    ]


def _folder(owner: PublicApi, name: str, **under: str) -> str:
    return str(owner.post("/api/vault/personal/folders", {"name": name, **under})["id"])


def _add(owner: PublicApi, paper: _Paper) -> None:
    upload = f"/api/vault/personal/uploads/{uuid4()}"
    content = {"size": len(paper.content), "digest": sha256(paper.content).hexdigest()}
    owner.put(upload, {"title": paper.title, **content, **paper.described})
    added = owner.put(f"{upload}/content", data=paper.content, params={"offset": "0"})
    owner.patch(f"/api/vault/documents/{added['document_id']}", {"tags": list(paper.tags)})
