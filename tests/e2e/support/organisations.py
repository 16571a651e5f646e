"""The invented organisations of the journeys and what they deposit."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from requests import Response

from tests.e2e.support.people import Machine, eventually
from tests.e2e.support.sample_documents import (
    assignment_contract,
    bank_details,
    employment_contract,
    invoice,
    payslip,
)

SIRETS = ("73282932000074", "44306184100047", "55210055400013")


@dataclass(frozen=True)
class Organisations:
    """An agency with its connector, and a structure that files deposit requests, registered by the operator."""

    agency_id: str
    erp: Machine
    structure_id: str

    def deposit(self, reference: str, deposits: list[dict[str, Any]], files: dict[str, bytes]) -> Response:
        """Have the agency's connector send a batch."""
        return self.erp.send_batch(self.agency_id, reference, deposits, files)


def register(operator: Machine, *, structure_user: str) -> Organisations:
    """Have the operator register an agency, its connector, a structure and its first user."""
    organisations = "/api/tenancy/organisations"
    agency = _made(operator, organisations, {"kind": "agency", "name": "Intérim Imaginaire"})
    client = _made(operator, "/api/auth/clients", {"name": "ERP d'essai", "scope": "deposit"})
    _made(operator, f"{organisations}/{agency['id']}/machines", {"client_id": client["client_id"]})
    structure = _made(operator, organisations, {"kind": "deposit_client", "name": "Étude Fictive"})
    user: dict[str, Any] = {"email": structure_user, "first_name": "Dominique", "last_name": "Modèle"}
    user["accesses"] = [{"unit_id": structure["id"], "rights": ["user"]}]
    _made(operator, f"{organisations}/{structure['id']}/members", user)
    erp = Machine(operator.base, client_id=client["client_id"], client_secret=client["client_secret"])
    erp.authenticate()
    # The right to deposit reaches the vault a moment later; until then the connector is refused.
    eventually(lambda: erp.send_batch(agency["id"], "ESSAI", [{"reference": "ESSAI"}], {}).status_code == HTTPStatus.OK)
    return Organisations(agency["id"], erp, structure["id"])


def _made(operator: Machine, path: str, asked: dict[str, Any]) -> dict[str, Any]:
    answer = operator.post(path, json=asked)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def employee(email: str, staff_number: str = "M-1001") -> dict[str, Any]:
    """Somebody whom nobody knows yet."""
    person = {"staff_number": staff_number, "first_name": "Camille", "last_name": "Exemple", "email": email}
    return {"person": person}


def company(email: str, siret: str = SIRETS[0]) -> dict[str, Any]:
    """A client company with one user for each right, here the same for all."""
    user = {"email": email, "first_name": "Alix", "last_name": "Durand"}
    return {"company": {"siret": siret, "name": "Ateliers Fictifs", "users": dict.fromkeys("ASFR", user)}}


def batch(
    employee_email: str, client_email: str, *, mark: str | None = None, siret: str = SIRETS[0]
) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """A payslip and a contract to sign for an employee, an assignment contract and an invoice for a company."""
    mark = mark or uuid4().hex[:6]
    to_person, to_company = employee(employee_email, f"M-{mark}"), company(client_email, siret)
    number = {"staff_number": f"M-{mark}"}
    deposits = [
        line(f"BUL-{mark}", "payslip", "Bulletin de paie d’octobre 2026", to_person, PAYSLIP | number),
        line(f"CDD-{mark}", "employment_contract", "Contrat de travail", to_person, CONTRACT | number, signature=True),
        line(f"CMDE-{mark}", "assignment_contract", "Contrat de mission", to_company, ASSIGNMENT, signature=True),
        line(f"FAC-{mark}", "invoice", "Facture de novembre 2026", to_company, INVOICE),
    ]
    contents = (payslip(), employment_contract(), assignment_contract(), invoice())
    return deposits, {one["file"]: content for one, content in zip(deposits, contents, strict=True)}


def rib() -> bytes:
    """The bank details of the structure."""
    return bank_details()


PAYSLIP = {"period": "2026-10", "employer": "Intérim Imaginaire"}
CONTRACT = {
    "employer": "Intérim Imaginaire",
    "number": "CDD-0001",
    "position": "Monteuse-câbleuse",
    "start": "2026-11-23",
    "end": "2027-01-31",
}
ASSIGNMENT = {
    "agency": "Intérim Imaginaire",
    "contract_number": "CMDE-0001",
    "client": "Ateliers Fictifs",
    "employee": "Camille Exemple",
    "qualification": "Monteuse-câbleuse",
    "reason": "Accroissement temporaire d'activité",
    "work_place": "Villefictive",
    "start": "2026-11-23",
    "end": "2027-01-31",
    "pay_rate": "13.50",
    "billed_rate": "27.80",
}
INVOICE = {
    "number": "FAC-0001",
    "agency": "Intérim Imaginaire",
    "client": "Ateliers Fictifs",
    "invoiced_on": "2026-11-02",
    "due_on": "2026-12-02",
    "net": "1000.00",
    "vat": "200.00",
    "gross": "1200.00",
    "currency": "EUR",
}


def line(
    reference: str,
    kind: str,
    title: str,
    recipient: dict[str, Any],
    metadata: dict[str, str],
    *,
    signature: bool = False,
) -> dict[str, Any]:
    """A line of a manifest."""
    made = {"reference": reference, "type": kind, "title": title, "file": f"{reference.lower()}.pdf"}
    return made | {"metadata": metadata, "recipient": recipient} | ({"signature": True} if signature else {})
