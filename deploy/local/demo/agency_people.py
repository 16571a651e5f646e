"""The people of the demonstration's agency: its administrator, and its employees in two establishments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from deploy.local.demo.public_api import PublicApi, eventually
from deploy.local.demo.sample_data import AGENCY, AGENCY_EMPLOYEE, CLIENT, GRENOBLE_SIRET, DemoPerson
from tests.e2e.support import sample_documents

_AT_LYON, _AT_GRENOBLE = 180, 120
_WITH_DOCUMENTS, _FROM_LYON = 8, 5
_FIRST_NAMES = ("Adèle", "Bruno", "Chloé", "Driss", "Élodie", "Fabien", "Gaëlle", "Hugo", "Imane", "Jean-Pierre", "Léo")
_LAST_NAMES = ("Moreau", "Lefèvre", "Garnier", "de la Tour", "N’Diaye", "Dupré", "Rousseau", "Œillet", "Martin", "Roy")
_NEWCOMERS = (("Maëlys", "Petit"), ("Nadir", "Chevalier"), ("Ophélie", "Renard"))


def add_establishment(operator: PublicApi, agency_id: str) -> str:
    """Register the agency's second establishment; return its id."""
    address = {"street": "2 rue des Exemples", "post_code": "38000", "city": "Grenoble", "country": "FR"}
    new = {"name": "Intérim Imaginaire Grenoble", "siret": GRENOBLE_SIRET, "address": address}
    return str(operator.post(f"/api/tenancy/organisations/{agency_id}/establishments", new)["id"])


def invite_administrator(
    operator: PublicApi, who: DemoPerson, organisation_id: str, establishments: list[str], *rights: str
) -> str:
    """Invite who administers an organisation, and has these rights too, at each of its establishments."""
    accesses = [{"unit_id": each, "rights": ["A", *rights]} for each in establishments]
    member = {**who.named, "accesses": accesses}
    return str(operator.post(f"/api/tenancy/organisations/{organisation_id}/members", member)["id"])


def list_employees(depositor: PublicApi, lyon: str, grenoble: str) -> int:
    """Have the agency's ERP list its employees."""
    everybody = list(_employees())
    listed = 0
    for establishment, some in ((lyon, everybody[:_AT_LYON]), (grenoble, everybody[_AT_LYON:])):
        send = partial(depositor.put, f"/api/tenancy/establishments/{establishment}/employees", {"employees": some})
        listed += int(eventually(send, within=60)["created"])
    return listed


def import_file(depositor: PublicApi, grenoble: str) -> str:
    """Send a file of employees, whose lines are tried and wait for the administrator; return the import's id."""
    lines = [f"I-{number:04};{last};{first};" for number, (first, last) in enumerate(_NEWCOMERS, start=900)]
    content = "\n".join(["Matricule;Nom;Prénom;E-mail", *lines, "I-0990;;Sans-Nom;sans.nom(at)exemple.test"])
    files = {"file": ("embauches-decembre.csv", content.encode(), "text/csv")}
    query = {"kind": "employees", "unit_id": grenoble}
    return str(depositor.post("/api/tenancy/imports", files=files, params=query)["id"])


def batch(organisation_id: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a payslip for some of them, whose invitations leave with it, and the contract of one to sign.

    The second establishment sends the last payslips; the contract is that of the client's assignment.
    """
    payslip = sample_documents.payslip(period="2026-10")
    lines, files = [], {}
    for place, named in enumerate([_line_of(AGENCY_EMPLOYEE, "I-0001"), *list(_employees())[1:_WITH_DOCUMENTS]]):
        file = f"bulletin-{place}.pdf"
        files[file] = payslip
        lines.append(
            {
                "reference": f"INT-{place}",
                "type": "payslip",
                "title": "Bulletin de paie d’octobre 2026",
                "file": file,
                "metadata": {"period": "2026-10", "employer": AGENCY, "staff_number": named["staff_number"]},
                "recipient": {"person": named},
                **({"establishment": GRENOBLE_SIRET} if place >= _FROM_LYON else {}),
            }
        )
    lines.append(_temp_contract())
    files["ctt-0001.pdf"] = sample_documents.employment_contract(
        name=AGENCY_EMPLOYEE.full_name, employer=AGENCY, number="CTT-0001", position="Soudeuse TIG"
    )
    return {"organisation_id": organisation_id, "reference": "DEMO-INTERIM", "deposits": lines}, files


def _temp_contract() -> dict[str, Any]:
    metadata = {"kind": "CTT", "employer": AGENCY, "agency": AGENCY, "number": "CTT-0001", "staff_number": "I-0001"}
    metadata |= {"contract_number": "CMDE-0001", "client": CLIENT, "position": "Soudeuse TIG"}
    metadata |= {"start": "2026-11-09", "end": "2026-12-18"}
    return {
        "reference": "CTT-0001",
        "type": "employment_contract",
        "title": "Contrat de mission CTT-0001",
        "file": "ctt-0001.pdf",
        "signature": True,
        "metadata": metadata,
        "recipient": {"person": _line_of(AGENCY_EMPLOYEE, "I-0001")},
    }


def _employees() -> Iterator[dict[str, str]]:
    yield _line_of(AGENCY_EMPLOYEE, "I-0001")
    for number in range(2, _AT_LYON + _AT_GRENOBLE + 1):
        first_name = _FIRST_NAMES[number % len(_FIRST_NAMES)]
        last_name = _LAST_NAMES[number * 7 % len(_LAST_NAMES)]
        email = "" if number % 23 == 0 else f"interim{number}@exemple.test"
        yield {"staff_number": f"I-{number:04}", "first_name": first_name, "last_name": last_name, "email": email}


def _line_of(person: DemoPerson, staff_number: str) -> dict[str, str]:
    return {"staff_number": staff_number, **person.named}
