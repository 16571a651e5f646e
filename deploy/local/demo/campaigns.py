"""What the demonstration's employer sends by hand and takes out: a campaign to settle, an export of a year."""

from __future__ import annotations

from uuid import uuid4

from deploy.local.demo.employer_people import named_employees
from deploy.local.demo.public_api import PublicApi, eventually
from deploy.local.demo.sample_data import EMPLOYER
from tests.e2e.support import sample_documents

_PERIOD = "2026-11"
_PAYSLIPS = 6
_STRANGER = "M-9001"


def prepare(administrator: PublicApi, employer_id: str) -> str:
    """Have the employer's administrator begin a campaign, send its file, and ask for an export."""
    address = f"/api/vault/campaigns/{uuid4()}"
    new = {"establishment_id": employer_id, "title": "Bulletin de paie de novembre 2026", "period": _PERIOD}
    # The right to send, and the employees of the list, reach the vault a moment later.
    eventually(lambda: administrator.put(address, new), within=20)
    administrator.put(f"{address}/file", data=_payslips())
    days = {"from": "2026-01-01", "to": "2026-12-31"}
    export = {"organisation_id": employer_id, **days, "format": "xlsx", "with_files": True}
    administrator.post("/api/vault/bulk-exports", export)
    return address


def _payslips() -> bytes:
    some = named_employees()[1 : _PAYSLIPS + 1]
    known = [(each["staff_number"], f"{each['first_name']} {each['last_name']}") for each in some]
    everybody = [*known, (_STRANGER, "Claude Nouvelle")]
    return sample_documents.together(
        [
            sample_documents.payslip(name=name, staff_number=number, employer=EMPLOYER, period=_PERIOD)
            for number, name in everybody
        ]
    )
