"""Substitutes: while somebody is away, a colleague examines their cases as if these were their own."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from chartrier.clock import FrozenClock
from chartrier.testing import ALICE, Person
from chartrier.testing.plugin import ServiceDatabase
from services.deposits.tests.cases.test_groups import assign, be, problem, queue
from services.deposits.tests.cases.test_handover import act, results, seen
from services.deposits.tests.support.filers import MARC, NINA, OPERATOR, OSCAR, Cast

ADDRESS = "/api/deposits/cases/substitute"
WEEK = {"first_day": "2026-11-23", "last_day": "2026-11-27"}


def choose(cast: Cast, who: Person, substitute: Person, **days: str) -> Any:  # noqa: ANN401 - an answer
    return cast.service.as_(who).put(ADDRESS, json={"substitute_id": str(substitute.id), **WEEK, **days})


@pytest.mark.spec("DEP-35")
def test_a_substitute_examines_the_cases_of_who_is_away_from_the_first_day_to_the_last(
    cast: Cast, clock: FrozenClock
) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    chosen = choose(cast, MARC, NINA).get_json()
    assert chosen == {"own": {"name": "Nina Exemple", **WEEK}, "replaced": []}
    # It is Friday: nothing changes before Monday.
    assert (queue(cast, NINA, "?view=mine"), cast.nina.see(case)["is_mine"]) == ([], False)
    assert problem(cast.nina.act(case, "rejection", reason="Non.")) == (409, "examined-by-another")
    clock.at += timedelta(days=3)
    assert (queue(cast, NINA, "?view=mine"), queue(cast, MARC, "?view=mine")) == ([case], [case])
    assert cast.service.as_(NINA).get("/api/deposits/cases/counts").get_json()["mine"] == 1
    assert cast.service.as_(NINA).get(ADDRESS).get_json()["replaced"] == [{"name": "Marc Exemple", **WEEK}]
    cast.nina.judge_all(case)
    assert cast.nina.see(case)["manager_name"] == "Marc Exemple"
    clock.at += timedelta(days=5)
    assert queue(cast, NINA, "?view=mine") == []
    assert cast.service.as_(MARC).get(ADDRESS).get_json() == {"own": None, "replaced": []}


@pytest.mark.spec("DEP-35")
def test_cases_that_are_handed_to_who_is_away_are_told_to_their_substitute_too(cast: Cast, clock: FrozenClock) -> None:
    choose(cast, NINA, MARC)
    clock.at += timedelta(days=3)
    case = cast.alice.submitted()["id"]
    cast.grant(OSCAR, "A", "case_manager", holder=OPERATOR, kind="operator", version=2)
    given = act(cast, OSCAR, "manager", seen(cast, case), manager_id=str(NINA.id))
    assert results(given) == [None]
    [told] = cast.service.events("deposits.cases-handed-over.v1")
    assert sorted(told["account_ids"]) == sorted([str(NINA.id), str(MARC.id)])


@pytest.mark.spec("DEP-35")
def test_a_substitute_works_for_the_same_groups_and_comes_for_days_that_are_ahead(cast: Cast) -> None:
    assign(cast, NINA, ["experts"])
    assert problem(choose(cast, MARC, NINA)) == (409, "cannot-examine")
    assign(cast, MARC, ["experts"])
    assert choose(cast, MARC, NINA).status_code == 200
    assert problem(choose(cast, MARC, ALICE)) == (404, "case-manager-not-found")
    for days, field in (
        ({"last_day": "2026-11-22"}, "last_day"),
        ({"first_day": "2026-11-02", "last_day": "2026-11-19"}, "last_day"),
    ):
        refused = choose(cast, MARC, NINA, **days)
        assert problem(refused) == (422, "absence-refused")
        assert [error["field"] for error in refused.get_json()["errors"]] == [field]
    assert choose(cast, MARC, MARC).get_json()["errors"][0]["field"] == "substitute_id"
    assert cast.service.as_(MARC).delete(ADDRESS).get_json()["own"] is None


@pytest.mark.spec("DEP-35")
def test_a_stranger_cannot_replace_anybody_nor_see_who_does(cast: Cast) -> None:
    for who in (ALICE, OSCAR):
        assert problem(choose(cast, who, NINA)) == (403, "case-managers-only")
        assert problem(cast.service.as_(who).get(ADDRESS)) == (403, "case-managers-only")
        assert problem(cast.service.as_(who).delete(ADDRESS)) == (403, "case-managers-only")


@pytest.fixture
def as_application(service_database: ServiceDatabase) -> Iterator[Connection]:
    """The application's own role, outside the application."""
    engine = create_engine(service_database.application)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_row_security_stands_behind_substitutes_and_labels(cast: Cast, as_application: Connection) -> None:
    case = cast.alice.submitted()["id"]
    choose(cast, MARC, NINA)
    act(cast, MARC, "labels", seen(cast, case), add=["urgent"])
    for who, substitutes, labels in ((NINA, 1, 1), (OSCAR, 1, 0), (ALICE, 0, 0)):
        be(as_application, who)
        assert as_application.scalar(text("SELECT count(*) FROM case_substitutes")) == substitutes
        assert as_application.scalar(text("SELECT count(*) FROM case_labels")) == labels
    be(as_application, ALICE)
    replace = text('INSERT INTO "case_substitutes" VALUES (:id, :other, :first_day, :last_day)')
    with pytest.raises(ProgrammingError, match="row-level security"), as_application.begin_nested():
        as_application.execute(replace, {"id": ALICE.id, "other": NINA.id, **WEEK})
    with pytest.raises(ProgrammingError, match="row-level security"), as_application.begin_nested():
        as_application.execute(text('INSERT INTO "case_labels" VALUES (:id, :label)'), {"id": case, "label": "x"})
    # Nor does a case manager say who replaces a colleague.
    be(as_application, NINA)
    with pytest.raises(ProgrammingError, match="row-level security"), as_application.begin_nested():
        as_application.execute(replace, {"id": OSCAR.id, "other": NINA.id, **WEEK})
