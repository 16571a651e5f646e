"""Groups of case managers: who works for some sees their cases alone, in the queue, by number and at each act."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError
from werkzeug.test import TestResponse

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, Person
from chartrier.testing.plugin import ServiceDatabase
from services.deposits.tests.support.filers import MARC, NINA, OSCAR, Cast

ADDRESS = "/api/deposits/case-managers"


def assign(cast: Cast, who: Person, groups: list[str] | None, by: Person = OSCAR) -> TestResponse:
    return cast.service.as_(by).put(f"{ADDRESS}/{who.id}/groups", json={"groups": groups})


def queue(cast: Cast, who: Person, query: str = "") -> list[str]:
    found = cast.service.as_(who).get(f"/api/deposits/cases{query}").get_json()["items"]
    return [item["id"] for item in found]


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, str(answer.get_json()["type"]).removeprefix("/problems/")


@pytest.mark.spec("DEP-35")
def test_who_works_for_a_group_sees_its_cases_and_no_others(cast: Cast) -> None:
    sent = cast.alice.submitted()
    case = sent["id"]
    assert assign(cast, MARC, ["experts"]).get_json()["groups"] == ["experts"]
    assert assign(cast, NINA, ["seizures"]).status_code == 200
    assert (queue(cast, MARC), queue(cast, NINA)) == ([], [case])
    for who, count in ((MARC, 0), (NINA, 1)):
        found = cast.service.as_(who).get("/api/deposits/cases/counts").get_json()
        assert found["to-take"] == count
    assert cast.service.as_(MARC).get("/api/deposits/cases/groups").get_json()["items"] == ["experts"]
    by_number = f"/api/deposits/cases/by-number?number={sent['file_number']}"
    assert cast.service.as_(MARC).get(by_number).status_code == 404
    assert cast.service.as_(NINA).get(by_number).get_json() == {"id": case}
    assert assign(cast, MARC, None).get_json()["groups"] is None
    assert queue(cast, MARC) == [case]


@pytest.mark.spec("DEP-35")
def test_a_stranger_cannot_act_on_a_case_of_another_group_not_even_on_one_that_they_had_taken(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    taken = cast.marc.done(case, "take")
    attachment = taken["attachments"][0]["id"]
    assign(cast, MARC, ["experts"])
    marc, address = cast.service.as_(MARC), f"/api/deposits/cases/{case}"
    seen: dict[str, Any] = {"revision": taken["revision"]}
    assert problem(marc.get(address)) == (404, "case-not-found")
    assert problem(marc.put(f"{address}/attachments/{attachment}/verdict", json=seen)) == (404, "case-not-found")
    assert problem(marc.post(f"{address}/attachments/{attachment}/ticket")) == (404, "case-not-found")
    note = {"text": "x", "private": True}
    assert problem(marc.post(f"{address}/messages", json=note)) == (404, "case-not-found")
    for act, given in (("take", {}), ("release", {}), ("validation", {}), ("rejection", {"reason": "x"})):
        assert problem(marc.post(f"{address}/{act}", json=seen | given)) == (404, "case-not-found")
    assert queue(cast, MARC, "?view=mine") == []
    assert cast.nina.done(case, "take")["is_mine"] is True


@pytest.mark.spec("DEP-35")
def test_the_operators_administrators_alone_say_who_works_for_which_group(cast: Cast) -> None:
    listed = cast.service.as_(OSCAR).get(ADDRESS).get_json()
    assert [(one["name"], one["groups"]) for one in listed["items"]] == [("Marc Exemple", None), ("Nina Exemple", None)]
    assert {"seizures", "experts"} <= set(listed["groups"])
    for who in (MARC, ALICE):
        assert problem(cast.service.as_(who).get(ADDRESS)) == (403, "operator-only")
        assert problem(assign(cast, MARC, ["experts"], by=who)) == (403, "operator-only")
    assert problem(assign(cast, ALICE, ["experts"])) == (404, "case-manager-not-found")
    assert problem(assign(cast, MARC, ["treasure"])) == (409, "group-unknown")
    assert assign(cast, MARC, []).status_code == 422


@pytest.mark.spec("DEP-30")
def test_the_queue_is_filtered_by_age_and_by_who_examines(cast: Cast, clock: FrozenClock) -> None:
    old = cast.alice.submitted()["id"]
    clock.at += timedelta(days=10)
    new = cast.bob.submitted()["id"]
    assert queue(cast, MARC, "?waiting_days=7") == [old]
    assert queue(cast, MARC, "?waiting_days=11") == []
    for case in (old, new):
        cast.marc.done(case, "take")
        cast.marc.judge_all(case, "Illisible.")
        cast.marc.done(case, "return")
    assert queue(cast, NINA, f"?view=waiting&manager={MARC.id}") == [old, new]
    assert queue(cast, NINA, f"?view=waiting&manager={NINA.id}") == []
    colleagues = cast.service.as_(NINA).get("/api/deposits/cases/managers").get_json()["items"]
    assert [one["name"] for one in colleagues] == ["Marc Exemple", "Nina Exemple"]
    assert problem(cast.service.as_(ALICE).get("/api/deposits/cases/managers")) == (403, "case-managers-only")


@pytest.fixture
def as_application(service_database: ServiceDatabase) -> Iterator[Connection]:
    """The application's own role, outside the application."""
    engine = create_engine(service_database.application)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def be(connection: Connection, who: Person) -> None:
    connection.execute(text("SELECT set_config('chartrier.account', :id, true)"), {"id": str(who.id)})


def test_row_security_stands_behind_the_groups(cast: Cast, as_application: Connection) -> None:
    cast.alice.submitted()
    assign(cast, MARC, ["experts"])
    for who, members, requests in ((MARC, 1, 0), (NINA, 0, 1), (OSCAR, 1, 0), (ALICE, 0, 1)):
        be(as_application, who)
        assert as_application.scalar(text("SELECT count(*) FROM case_group_members")) == members
        for table in ("requests", "attachments"):
            counted = text(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
            assert as_application.scalar(counted) == requests


@pytest.mark.usefixtures("cast")
def test_a_stranger_cannot_write_into_the_table_case_group_members(as_application: Connection) -> None:
    join = text('INSERT INTO "case_group_members" (account_id, case_group) VALUES (:id, :group)')
    for who in (MARC, ALICE):
        be(as_application, who)
        with pytest.raises(ProgrammingError, match="row-level security"), as_application.begin_nested():
            as_application.execute(join, {"id": who.id, "group": str(uuid4())})
    be(as_application, OSCAR)
    assert as_application.execute(join, {"id": MARC.id, "group": "experts"}).rowcount == 1
