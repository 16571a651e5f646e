"""Advanced search: fields, operators and values, all of which hold together; by index, and within one's rights."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from marshmallow import fields
from sqlalchemy import Engine, create_engine, text

from chartrier.access.principal import Principal
from chartrier.database.session import reading
from chartrier.testing import ALICE, BOB, CHARLIE, Caller, RunningService
from services.vault.tests.vault_support.large_vault import fill
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    COMPANY,
    Scenario,
    assignment,
    contract,
    invoice,
    payslip,
)
from services.vault.tests.vault_support.uploading import added
from vault.api.deposits.metadata import METADATA
from vault.api.personal_documents import schemas
from vault.listing.criteria import Criteria
from vault.listing.queries import Shape
from vault.listing.search_queries import search_query
from vault.search.fields import FIELDS, KINDS, Kind, amounts_between, days_between, pieces_of

Json = dict[str, Any]


def found(caller: Caller, *where: str, path: str = "/api/vault/documents", **query: object) -> list[str]:
    answer = caller.get(path, query_string={"where": list(where), **query})
    assert answer.status_code == 200, answer.get_json()
    page = answer.get_json()
    assert page["total"] == len(page["items"])
    return [item["title"] for item in page["items"]]


def bill(reference: str, **facts: str) -> Json:
    line = invoice(reference, title=reference)
    line["metadata"] |= facts
    return line


@pytest.fixture
def bob(scenario: Scenario, service: RunningService) -> Caller:
    scenario.give_bob_access("F", "S")
    scenario.decide("confirmed")
    scenario.sent(
        assignment(),
        bill("F-1", gross="999.99", invoiced_on="2024-12-31", due_on="2025-01-31", number="F-2024-1"),
        bill("F-2", gross="1000", invoiced_on="2025-01-01", due_on="2025-02-28", number="F-2025-1"),
        bill("F-3", gross="1000.01", invoiced_on="2025-03-15", due_on="2025-04-30", number="F-2025-10"),
        bill("F-4", gross="-80.5", invoiced_on="2026-02-01", due_on="2026-02-28", number="AV-2026-1"),
        organisation_id=AGENCY,
    )
    return service.as_(BOB)


@pytest.mark.spec("VLT-21")
@pytest.mark.parametrize(
    "where,expected",
    [
        (["gross:from:1000"], ["F-3", "F-2"]),
        (["gross:to:1000"], ["F-4", "F-2", "F-1"]),
        (["gross:is:1000.00"], ["F-2"]),
        (["gross:from:999.995", "gross:to:1000.005"], ["F-2"]),
        (["gross:to:-80.5"], ["F-4"]),
        (["gross:to:-81"], []),
        (["gross:from:2000", "gross:to:1000"], []),
        (["invoiced_on:from:2025-01-01"], ["F-4", "F-3", "F-2"]),
        (["invoiced_on:from:2024-06-15", "invoiced_on:to:2025-03-14"], ["F-2", "F-1"]),
        (["invoiced_on:is:2025-03-15"], ["F-3"]),
        (["due_on:to:2025-02-28", "gross:from:1000"], ["F-2"]),
        (["number:is:f-2025-1"], ["F-2"]),
        (["number:has:2025"], ["F-3", "F-2"]),
        (["client:has:menuiserie", "invoiced_on:to:2024-12-31"], ["F-1"]),
        (["client:has:menuisrie", "number:has:2026"], ["F-4"]),
        (["number:has:le de la"], []),
        (["qualification:has:soudeur"], []),
    ],
    ids=lambda each: " ".join(each) or "nothing",
)
def test_documents_are_found_by_fields_operators_and_values_that_hold_together(
    bob: Caller, where: list[str], expected: list[str]
) -> None:
    assert found(bob, *where) == expected


@pytest.mark.spec("VLT-21")
def test_conditions_go_with_words_and_the_other_criteria_and_come_in_pages(bob: Caller) -> None:
    assert found(bob, "gross:from:1000", q="2025") == ["F-3", "F-2"]
    assert found(bob, "client:has:menuiserie", type="assignment_contract") == ["Contrat de mise à disposition"]
    assert found(bob, "gross:from:1", state="done") == []
    asked: Json = {"where": ["gross:to:9999"], "limit": 3}
    first = bob.get("/api/vault/documents", query_string=asked).get_json()
    second = bob.get("/api/vault/documents", query_string=asked | {"after": first["next"]}).get_json()
    assert [item["title"] for item in first["items"] + second["items"]] == ["F-4", "F-3", "F-2", "F-1"]
    assert (first["total"], second["next"]) == (4, None)
    (item,) = bob.get("/api/vault/documents?where=client:has:menuisiere&where=number:has:2026").get_json()["items"]
    assert (item["matches"]["client"], item["matches_in_pages"]) == (["menuiserie"], False)


@pytest.mark.spec("VLT-21")
def test_a_person_searches_payslips_by_month_and_whatever_is_theirs_by_tag_and_note(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_alice_access()
    scenario.give_personal_space(ALICE)
    alice = service.as_(ALICE)
    months = ("2023-12", "2024-01", "2024-07")
    lines = [payslip(f"P-{month}", title=month) for month in months]
    for line, month in zip(lines, months, strict=True):
        line["metadata"]["period"] = month
    document_id = scenario.sent(*lines, contract(title="Contrat"))
    lease = added(service, ALICE, title="Bail", metadata={"date": "2019-05-02", "note": "Appartement de Lyon"})

    assert found(alice, "period:from:2024-01") == ["2024-07", "2024-01"]
    assert found(alice, "period:is:2024-01") == ["2024-01"]
    assert found(alice, "period:to:2024-06") == ["2024-01", "2023-12"]
    assert found(alice, "kind:is:CDI") == []
    assert found(alice, "note:has:lyon", "date:to:2019-12-31") == ["Bail"]
    assert found(alice, "tags:is:prêt") == []
    for each in (document_id, lease):
        alice.patch(f"/api/vault/documents/{each}", json={"tags": ["Prêt"]})
    assert found(alice, "tags:is:prêt") == ["Bail", "2023-12"]
    alice.patch(f"/api/vault/documents/{lease}", json={"metadata": {"date": "2021-05-02"}})
    assert found(alice, "date:to:2019-12-31") == []


@pytest.mark.spec("VLT-21", "VLT-23")
def test_an_agency_searches_what_it_sent_by_the_name_of_whom_it_sent_it_to(
    bob: Caller, scenario: Scenario, service: RunningService
) -> None:
    scenario.grant(CHARLIE.id, AGENCY, AGENCY, ["D"], kind="agency")
    agency = service.as_(CHARLIE)

    sent = "/api/vault/sent-documents"
    assert found(agency, "recipient_name:has:petit", "gross:from:1000", path=sent) == ["F-3", "F-2"]
    assert found(agency, "recipient_name:has:durand", path=sent) == []
    listed = agency.get(f"{sent}/list?where=gross:from:1000").get_data(as_text=True).splitlines()
    assert len(listed) == 3


@pytest.mark.spec("VLT-21")
def test_a_stranger_and_whoever_lacks_the_right_find_nothing_by_any_field(
    bob: Caller, scenario: Scenario, service: RunningService
) -> None:
    scenario.give_charlie_access_elsewhere()
    for where in ("gross:from:-999999", "invoiced_on:from:1000-01-01", "client:has:menuiserie", "title:is:F-1"):
        assert found(bob, where)
        assert found(service.as_(CHARLIE), where) == [], where
    scenario.grant(ALICE.id, COMPANY, AGENCY, ["S"], kind="company")
    signs_alone = service.as_(ALICE)
    assert found(signs_alone, "gross:from:1") == []
    assert found(signs_alone, "client:has:menuiserie") == ["Contrat de mise à disposition"]


@pytest.mark.spec("VLT-21")
def test_what_is_no_condition_is_refused_by_its_place(scenario: Scenario, service: RunningService) -> None:
    scenario.give_alice_access()
    for where in (
        "salary:is:1", "gross:has:1", "gross:is:mille", "start:from:2024-02-30", "start:from:hier", "period:is:2024",
        "title:has:", "title", f"title:has:{'x' * 201}",
    ):  # fmt: skip
        asked = {"where": ["title:has:bail", where]}
        answer = service.as_(ALICE).get("/api/vault/documents", query_string=asked)
        assert answer.status_code == 422, where
        assert [each["field"] for each in answer.get_json()["errors"]] == ["where[1]"], where
    many = service.as_(ALICE).get("/api/vault/documents", query_string={"where": ["title:has:bail"] * 11})
    assert [each["field"] for each in many.get_json()["errors"]] == ["where"]


@pytest.mark.spec("VLT-21")
def test_conditions_are_saved_with_a_search(scenario: Scenario, service: RunningService) -> None:
    scenario.give_alice_access()
    path, alice = "/api/vault/saved-searches", service.as_(ALICE)
    criteria = {"type": "payslip", "where": ["period:from:2024-01", "employer:has:boulangerie"]}

    assert alice.put(path, json={"name": "Paie", "criteria": criteria}).status_code == 200
    unfit = alice.put(path, json={"name": "Paie", "criteria": {"where": ["salary:is:1"]}})

    assert [each["criteria"] for each in alice.get(path).get_json()["items"]] == [criteria]
    assert [each["field"] for each in unfit.get_json()["errors"]] == ["criteria.where[0]"]


@pytest.mark.spec("VLT-21")
def test_every_fact_of_every_type_is_a_field_of_its_kind() -> None:
    kinds: dict[type[fields.Field[Any]], Kind] = {fields.Date: "day"}
    for schema in (*METADATA.values(), *schemas.METADATA.values()):
        for name, field in schema().fields.items():
            assert name in FIELDS, name
            assert (FIELDS[name] == "day") == (kinds.get(type(field)) == "day"), name
    assert set(KINDS) == set(get_args(Kind))


def test_days_between_two_are_those_that_have_one_of_few_pieces() -> None:
    first, last = date(1999, 11, 29), date(2024, 2, 29)
    pieces = set(days_between("start", first, last))
    for days in range(-40, 9200, 13):
        day = first + timedelta(days=days)
        assert (first <= day <= last) == bool(pieces & set(pieces_of("start", day.isoformat()))), day
    assert len(pieces) < 70
    assert len(list(days_between("start", first, date.max))) < 250
    assert not list(days_between("start", last, first))


def test_amounts_between_two_have_one_of_few_pieces_and_others_differ_late() -> None:
    amounts = [Decimal(n * n * n) / 1000 for n in range(-160, 160, 3)] + [Decimal("0.0001"), Decimal(999999999999)]
    for low, high in ((None, Decimal(1000)), (Decimal("-3.5"), Decimal("12.25")), (Decimal(900), None), (None, None)):
        pieces = set(amounts_between("net", low, high))
        for amount in amounts:
            has_one = bool(pieces & set(pieces_of("net", f"{amount:f}")))
            inside = (low is None or amount >= low) and (high is None or amount <= high)
            assert has_one or not inside, (low, high, amount)
        assert len(pieces) < 200


@pytest.mark.spec("VLT-25")
def test_a_condition_among_many_documents_reads_the_index_of_its_terms(
    scenario: Scenario, service: RunningService
) -> None:
    scenario.give_bob_access("F")
    scenario.decide("confirmed")
    scenario.sent(bill("Rare", gross="77.77"), organisation_id=AGENCY)
    superuser: Engine = create_engine(service.superuser_url)
    fill(superuser, 20_000, holder_id=COMPANY, organisation_id=AGENCY)
    with superuser.begin() as connection:
        connection.execute(text("INSERT INTO document_terms SELECT 1, id, false FROM documents"))
        connection.execute(text("INSERT INTO document_terms SELECT 2, id, false FROM documents ORDER BY id LIMIT 30"))
        connection.execute(text("ANALYZE document_terms"))
    superuser.dispose()
    shape = Shape("person", frozenset(), "found", bounds=frozenset({("gross", "from")})).of_words(2)
    asked = {"terms_0": [2, *range(10, 90)], "terms_1": [1, *range(100, 190)], "from_gross": 0}
    values = {"caller": BOB.id, "limit": 21, **dict(Criteria().values()), **asked}

    with service.app.app_context(), reading(by=Principal(BOB.id, "person")) as connection:
        driver: Any = connection.connection.driver_connection
        lines = driver.execute(f"EXPLAIN (ANALYZE, BUFFERS) {search_query(shape)}", values)
        plan = "\n".join(line for (line,) in lines)

    assert "Seq Scan on document" not in plan, plan
    assert found(service.as_(BOB), "gross:is:77.77") == ["Rare"]
