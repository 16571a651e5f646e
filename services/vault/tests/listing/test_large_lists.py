"""Lists where there are many documents: pages, orders and figures, and the plans by which they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, create_engine, text

from chartrier.access.principal import Principal
from chartrier.database.session import reading
from chartrier.http.cursors import Cursor
from chartrier.testing import BOB, CHARLIE, RunningService
from chartrier.testing.plugin import ServiceDatabase
from services.vault.tests.vault_support.large_vault import fill
from services.vault.tests.vault_support.scenario import (
    AGENCY,
    COMPANY,
    OTHER_AGENCY,
    OTHER_COMPANY,
    Scenario,
    invoice,
)
from vault.listing.queries import Shape, count_query, latest_query, page_query

MANY: Final = 20_000
READ_FROM_AN_INDEX: Final[list[tuple[Callable[[Shape], str], Shape]]] = [
    (page_query, Shape("person", frozenset(), "-delivered_at")),
    (page_query, Shape("person", frozenset({"space"}), "-delivered_at", is_continued=True)),
    (page_query, Shape("person", frozenset({"state"}), "dated_on", is_continued=True)),
    (page_query, Shape("person", frozenset({"since", "until"}), "-delivered_at")),
    (page_query, Shape("machine", frozenset(), "-delivered_at", is_continued=True)),
    (page_query, Shape("machine", frozenset({"recipient"}), "-delivered_at", is_continued=True)),
    (page_query, Shape("machine", frozenset({"not_downloaded"}), "-delivered_at", is_continued=True)),
    (count_query, Shape("person", frozenset(), "")),
    (latest_query, Shape("person", frozenset(), "-delivered_at")),
]
Json = dict[str, Any]


@pytest.fixture
def superuser(service_database: ServiceDatabase) -> Iterator[Engine]:
    engine = create_engine(service_database.superuser)
    yield engine
    engine.dispose()


def listed(service: RunningService, **query: object) -> Json:
    answer = service.as_(BOB).get("/api/vault/documents", query_string=query)
    assert answer.status_code == 200, answer.get_json()
    return dict(answer.get_json())


def walked(service: RunningService, **query: object) -> list[Json]:
    items: list[Json] = []
    after: str | None = None
    while True:
        page = listed(service, **query, **({"after": after} if after else {}))
        items += page["items"]
        after = page["next"]
        if after is None:
            return items


@pytest.mark.spec("VLT-22")
@pytest.mark.parametrize("sort", ["delivered_at", "dated_on", "done_at", "title", "gross", "number", "due_on", "size"])
def test_pages_of_two_agencies_are_merged_in_each_order_without_gap_or_double(
    scenario: Scenario, service: RunningService, superuser: Engine, sort: str
) -> None:
    scenario.give_bob_access("F")
    scenario.grant(BOB.id, COMPANY, OTHER_AGENCY, ["F"], kind="company")
    fill(superuser, 60, holder_id=COMPANY, organisation_id=AGENCY)
    fill(superuser, 45, holder_id=COMPANY, organisation_id=OTHER_AGENCY)

    upwards = walked(service, sort=sort, limit=20)
    downwards = walked(service, sort=f"-{sort}", limit=20)

    assert len({item["id"] for item in upwards}) == len(upwards) == 105
    assert [item["id"] for item in downwards] == [item["id"] for item in reversed(upwards)]
    keys = [item.get(sort) or item["metadata"].get(sort) or "" for item in upwards]
    assert keys == sorted(keys, key=float if sort == "gross" else None)


@pytest.mark.spec("VLT-25")
def test_totals_are_the_kept_figures_before_and_after_they_are_settled(
    scenario: Scenario, service: RunningService, superuser: Engine
) -> None:
    scenario.give_bob_access("F")
    fill(superuser, 1_500, holder_id=COMPANY, organisation_id=AGENCY)
    with superuser.begin() as connection:
        connection.execute(text("DELETE FROM documents WHERE reference LIKE '%7'"))
        connection.execute(text("UPDATE documents SET state = 'todo' WHERE reference LIKE '%3'"))
        states = "SELECT state, count(*) FROM documents GROUP BY state"
        rows = connection.execute(text(states)).mappings().all()
        there = {str(row["state"]): int(row["count"]) for row in rows}

    def figures() -> list[Any]:
        home = service.as_(BOB).get("/api/vault/home").get_json()
        invoices = next(each for each in home["compartments"] if each["key"] == "invoices")
        totals = [listed(service, limit=5, **asked)["total"] for asked in ({}, {"state": "todo"}, {"state": "done"})]
        return [home["todo"]["total"], invoices["total"], len(invoices["latest"]), *totals]

    before = figures()
    service.run_job("settle_counts")

    assert before == [there["todo"], there["done"], 5, sum(there.values()), there["todo"], there["done"]]
    assert figures() == before
    with superuser.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM document_counts")).scalar_one() == 2


@pytest.mark.spec("VLT-25")
def test_what_no_figure_is_kept_of_is_counted_as_far_as_a_thousand(
    scenario: Scenario, service: RunningService, superuser: Engine
) -> None:
    scenario.give_bob_access("F")
    scenario.grant(CHARLIE.id, AGENCY, AGENCY, ["D"], kind="agency")
    fill(superuser, 1_200, holder_id=COMPANY, organisation_id=AGENCY)

    dated = listed(service, **{"from": "2000-01-01"})
    few = listed(service, **{"from": "2000-01-01", "to": "2000-01-02"})
    sent = service.as_(CHARLIE).get("/api/vault/documents", query_string={"space": AGENCY}).get_json()

    assert [(page["total"], page["total_is_capped"]) for page in (dated, few, sent)] == [
        (1000, True), (0, False), (1000, True)]  # fmt: skip


@pytest.mark.spec("VLT-25")
def test_pages_and_home_are_read_from_an_index_under_row_level_security(
    scenario: Scenario, service: RunningService, superuser: Engine
) -> None:
    scenario.give_bob_access("F")
    scenario.grant(BOB.id, AGENCY, AGENCY, ["D"], kind="agency")
    fill(superuser, MANY, holder_id=COMPANY, organisation_id=AGENCY)
    fill(superuser, MANY, holder_id=OTHER_COMPANY, organisation_id=AGENCY)
    values = {
        "caller": BOB.id, "types": ["payslip", "invoice"], "sent_types": ["invoice"],
        "held_states": ["todo", "done"], "limit": 21,
        "sent_states": ["waiting", "todo", "done"], "space": AGENCY, "after": uuid4(), "recipient": COMPANY,
        "since": "2000-01-01", "until": "2030-01-01",
    }  # fmt: skip

    with service.app.app_context(), reading(by=Principal(BOB.id, "person")) as connection:
        driver: Any = connection.connection.driver_connection
        for query, shape in READ_FROM_AN_INDEX:
            place = {"key": "2026-01-01" if "dated_on" in shape.sort else "2026-01-01 00:00:00+00"}
            lines = driver.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query(shape)}", values | place)
            plan = "\n".join(line for (line,) in lines)
            assert "Seq Scan on documents" not in plan, plan
            assert query is count_query or " using ix_documents_of_a_" in plan, plan
            # Some pages for each row shown, and none for those that are not.
            assert max(int(part.split("=")[1]) for part in plan.split() if part.startswith("hit=")) < 1_000, plan


@pytest.mark.spec("VLT-22")
def test_a_cursor_of_another_order_is_refused_with_its_field(
    scenario: Scenario, service: RunningService, superuser: Engine
) -> None:
    scenario.give_bob_access("F")
    fill(superuser, 5, holder_id=COMPANY, organisation_id=AGENCY)
    after = listed(service, limit=2)["next"]
    forged = "WyItZ3Jvc3MiLCJlaW5zIiwiMDE5YTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0"

    for query in ({"after": after, "sort": "title"}, {"after": forged, "sort": "-gross"}, {"after": "what"}):
        answer = service.as_(BOB).get("/api/vault/documents", query_string=query)
        assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "after"), answer.get_json()


@pytest.mark.spec("VLT-22")
@pytest.mark.parametrize(
    "sort,key",
    [("size", "1.5"), ("size", "inf"), ("-net", "inf"), ("net", "1_0"), ("size", "9" * 19), ("dated_on", "2026-W01-1"),
     ("delivered_at", "2026-W01-1"), ("-delivered_at", "2026-01-01T00"), ("dated_on", "\u0662026-01-01")],
)  # fmt: skip
def test_a_forged_cursor_whose_key_the_database_can_not_read_is_refused_with_its_field(
    scenario: Scenario, service: RunningService, sort: str, key: str
) -> None:
    scenario.give_bob_access("F")
    forged = Cursor(sort, key, uuid4()).encode()

    answer = service.as_(BOB).get("/api/vault/documents", query_string={"sort": sort, "after": forged})

    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, "after"), answer.get_json()


@pytest.mark.spec("VLT-25")
def test_a_stranger_counts_nothing_of_what_is_kept(
    scenario: Scenario, service: RunningService, superuser: Engine
) -> None:
    scenario.give_charlie_access_elsewhere()
    fill(superuser, 20, holder_id=COMPANY, organisation_id=AGENCY)

    for space in ({}, {"space": COMPANY}, {"space": AGENCY}):
        assert service.as_(CHARLIE).get("/api/vault/documents", query_string=space).get_json()["total"] == 0
        home = service.as_(CHARLIE).get("/api/vault/home", query_string=space).get_json()
        assert {each["total"] for each in home["compartments"]} == {0}


@pytest.mark.spec("TEN-04")
def test_whoever_has_the_right_at_one_establishment_follows_what_that_one_sent(
    scenario: Scenario, service: RunningService, superuser: Engine
) -> None:
    second = UUID("00000000-0000-4000-8000-000000000042")
    scenario.register_establishment(second, AGENCY, "Agence Rivoli Nord")
    scenario.sent(invoice(), organisation_id=AGENCY)
    fill(superuser, 3, holder_id=COMPANY, organisation_id=AGENCY, establishment_id=second)
    for who, establishment in ((BOB, None), (CHARLIE, second)):
        service.receive_grant(
            who.id, holder_id=AGENCY, organisation_id=AGENCY, rights=["D"], kind="agency",
            establishment_id=establishment,
        )  # fmt: skip

    def followed(who: Any, **query: object) -> int:  # noqa: ANN401
        asked = {"space": AGENCY, **query}
        return int(service.as_(who).get("/api/vault/documents", query_string=asked).get_json()["total"])

    assert (followed(BOB), followed(BOB, establishment=second), followed(BOB, establishment=AGENCY)) == (4, 3, 1)
    assert (followed(CHARLIE), followed(CHARLIE, establishment=AGENCY)) == (3, 0)
