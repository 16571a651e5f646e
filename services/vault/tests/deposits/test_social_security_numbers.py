"""A social security number routes, names and identifies nothing (LAW-04)."""

from __future__ import annotations

from typing import Any

import pytest

from chartrier.testing import RunningService
from services.vault.tests.vault_support.scenario import AGENCY, Scenario, alice, invoice, payslip

# Of nobody: months from 50 on are given to who was born abroad without a known month.
NIR = "2 85 50 99 341 123 96"
WITHOUT_KEY = "2855099341123"


def numbered(staff_number: str) -> dict[str, Any]:
    person = {"person": alice() | {"staff_number": staff_number}}
    metadata = {"period": "2026-10", "employer": "Boulangerie Martin", "staff_number": staff_number}
    return payslip(recipient=person, metadata=metadata)


@pytest.mark.spec("LAW-04")
@pytest.mark.parametrize(
    "line, field",
    [
        (numbered(NIR), "recipient.person.staff_number"),
        (numbered(NIR.replace(" ", "")), "metadata.staff_number"),
        (numbered(WITHOUT_KEY), "metadata.staff_number"),
        (payslip(f"BUL-{NIR.replace(' ', '')}"), "reference"),
        (payslip(title=f"Bulletin de {NIR}"), "title"),
        (payslip(metadata=numbered("M-1001")["metadata"] | {"employer": NIR}), "metadata.employer"),
    ],
)
def test_a_deposit_that_uses_one_is_refused_beside_its_field(
    scenario: Scenario, service: RunningService, line: dict[str, Any], field: str
) -> None:
    answer = scenario.send(line | {"file": "a.pdf"}, headers={"Accept-Language": "fr"}).get_json()["lines"][0]
    assert answer["outcome"] == "refused"
    said = {each["field"]: each["reason"] for each in answer["problems"]}
    assert said[field] == "Un numéro de sécurité sociale ne peut pas servir ici."
    assert service.events("vault.deposit-received.v1") == []


@pytest.mark.spec("LAW-04")
def test_long_numbers_that_are_none_are_accepted(scenario: Scenario) -> None:
    ordinary = payslip("2026-11-285509934112397", file="a.pdf", title="Virement 12855099341123960")
    facts = invoice()["metadata"] | {"number": "2855099341123", "reference": "285509934112397"}
    assert scenario.send(ordinary).get_json()["accepted"] == 1
    assert scenario.send(invoice(metadata=facts), organisation_id=AGENCY).get_json()["accepted"] == 1
