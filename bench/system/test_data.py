"""The organisation and the people that the measures need, created through the public API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from bench.system.sample_files import KB, sample_payslip
from deploy.local.demo.public_api import PublicApi, eventually
from deploy.local.product.installation import Installation
from deploy.local.product.settings import OPERATOR

IDENTIFIER = "camille"
PASSWORD = "Encre-et-cire-2026"  # noqa: S105 - of somebody who doesn't exist, on a server that lives for a minute
DOCUMENTS = 60
_BOUNDARY = "chartrier-bench"


@dataclass(frozen=True)
class Employee:
    """An invented employee to whom payslips are sent."""

    staff_number: str
    first_name: str
    email: str

    def named(self) -> dict[str, str]:
        """Return how a depositor names the employee."""
        return {**vars(self), "last_name": "Exemple"}


READER = Employee("M-1001", "Camille", "camille@exemple.test")
EMPLOYEES = [Employee(f"M-{2000 + number}", f"Dominique {number}", f"d{number}@exemple.test") for number in range(100)]


@dataclass(frozen=True)
class TestData:
    """An employer with its connector, and an employee with documents."""

    url: str
    organisation_id: str
    client_id: str
    client_secret: str
    account_id: UUID
    document_id: str

    def depositor(self) -> str:
        """Return a fresh access token of the connector."""
        return _token(PublicApi(self.url).as_machine(self.client_id, self.client_secret, "deposit"))

    def reader(self) -> str:
        """Return a fresh access token of the employee."""
        return _token(PublicApi(self.url).as_person(IDENTIFIER, PASSWORD))


@dataclass(frozen=True)
class Body:
    """A request body and its type."""

    content: bytes
    type: str


def create_test_data(installation: Installation, url: str) -> TestData:
    """Register an employer, deposit for one employee, and activate the employee's account."""
    visitor = PublicApi(url)
    operator = visitor.as_machine(str(OPERATOR), installation.keys.password("operator"), "operate")
    employer = operator.post("/api/tenancy/organisations", {"kind": "employer", "name": "Ateliers Fictifs"})
    client = operator.post("/api/auth/clients", {"name": "Paie", "scope": "deposit"})
    operator.post(f"/api/tenancy/organisations/{employer['id']}/machines", {"client_id": client["client_id"]})
    depositor = visitor.as_machine(client["client_id"], client["client_secret"], "deposit")
    manifest = _manifest(employer["id"], [READER] * DOCUMENTS)
    files = {line["file"]: sample_payslip(200 * KB) for line in manifest["deposits"]}
    eventually(lambda: depositor.send_batch(manifest, files), within=20)
    invited = eventually(lambda: visitor.activation_token_of(READER.email), within=60)
    employee = visitor.activate(invited, identifier=IDENTIFIER, password=PASSWORD)
    listed = eventually(lambda: _all_there(employee), within=20)
    account = employee.get("/api/auth/me")["account_id"]
    return TestData(url, employer["id"], client["client_id"], client["client_secret"], UUID(account), listed)


def accounts(test_data: TestData, count: int) -> list[str]:
    """Activate the accounts of some more employees; return their identifiers."""
    visitor, some = PublicApi(test_data.url), EMPLOYEES[:count]
    depositor = visitor.as_machine(test_data.client_id, test_data.client_secret, "deposit")
    manifest = _manifest(test_data.organisation_id, some)
    depositor.send_batch(manifest, {line["file"]: sample_payslip(KB) for line in manifest["deposits"]})
    for one in some:
        invited = eventually(partial(visitor.activation_token_of, one.email), within=60)
        visitor.activate(invited, identifier=one.email, password=PASSWORD)
    return [one.email for one in some]


def batch(organisation_id: str, *, size: int) -> Body:
    """Return the request body of a batch with a payslip for each of a hundred employees."""
    manifest = _manifest(organisation_id, EMPLOYEES)
    head = b'Content-Disposition: form-data; name="manifest"\r\nContent-Type: application/json\r\n\r\n'
    parts = [head + json.dumps(manifest).encode()]
    content = sample_payslip(size)
    for line in manifest["deposits"]:
        name = line["file"]
        headers = f'Content-Disposition: form-data; name="{name}"; filename="{name}"\r\nContent-Type: application/pdf'
        parts.append(f"{headers}\r\n\r\n".encode() + content)
    opening = f"--{_BOUNDARY}\r\n".encode()
    body = b"".join(opening + part + b"\r\n" for part in parts) + f"--{_BOUNDARY}--\r\n".encode()
    return Body(body, f"multipart/form-data; boundary={_BOUNDARY}")


def _manifest(organisation_id: str, employees: Sequence[Employee]) -> dict[str, Any]:
    mark = uuid4().hex[:8]
    return {
        "organisation_id": organisation_id,
        "reference": f"PAIE-{mark}",
        "deposits": [_line(f"BUL-{mark}-{number:04}", to) for number, to in enumerate(employees)],
    }


def _line(reference: str, to: Employee) -> dict[str, object]:
    return {
        "reference": reference,
        "type": "payslip",
        "title": "Bulletin de paie d'octobre 2026",
        "file": f"{reference.lower()}.pdf",
        "metadata": {"period": "2026-10", "employer": "Ateliers Fictifs", "staff_number": to.staff_number},
        "recipient": {"person": to.named()},
    }


def _all_there(employee: PublicApi) -> str | None:
    listed = employee.get("/api/vault/documents")
    return str(listed["items"][0]["id"]) if listed["total"] >= DOCUMENTS else None


def _token(signed_in: PublicApi) -> str:
    if signed_in.token is None:
        raise ValueError("nobody is signed in")
    return signed_in.token
