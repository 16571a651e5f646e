"""The employees of the demonstration's employer, beside the one whom one can sign in as."""

from __future__ import annotations

from functools import partial
from typing import Any

from deploy.local.demo.public_api import PublicApi, eventually
from deploy.local.demo.sample_data import EMPLOYEE, EMPLOYER
from tests.e2e.support import sample_documents

_FIRST_NAMES = ("Anouk", "Basile", "Clément", "Delphine", "Étienne", "Farida", "Gaspard", "Hélène")
_LAST_NAMES = ("Aubert", "Benoît", "Chauvin", "Delmas", "Évrard", "Fontaine")
_WITH_DOCUMENTS = 5


def list_employees(depositor: PublicApi, employer_id: str) -> int:
    """Have the employer's payroll software list its employees."""
    send = partial(
        depositor.put, f"/api/tenancy/establishments/{employer_id}/employees", {"employees": named_employees()}
    )
    return int(eventually(send, within=20)["created"])


def batch(organisation_id: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a payslip for some of them, whose invitations leave with it."""
    payslip = sample_documents.payslip(period="2026-10")
    lines, files = [], {}
    for place, named in enumerate(named_employees()[1 : _WITH_DOCUMENTS + 1]):
        file = f"bulletin-{place}.pdf"
        files[file] = payslip
        described = {"reference": f"ATE-{place}", "type": "payslip", "title": "Bulletin de paie d’octobre 2026"}
        metadata = {"period": "2026-10", "employer": EMPLOYER, "staff_number": named["staff_number"]}
        lines.append({**described, "file": file, "metadata": metadata, "recipient": {"person": named}})
    return {"organisation_id": organisation_id, "reference": "DEMO-ATELIERS", "deposits": lines}, files


def named_employees() -> list[dict[str, str]]:
    """Return everybody who works there, as its payroll software names them."""
    others = [(first, last) for last in _LAST_NAMES for first in _FIRST_NAMES]
    return [
        {"staff_number": "M-1001", **EMPLOYEE.named},
        *(
            {"staff_number": f"M-{number}", "first_name": first, "last_name": last, "email": f"m{number}@exemple.test"}
            for number, (first, last) in enumerate(others, start=1002)
        ),
    ]
