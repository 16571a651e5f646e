"""Organisations are registered by the operator, or by a first document."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chartrier.testing import ALICE, CHARLIE, RunningService
from services.tenancy.tests.tenancy_support import (
    COMPANY,
    OPERATOR,
    SIRET,
    company_user,
    registered,
)


def test_the_operator_registers_organisations_and_nobody_else_does(service: RunningService) -> None:
    registered(service)
    asked = {"kind": "agency", "name": "Intruse"}
    assert service.as_(CHARLIE).post("/api/tenancy/organisations", json=asked).status_code == 403
    assert service.as_machine(uuid4()).post("/api/tenancy/organisations", json=asked).status_code == 403
    again = {"kind": "deposit_client", "name": "Double", "siret": SIRET}
    assert service.as_machine(OPERATOR).post("/api/tenancy/organisations", json=again).status_code == 409


@pytest.mark.parametrize("language, why", [("fr", "Un SIRET compte 14 chiffres"), ("en", "A SIRET has 14 digits")])
@pytest.mark.parametrize("siret", ["73282932000075", "732829320", "7328293200007A", "732829320000741"])
def test_a_siret_with_a_wrong_length_or_check_digit_is_refused_beside_its_field(
    service: RunningService, siret: str, language: str, why: str
) -> None:
    wrong = {"kind": "agency", "name": "Faux", "siret": siret}
    refused = service.as_machine(OPERATOR).post(
        "/api/tenancy/organisations", json=wrong, headers={"Accept-Language": language}
    )
    assert refused.status_code == 422
    ((field, reason),) = [(error["field"], error["reason"]) for error in refused.get_json()["errors"]]
    assert field == "siret"
    assert reason.startswith(why)


@pytest.mark.parametrize("first", ["the structure", "the document"])
def test_naming_a_siret_as_a_client_takes_it_from_nobody(service: RunningService, first: str) -> None:
    structure = registered(service) if first == "the structure" else None
    company_user(service, ALICE.id, ["A"])
    structure = structure or registered(service)

    (space,) = service.as_(ALICE).get("/api/tenancy/spaces").get_json()["items"]
    assert (space["holder_id"], space["siret"]) == (str(COMPANY), SIRET)
    assert structure != str(COMPANY)
