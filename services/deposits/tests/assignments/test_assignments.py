"""Assignments: an agency's ERP lists them, their employee sees them."""

import pytest

from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.deposits.tests.support.agencies import (
    AGENCY,
    ELISE,
    ERP,
    OTHER_ERP,
    PAULE,
    PAULE_THERE,
    REMI,
    Agency,
    agency_of,
)


@pytest.fixture
def agency(service: RunningService, clock: FrozenClock) -> Agency:
    return agency_of(service)


def own(agency: Agency) -> list[tuple[str, str]]:
    found = agency.as_(PAULE).get(f"/api/deposits/assignments/own?space={PAULE_THERE}").get_json()["items"]
    return [(one["reference"], one["position"]) for one in found]


@pytest.mark.spec("DEP-40")
def test_an_employee_sees_their_assignments_as_the_erp_last_listed_them(agency: Agency) -> None:
    second = {"reference": "MIS-2", "starts_on": "2026-11-02"}
    assert agency.list_assignments({}, second).get_json() == {"stored": 2}
    assert agency.list_assignments({"position": "Cheffe d’équipe"}).get_json() == {"stored": 1}
    assert own(agency) == [("MIS-2", "Soudeuse"), ("MIS-1", "Cheffe d’équipe")]


def test_a_reference_stays_with_its_employee_and_its_client(agency: Agency) -> None:
    agency.list_assignments({})
    for other in ({"staff_number": "M-2"}, {"company_siret": "44306184100047"}):
        refused = agency.list_assignments({"reference": "MIS-9"}, other)
        assert (refused.status_code, refused.get_json()["references"]) == (409, ["MIS-1"])
    assert own(agency) == [("MIS-1", "Soudeuse")]


@pytest.mark.parametrize("written", ["732 829 320 00074", "732.829.320.00074"])
def test_a_client_is_the_same_however_its_siret_is_written(agency: Agency, written: str) -> None:
    agency.list_assignments({})
    assert agency.list_assignments({"company_siret": written}).get_json() == {"stored": 1}


@pytest.mark.parametrize(
    "line, field",
    [
        ({"company_siret": "73282932000075"}, "company_siret"),
        ({"staff_number": "1 84 12 76 451 089 46"}, "staff_number"),
        ({"staff_number": "184127645108946"}, "staff_number"),
        ({"staff_number": "1841276451089"}, "staff_number"),
        ({"starts_on": "2026-12-19"}, "ends_on"),
        ({"reference": "MIS-1"}, "reference"),
    ],
)
def test_one_wrong_line_is_named_and_nothing_is_stored(agency: Agency, line: dict[str, str], field: str) -> None:
    refused = agency.list_assignments({}, {"reference": "MIS-2"} | line)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.get_json()["errors"]] == [f"assignments.1.{field}"]
    assert own(agency) == []


def test_a_stranger_cannot_list_assignments_nor_see_those_of_others(agency: Agency) -> None:
    assert agency.list_assignments({}, erp=OTHER_ERP).status_code == 404
    body = {"organisation_id": str(AGENCY), "assignments": []}
    for caller in (agency.as_(ELISE), agency.as_(PAULE), agency.service.as_machine(ERP, scope="statistics")):
        assert caller.put("/api/deposits/assignments", json=body).status_code == 404
    agency.list_assignments({})
    for who in (REMI, ELISE):
        seen = agency.as_(who).get(f"/api/deposits/assignments/own?space={PAULE_THERE}").get_json()
        assert seen == {"items": [], "takes_advances": False}
