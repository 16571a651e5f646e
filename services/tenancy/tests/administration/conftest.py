"""An agency with two establishments and who administers them, and a client company of two agencies."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from chartrier.testing import ALICE, BOB, CHARLIE, Person, RunningService
from chartrier.testing.cast import person
from services.tenancy.tests.tenancy_support import (
    COMPANY,
    OPERATOR,
    client_user,
    member,
    organisation_path,
    registered_as,
    relation_of,
)

DAVID, EMMA = person("David"), person("Emma")


@dataclass(frozen=True)
class Agency:
    """An agency in Lyon, of its own id, and in Brest; Alice administers both, Bob Brest alone; Charlie sends there."""

    service: RunningService
    id: str
    brest: str
    alice: str
    bob: str
    charlie: str

    @property
    def path(self) -> str:
        return organisation_path(self.id)


@dataclass(frozen=True)
class Company:
    """A company that two agencies know; Alice administers its relation with the first, Bob that with the second."""

    service: RunningService
    first: str
    second: str
    alice: str
    bob: str

    @property
    def path(self) -> str:
        return organisation_path(str(COMPANY))

    def relation(self, who: Person, agency: str) -> str:
        return relation_of(self.service, who, agency)


@pytest.fixture
def agency(service: RunningService) -> Agency:
    """The agency."""
    agency = registered_as(service, "agency", "Lyon", siret="73282932000074")
    asked = {"name": "Brest", "address": {"street": "1 quai Fictif", "post_code": "29200", "city": "Brest"}}
    answer = service.as_machine(OPERATOR).post(f"{organisation_path(agency)}/establishments", json=asked)
    assert answer.status_code == 201, answer.text
    brest = str(answer.get_json()["id"])
    return Agency(
        service,
        agency,
        brest,
        member(service, agency, ALICE, {agency: None, brest: None}),
        member(service, agency, BOB, {brest: ["A"]}),
        member(service, agency, CHARLIE, {brest: ["D"]}),
    )


@pytest.fixture
def company(service: RunningService) -> Company:
    """The company."""
    first, second = (registered_as(service, "agency", name) for name in ("Agence Une", "Agence Deux"))
    alice = client_user(service, ALICE, ["A", "F"], agency=UUID(first))
    bob = client_user(service, BOB, ["A", "S"], agency=UUID(second))
    return Company(service, first, second, alice, bob)
