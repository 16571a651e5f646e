"""An ERP keeps employees and clients in step: line by line, as often as it likes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, BOB, Caller, RunningService
from services.tenancy.tests.employees.employees_support import (
    activate,
    agency_of,
    employ,
    holder_of,
    invite_by_email,
    let_administer,
    listed,
    names,
)
from services.tenancy.tests.tenancy_support import OPERATOR

ERP = uuid4()
ZOE = {"staff_number": "M-1", "first_name": "Zoé", "last_name": "Martin", "email": "Zoe@example.test"}


@pytest.fixture
def erp(service: RunningService) -> Caller:
    """Return the connector of the agency, which Alice administers."""
    let_administer(service)
    path = f"/api/tenancy/organisations/{agency_of(service)}/machines"
    assert service.as_machine(OPERATOR).post(path, json={"client_id": str(ERP)}).status_code == 201
    return service.as_machine(ERP)


def send(service: RunningService, caller: Caller, *lines: dict[str, str]) -> TestResponse:
    path = f"/api/tenancy/establishments/{agency_of(service)}/employees"
    return caller.put(path, json={"employees": list(lines)})


def results(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [line["result"] for line in answer.get_json()["lines"]]


@pytest.mark.spec("TEN-34")
def test_the_same_lines_again_change_nothing(service: RunningService, erp: Caller) -> None:
    noe = ZOE | {"staff_number": "M-2", "first_name": "Noé"}
    assert results(send(service, erp, ZOE, noe)) == ["created", "created"]
    assert results(send(service, erp, ZOE, noe)) == ["unchanged", "unchanged"]
    assert listed(service)["counts"] == {"activated": 0, "pending": 2}
    assert service.events("tenancy.holder-registered.v1") == [], "nobody is invited before the first document"


@pytest.mark.spec("TEN-34", "TEN-35")
def test_who_was_upserted_is_invited_with_the_first_document_as_the_erp_names_them(
    service: RunningService, erp: Caller
) -> None:
    send(service, erp, ZOE)
    assert listed(service)["items"][0]["enrolment"] == "none"
    employ(service, "M-1", "Zoe", "Other", "other@example.test")
    (registered,) = service.events("tenancy.holder-registered.v1")
    assert (registered["last_name"], registered["email"]) == ("Martin", "zoe@example.test")


@pytest.mark.spec("TEN-34")
def test_a_changed_line_updates_and_a_new_address_is_invited(service: RunningService, erp: Caller) -> None:
    holder = employ(service, "M-1", "Zoé", "Martin", "zoe.matrin@example.test")
    invite_by_email(service, holder)
    answer = send(service, erp, ZOE | {"last_name": "Durand"})
    assert results(answer) == ["updated"]
    assert names(listed(service, "q=durand")) == ["Durand"]
    (repeated,) = service.events("tenancy.invitations-repeated.v1")
    assert repeated["invitations"][0]["email"] == "zoe@example.test"


def test_the_address_of_somebody_with_an_account_is_left_to_them(service: RunningService, erp: Caller) -> None:
    holder = employ(service, "M-1", "Zoé", "Martin", "own@example.test")
    activate(service, invite_by_email(service, holder))
    assert results(send(service, erp, ZOE)) == ["unchanged"]
    assert listed(service)["items"][0]["email"] == "own@example.test"


def wait_until_one_waits(url: str, blocking: int) -> None:
    """Return once a statement of the service waits for the transaction of that backend."""
    waits = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid)))"
    # Each look is a transaction of its own: within one, the list of backends stays as it was.
    with psycopg.connect(url, autocommit=True) as watching:
        while watching.execute(waits, (blocking,)).fetchone() != (True,):
            pass


@pytest.mark.spec("TEN-34")
def test_somebody_whom_a_deposit_makes_known_at_the_same_time_is_brought_up_to_date(
    service: RunningService, erp: Caller
) -> None:
    noe = ZOE | {"staff_number": "M-2", "first_name": "Noé", "email": "noe@example.test"}
    row = "INSERT INTO employees (holder_id, organisation_id, organisation_name, establishment_id, staff_number,"
    row += " first_name, last_name, email, registered_at, enrolment, enrolment_at)"
    row += " VALUES (%s, %s, 'Agence', %s, 'M-1', 'Zoe', 'Matrin', 'zoe@example.test', now(), 'none', now())"
    agency = agency_of(service)
    url = service.superuser_url.replace("+psycopg", "")
    with psycopg.connect(url) as other, ThreadPoolExecutor(1) as pool:
        other.execute(row, (holder_of(service, "M-1"), agency, agency))
        answer = pool.submit(send, service, erp, ZOE, noe)
        wait_until_one_waits(url, other.info.backend_pid)
        other.commit()
        assert results(answer.result()) == ["updated", "created"]
    assert sorted(names(listed(service))) == ["Martin", "Martin"]


@pytest.mark.spec("TEN-34")
def test_a_wrong_line_is_refused_by_itself_field_by_field(service: RunningService, erp: Caller) -> None:
    wrong: list[tuple[dict[str, str], str]] = [
        (ZOE | {"staff_number": ""}, "staff_number"),
        (ZOE | {"last_name": "x" * 101}, "last_name"),
        (ZOE | {"email": "zoe@"}, "email"),
    ]
    answer = send(service, erp, *(line for line, _ in wrong), ZOE, ZOE)
    assert results(answer) == ["refused", "refused", "refused", "created", "refused"]
    lines = answer.get_json()["lines"]
    assert [line["errors"][0]["field"] for line in lines[:3]] == [field for _, field in wrong]
    assert lines[4]["errors"] == [{"field": "staff_number", "reason": "Une autre ligne porte le même numéro."}]
    assert (answer.get_json()["created"], answer.get_json()["refused"]) == (1, 4)


@pytest.mark.spec("LAW-04")
@pytest.mark.parametrize(
    "number, result",
    [
        ("2 69 05 49 588 157 80", "refused"),
        ("269054958815780", "refused"),
        ("2690549588157", "refused"),
        ("1 55 11 2A 004 012", "refused"),
        ("269054958815781", "created"),
        ("1234567890", "created"),
        ("M-269054958815780", "refused"),
    ],
)
def test_a_social_security_number_is_no_staff_number(
    service: RunningService, erp: Caller, number: str, result: str
) -> None:
    answer = send(service, erp, ZOE | {"staff_number": number})
    assert results(answer) == [result]


@pytest.mark.spec("TEN-34")
def test_a_client_is_registered_by_siret_once(service: RunningService, erp: Caller) -> None:
    path = f"/api/tenancy/organisations/{agency_of(service)}/clients"
    lines = [
        {"siret": "732 829 320 00074", "name": "Fonderie"},
        {"siret": "73282932000075", "name": "Fonderie"},
        {"siret": "73282932000074", "name": "Fonderie"},
    ]
    assert results(erp.put(path, json={"clients": lines})) == ["created", "refused", "refused"]
    assert results(erp.put(path, json={"clients": lines[:1]})) == ["unchanged"]
    (shown,) = service.as_(ALICE).get(path).get_json()["items"]
    assert (shown["name"], shown["state"]) == ("Fonderie", "proposed")
    assert len(service.events("tenancy.relation-proposed.v1")) == 1


@pytest.mark.spec("TEN-34")
def test_a_stranger_upserts_nobody(service: RunningService, erp: Caller) -> None:
    other = uuid4()
    service.receive_grant(BOB.id, holder_id=other, organisation_id=other, kind="agency", rights=["A"])
    for caller in (service.as_(BOB), service.as_machine(uuid4())):
        assert send(service, caller, ZOE).status_code == 404
        clients = {"clients": [{"siret": "73282932000074", "name": "Fonderie"}]}
        assert caller.put(f"/api/tenancy/organisations/{agency_of(service)}/clients", json=clients).status_code == 404
    assert listed(service)["items"] == []


@pytest.mark.spec("TEN-34")
def test_who_administers_another_establishment_upserts_nobody_here(service: RunningService, erp: Caller) -> None:
    let_administer(service, BOB, establishment=uuid4())
    assert send(service, service.as_(BOB), ZOE).status_code == 404


def test_an_employee_of_another_establishment_is_not_taken_over(service: RunningService, erp: Caller) -> None:
    path = f"/api/tenancy/organisations/{agency_of(service)}/establishments"
    new: dict[str, Any] = {"name": "Annexe", "siret": "73282932000082"}
    added = service.as_machine(OPERATOR).post(path, json=new)
    assert added.status_code == 201, added.text
    annex = UUID(added.get_json()["id"])
    send(service, erp, ZOE)
    answer = erp.put(f"/api/tenancy/establishments/{annex}/employees", json={"employees": [ZOE]})
    assert answer.get_json()["lines"][0]["errors"][0]["field"] == "staff_number"
    assert listed(service)["items"][0]["id"] == str(holder_of(service, "M-1"))


@pytest.mark.parametrize("lines", [[], [{"staff_number": "M-1", "salary": "1"}], [ZOE] * 501, "x"])
def test_what_is_no_list_of_lines_is_refused(service: RunningService, erp: Caller, lines: object) -> None:
    path = f"/api/tenancy/establishments/{agency_of(service)}/employees"
    assert erp.put(path, json={"employees": lines}).status_code == 422


@pytest.mark.spec("TEN-34")
def test_who_sends_by_staff_number_learns_of_new_employees_and_of_changes_alone(
    service: RunningService, erp: Caller
) -> None:
    noe = ZOE | {"staff_number": "M-2", "first_name": "Noé"}
    send(service, erp, ZOE, noe)
    send(service, erp, ZOE, noe)
    send(service, erp, ZOE | {"last_name": "Morel"}, noe)
    employee = str(holder_of(service, "M-1"))
    corrected = {"email": "zoe.morel@example.test"}
    assert service.as_(ALICE).put(f"/api/tenancy/employees/{employee}/email", json=corrected).status_code == 200
    first, *later = service.events("tenancy.employees-changed.v1")

    assert sorted(each["staff_number"] for each in first["employees"]) == ["M-1", "M-2"]
    assert [[each["holder_id"] for each in event["employees"]] for event in later] == [[employee], [employee]]
    (renamed,), (reached,) = (event["employees"] for event in later)
    assert (renamed["last_name"], renamed["email"]) == ("Morel", "zoe@example.test")
    assert reached["email"] == "zoe.morel@example.test"
