"""Who administers an establishment, or sends from it, sees its employees: counted, filtered, searched, page by page."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chartrier.testing import ALICE, BOB, RunningService
from services.tenancy.tests import tenancy_support
from services.tenancy.tests.employees.employees_support import (
    activate,
    agency_of,
    employ,
    employ_everybody,
    invite_by_email,
    let_administer,
    list_of,
    listed,
    names,
)


@pytest.fixture
def agency(service: RunningService) -> RunningService:
    """Four employees, of whom the first has an account; Alice administers the agency."""
    first, *_ = employ_everybody(service)
    activate(service, invite_by_email(service, first))
    let_administer(service)
    return service


@pytest.mark.spec("TEN-30")
def test_employees_are_listed_by_name_with_what_is_known_of_each(agency: RunningService) -> None:
    page = listed(agency)
    assert names(page) == ["de la Tour", "Dupré", "Lefèvre", "Martin"]
    martin = page["items"][3]
    assert (martin["staff_number"], martin["first_name"], martin["email"]) == ("M-1", "Zoé", "m-1@example.test")
    assert None not in (martin["activated_at"], martin["registered_at"])
    assert page["items"][0]["activated_at"] is None


@pytest.mark.spec("TEN-30", "TEN-04")
def test_whom_a_deposit_names_first_stands_under_the_establishment_that_sent_it(agency: RunningService) -> None:
    operator = agency.as_machine(tenancy_support.OPERATOR, scope="operate")
    path = f"/api/tenancy/organisations/{agency_of(agency)}/establishments"
    north = UUID(operator.post(path, json={"name": "Agence du Nord"}).get_json()["id"])
    let_administer(agency, establishment=north)

    tenancy_support.deposit_for_an_employee(
        agency, holder=uuid4(), agency=agency_of(agency), establishment=north, staff_number="N-1", last_name="Nord"
    )

    at_north = agency.as_(ALICE).get(f"/api/tenancy/establishments/{north}/employees").get_json()
    assert (names(at_north), at_north["counts"]) == (["Nord"], {"activated": 0, "pending": 1})
    assert "Nord" not in names(listed(agency))


@pytest.mark.spec("TEN-30")
def test_those_who_have_an_account_are_counted_and_those_who_have_not(agency: RunningService) -> None:
    assert listed(agency)["counts"] == {"activated": 1, "pending": 3}
    assert names(listed(agency, "state=activated")) == ["Martin"]
    assert names(listed(agency, "state=pending")) == ["de la Tour", "Dupré", "Lefèvre"]


@pytest.mark.spec("TEN-30")
@pytest.mark.parametrize(
    "words, found",
    [
        ("dupre", ["Dupré"]),
        ("ELOISE", ["Dupré"]),
        ("Œ", []),
        ("tour pier", ["de la Tour"]),
        ("m-3", ["de la Tour"]),
        ("m-2@example", ["Dupré"]),
        ("example", []),
        ("mar", ["Lefèvre", "Martin"]),
        ("mar zo", ["Martin"]),
        ("artin", []),
        ("!", []),
        ("100%_\\", []),
    ],
)
def test_one_box_finds_by_the_beginnings_of_words_whatever_accents_and_case(
    agency: RunningService, words: str, found: list[str]
) -> None:
    answer = agency.as_(ALICE).get(list_of(agency), query_string={"q": words})
    assert sorted(names(answer.get_json())) == found


@pytest.mark.spec("TEN-30")
def test_the_search_keeps_the_filter(agency: RunningService) -> None:
    assert names(listed(agency, "q=mar&state=activated")) == ["Martin"]
    assert names(listed(agency, "q=mar&state=pending")) == ["Lefèvre"]


@pytest.mark.spec("TEN-30")
@pytest.mark.parametrize(
    "query", ["", "sort=-name", "sort=staff_number", "sort=-registered_at", "q=m", "sort=-last_document_at"]
)
def test_page_after_page_shows_everybody_once_and_in_order(agency: RunningService, query: str) -> None:
    whole, seen, after = names(listed(agency, query)), [], ""
    while True:
        page = listed(agency, f"{query}&limit=1{after}")
        seen += names(page)
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == whole
    assert sorted(seen) == ["Dupré", "Lefèvre", "Martin", "de la Tour"]


@pytest.mark.spec("TEN-30")
def test_the_last_document_orders_the_list(agency: RunningService) -> None:
    holder = employ(agency, "M-9", "Noé", "Recent")
    delivered = agency.runtime.clock.now()
    for days, document in ((0, uuid4()), (-40, uuid4())):
        agency.receive(
            "vault.document-delivered.v1",
            tenant_id=holder,
            document_id=document,
            holder_id=holder,
            type="payslip",
            title="Bulletin",
            required_right="owner",
            signature_asked=False,
            delivered_at=delivered + timedelta(days=days),
        )
    page = listed(agency, "sort=-last_document_at")
    assert names(page)[0] == "Recent"
    assert page["items"][0]["last_document_at"] == delivered.isoformat()


def test_a_name_that_changes_place_is_found_by_its_new_words_only(agency: RunningService) -> None:
    address = agency.as_(ALICE).get(list_of(agency), query_string={"q": "lefevre"}).get_json()["items"][0]["id"]
    answer = agency.as_(ALICE).put(f"/api/tenancy/employees/{address}/email", json={"email": "new.words@example.test"})
    assert answer.status_code == 200
    assert names(listed(agency, "q=words")) == ["Lefèvre"]
    assert names(listed(agency, "q=m-4@example")) == []


@pytest.mark.parametrize(
    "query, field",
    [
        ("sort=salary", "sort"),
        ("state=gone", "state"),
        ("limit=0", "limit"),
        ("after=x", "after"),
        ("wrong=1", "wrong"),
    ],
)
def test_what_the_list_does_not_know_is_refused_beside_its_field(
    agency: RunningService, query: str, field: str
) -> None:
    answer = agency.as_(ALICE).get(f"{list_of(agency)}?{query}")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == [field]


def test_a_place_in_a_list_of_another_order_is_refused(agency: RunningService) -> None:
    place = listed(agency, "limit=1&sort=registered_at")["next"]
    for other in ("sort=name", "sort=-registered_at", "q=m"):
        answer = agency.as_(ALICE).get(f"{list_of(agency)}?{other}&after={place}")
        assert answer.status_code == 422
        assert answer.get_json()["errors"][0]["field"] == "after"


@pytest.mark.spec("TEN-30")
@pytest.mark.parametrize("right, status", [("A", 200), ("D", 200), ("DA", 404)])
def test_only_who_administers_or_sends_sees_them(agency: RunningService, right: str, status: int) -> None:
    let_administer(agency, BOB, right=right)
    assert agency.as_(BOB).get(list_of(agency)).status_code == status


@pytest.mark.spec("TEN-30")
def test_who_administers_another_establishment_sees_and_finds_nobody(agency: RunningService) -> None:
    employee = listed(agency)["items"][0]["id"]
    let_administer(agency, BOB, establishment=uuid4())
    bob, unknown = agency.as_(BOB), f"/api/tenancy/establishments/{uuid4()}/employees"
    there, nowhere = bob.get(list_of(agency)), bob.get(unknown)
    assert there.status_code == nowhere.status_code == 404
    assert {**there.get_json(), "reference": ""} == {**nowhere.get_json(), "reference": ""}
    for path in (f"employees/{employee}", f"employees/{employee}/documents"):
        assert bob.get(f"/api/tenancy/{path}").status_code == 404
    corrected = bob.put(f"/api/tenancy/employees/{employee}/email", json={"email": "b@example.test"})
    assert corrected.status_code == 404
    assert bob.post(f"/api/tenancy/employees/{employee}/invitation").status_code == 404
    assert bob.get("/api/tenancy/establishments").get_json()["items"] == []
    assert agency.events("tenancy.invitations-repeated.v1") == []


@pytest.mark.spec("TEN-30")
def test_who_administers_the_whole_agency_sees_each_of_its_establishments(agency: RunningService) -> None:
    of = agency_of(agency)
    agency.receive_grant(BOB.id, holder_id=of, organisation_id=of, kind="agency", rights=["A"])
    assert agency.as_(BOB).get(list_of(agency)).status_code == 200
    (shown,) = agency.as_(BOB).get("/api/tenancy/establishments").get_json()["items"]
    assert (shown["id"], shown["counts"]) == (str(of), {"activated": 1, "pending": 3})


@pytest.mark.spec("VLT-51")
def test_the_employer_sees_since_when_an_employee_wants_paper_whichever_event_arrives_first(
    service: RunningService,
) -> None:
    let_administer(service)
    holder = employ(service, "M-1", "Zoé", "Martin")

    def decide(what: str, at: str) -> str | None:
        service.receive(f"vault.{what}.v1", tenant_id=holder, holder_id=holder, at=at)
        since: str | None = listed(service)["items"][0]["paper_since"]
        return since

    assert decide("paper-refused", "2026-11-20T09:00:00Z") == "2026-11-20T09:00:00+00:00"
    assert decide("paperless-accepted", "2026-12-20T09:00:00Z") is None
    assert decide("paper-refused", "2026-12-01T09:00:00Z") is None, "it was ended since"
