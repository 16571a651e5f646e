"""The file of an employee lists what was delivered, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chartrier.testing import ALICE, RunningService
from services.tenancy.tests.employees.employees_support import employ, holder_of, let_administer
from services.tenancy.tests.tenancy_support import COMPANY

AT = datetime(2026, 10, 31, 8, 0, tzinfo=UTC)


@pytest.fixture
def employee(service: RunningService) -> UUID:
    """Return an employee of the agency that Alice administers."""
    let_administer(service)
    return employ(service, "M-1", "Zoé", "Martin")


def deliver(service: RunningService, holder: UUID, document: UUID, *, days: int = 0, right: str = "owner") -> None:
    service.receive(
        "vault.document-delivered.v1",
        tenant_id=holder,
        document_id=document,
        holder_id=holder,
        type="employment_contract",
        title=f"Contrat {days}",
        required_right=right,
        signature_asked=True,
        delivered_at=AT + timedelta(days=days),
    )


def documents(service: RunningService, employee: UUID, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = service.as_(ALICE).get(f"/api/tenancy/employees/{employee}/documents?{query}").get_json()
    return found


@pytest.mark.spec("TEN-31", "VLT-34")
def test_a_contract_that_was_withdrawn_is_listed_no_more(service: RunningService, employee: UUID) -> None:
    withdrawn, kept = uuid4(), uuid4()
    for days, document in enumerate((withdrawn, kept)):
        deliver(service, employee, document, days=days)

    service.receive("vault.contract-withdrawn.v1", tenant_id=employee, document_id=withdrawn, holder_id=employee, at=AT)

    assert [each["title"] for each in documents(service, employee)["items"]] == ["Contrat 1"]


@pytest.mark.spec("TEN-31")
def test_documents_are_listed_with_their_state_the_latest_first(service: RunningService, employee: UUID) -> None:
    signed, refused, unread = uuid4(), uuid4(), uuid4()
    for days, document in enumerate((signed, refused, unread)):
        deliver(service, employee, document, days=days)
    service.receive("vault.document-read.v1", tenant_id=employee, document_id=signed, holder_id=employee, read_at=AT)
    for event, document in (("signed", signed), ("refused", refused)):
        service.receive(
            f"signature.envelope-{event}.v1", tenant_id=employee, document_id=document, holder_id=employee, at=AT
        )
    found = documents(service, employee)["items"]
    assert [each["title"] for each in found] == ["Contrat 2", "Contrat 1", "Contrat 0"]
    states = [
        (each["read_at"] is not None, each["signed_at"] is not None, each["refused_at"] is not None) for each in found
    ]
    assert states == [(False, False, False), (False, False, True), (True, True, False)]


def test_a_reading_that_arrives_before_the_delivery_is_not_lost(service: RunningService, employee: UUID) -> None:
    document = uuid4()
    service.receive("vault.document-read.v1", tenant_id=employee, document_id=document, holder_id=employee, read_at=AT)
    assert documents(service, employee)["items"] == []
    deliver(service, employee, document)
    assert documents(service, employee)["items"][0]["read_at"] == AT.isoformat()


def test_a_document_that_comes_before_its_employee_is_known_is_not_lost(service: RunningService) -> None:
    let_administer(service)
    deliver(service, holder_of(service, "M-7"), uuid4())
    holder = employ(service, "M-7", "Noé", "Martin")
    assert [each["title"] for each in documents(service, holder)["items"]] == ["Contrat 0"]
    shown = service.as_(ALICE).get(f"/api/tenancy/employees/{holder}").get_json()
    assert shown["last_document_at"] == AT.isoformat()


def test_the_documents_of_companies_are_not_kept_here(service: RunningService, employee: UUID) -> None:
    deliver(service, COMPANY, uuid4(), right="S")
    service.receive("vault.document-read.v1", tenant_id=COMPANY, document_id=uuid4(), holder_id=COMPANY, read_at=AT)
    with psycopg.connect(service.superuser_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM employee_documents").fetchone() == (0,)


def test_page_after_page_shows_each_document_once(service: RunningService, employee: UUID) -> None:
    for days in range(3):
        deliver(service, employee, uuid4(), days=days)
    first = documents(service, employee, "limit=2")
    second = documents(service, employee, f"limit=2&after={first['next']}")
    assert [each["title"] for each in first["items"] + second["items"]] == ["Contrat 2", "Contrat 1", "Contrat 0"]
    assert second["next"] is None
