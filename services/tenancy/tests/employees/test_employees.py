"""Employees become known by their first document."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chartrier.testing import RunningService
from services.tenancy.tests.tenancy_support import (
    deposit_for_an_employee,
)


@pytest.mark.spec("AUTH-01")
def test_the_first_document_makes_an_employee_known_and_later_ones_change_nothing(service: RunningService) -> None:
    for _ in range(3):
        deposit_for_an_employee(service)
    registered = service.events("tenancy.holder-registered.v1")
    assert len(registered) == 1
    assert registered[0]["email"] == "alice@example.test"
    assert registered[0]["organisation_name"] == "Agence Imaginaire"
    (known,) = service.events("tenancy.employees-changed.v1")
    assert [each["holder_id"] for each in known["employees"]] == [registered[0]["holder_id"]]


def test_two_first_documents_at_once_make_one_employee_known(service: RunningService) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: deposit_for_an_employee(service), range(8)))
    assert len(service.events("tenancy.holder-registered.v1")) == 1
