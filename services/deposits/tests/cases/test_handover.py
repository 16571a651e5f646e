"""Handing cases over, alone or thirty at once, to a colleague or to another group: each with its result, told once."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from werkzeug.test import TestResponse

from chartrier.testing import ALICE, Person
from services.deposits.tests.cases.test_groups import assign, problem, queue
from services.deposits.tests.support.filers import MARC, NINA, OSCAR, TILLEULS, Cast

SELECTION = "/api/deposits/cases/selection"


def seen(cast: Cast, *cases: str) -> list[dict[str, Any]]:
    """The cases at the revision that the queue shows now."""
    return [{"id": case, "revision": cast.marc.see(case)["revision"]} for case in cases]


def act(cast: Cast, who: Person, act: str, cases: list[dict[str, Any]], **given: Any) -> TestResponse:  # noqa: ANN401
    return cast.service.as_(who).post(f"{SELECTION}/{act}", json={"cases": cases, **given})


def results(answer: TestResponse) -> list[str | None]:
    assert answer.status_code == 200, answer.text
    return [one["problem"] for one in answer.get_json()["items"]]


def copies(cast: Cast, case: str, count: int) -> list[str]:
    """Further cases like this one."""
    columns = (
        "holder_id, owner_id, begun_by, journey, journey_version, direction, state, stage, revision, answers,"
        " created_at, updated_at, submitted_at, submitted_by, summary_attempts, proof_attempts, case_group"
    )
    many = text(
        f"INSERT INTO requests (id, summary_id, proof_id, file_number, {columns})"  # noqa: S608 - our own names
        f" SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'DC-' || n, {columns}"
        " FROM requests, generate_series(1, :count) n WHERE requests.id = :case RETURNING id"
    )
    with create_engine(cast.service.superuser_url).begin() as connection:
        return [str(one) for one in connection.scalars(many, {"count": count, "case": case})]


@pytest.mark.spec("DEP-35")
def test_thirty_cases_are_handed_over_to_a_colleague_at_once_who_is_told_once(cast: Cast) -> None:
    first = cast.alice.submitted()["id"]
    cases = [first, *copies(cast, first, 29)]
    given = act(cast, MARC, "manager", seen(cast, *cases), manager_id=str(NINA.id), reason="Je pars en congé.")
    assert results(given) == [None] * 30
    assert set(queue(cast, NINA, "?view=mine&limit=50")) == set(cases)
    [told] = cast.service.events("deposits.cases-handed-over.v1")
    assert (told["account_ids"], told["count"], told["case_group"]) == ([str(NINA.id)], 30, "")
    entry = cast.nina.see(first)["entries"][-1]
    assert (entry["act"], entry["author_name"], entry["recipient_name"]) == (
        "handed-over",
        "Marc Exemple",
        "Nina Exemple",
    )
    assert (entry["text"], entry["shown"]) == ("Je pars en congé.", False)
    # Not begun by whoever gave it away, it is begun by its new examiner.
    assert cast.nina.done(first, "take")["stage"] == "examining"


@pytest.mark.spec("DEP-35")
def test_each_case_of_a_selection_has_its_own_result(cast: Cast) -> None:
    free, changed, decided = (cast.alice.submitted()["id"] for _ in range(3))
    cast.nina.reject(decided)
    asked = seen(cast, free, changed, decided)
    cast.nina.done(changed, "take")
    unknown = {"id": str(uuid4()), "revision": 0}
    taken = act(cast, MARC, "take", [*asked, unknown])
    assert results(taken) == [None, "case-changed", "not-possible-now", "case-not-found"]
    assert (queue(cast, MARC, "?view=mine"), queue(cast, NINA, "?view=mine")) == ([free], [changed])


@pytest.mark.spec("DEP-35")
def test_a_case_sent_to_another_group_waits_there_for_whoever_takes_it_and_is_out_of_sight_for_the_former(
    cast: Cast,
) -> None:
    assign(cast, MARC, ["seizures"])
    assign(cast, NINA, ["experts"])
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    assert results(act(cast, MARC, "group", seen(cast, case), group="experts", reason="Une expertise.")) == [None]
    assert problem(cast.service.as_(MARC).get(f"/api/deposits/cases/{case}")) == (404, "case-not-found")
    assert queue(cast, NINA) == [case]
    shown = cast.nina.see(case)
    assert (shown["case_group"], shown["stage"], shown["manager_name"]) == ("experts", "received", "")
    assert shown["entries"][-1]["recipient_group"] == "experts"
    [told] = cast.service.events("deposits.cases-handed-over.v1")
    assert (told["account_ids"], told["case_group"], told["count"]) == ([str(NINA.id)], "experts", 1)
    # Its structure sees neither group nor hands.
    assert "handed-over" not in {entry["act"] for entry in cast.alice.see(case).get_json()["entries"]}


@pytest.mark.spec("DEP-35")
def test_a_returned_case_is_handed_over_and_stays_with_its_structure_until_completed(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    cast.marc.done(case, "take")
    cast.marc.done(case, "return", message="Merci de préciser le numéro.")
    assert results(act(cast, MARC, "manager", seen(cast, case), manager_id=str(NINA.id))) == [None]
    assert (cast.nina.see(case)["stage"], cast.nina.see(case)["is_mine"]) == ("returned", True)
    assert cast.alice.see(case).get_json()["state"] == "waiting"


@pytest.mark.spec("DEP-35")
def test_a_case_goes_to_nobody_who_may_not_examine_it(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    assert results(act(cast, MARC, "group", seen(cast, case), group="seizures")) == ["already-theirs"]
    assign(cast, NINA, ["experts"])
    assert results(act(cast, MARC, "manager", seen(cast, case), manager_id=str(NINA.id))) == ["cannot-examine"]
    assign(cast, NINA, None)
    cast.grant(NINA, "user", holder=TILLEULS)
    assert results(act(cast, MARC, "manager", seen(cast, case), manager_id=str(NINA.id))) == ["cannot-examine"]
    nobody = act(cast, MARC, "manager", seen(cast, case), manager_id=str(ALICE.id))
    assert problem(nobody) == (404, "case-manager-not-found")
    assert problem(act(cast, MARC, "group", seen(cast, case), group="treasure")) == (409, "group-unknown")
    assert cast.service.events("deposits.cases-handed-over.v1") == []


@pytest.mark.spec("DEP-35")
def test_a_stranger_cannot_act_on_a_selection(cast: Cast) -> None:
    case = cast.alice.submitted()["id"]
    asked = seen(cast, case)
    for who in (ALICE, OSCAR):
        assert problem(act(cast, who, "take", asked)) == (403, "case-managers-only")
        assert problem(act(cast, who, "manager", asked, manager_id=str(NINA.id))) == (403, "case-managers-only")
        assert problem(act(cast, who, "group", asked, group="experts")) == (403, "case-managers-only")
    # Of another group the case does not exist, whatever the act.
    assign(cast, NINA, ["experts"])
    assert results(act(cast, NINA, "take", asked)) == ["case-not-found"]
    assert results(act(cast, NINA, "group", asked, group="experts")) == ["case-not-found"]
    assert results(act(cast, NINA, "manager", asked, manager_id=str(MARC.id))) == ["case-not-found"]
    # Nor does the function behind it move what its caller does not see.
    with create_engine(cast.service.superuser_url).begin() as connection:
        group = connection.scalar(text("SELECT case_group FROM requests WHERE id = :id"), {"id": case})
    assert group == "seizures"


@pytest.mark.spec("DEP-35")
def test_a_selection_has_at_least_one_case_and_a_hundred_at_most(cast: Cast) -> None:
    one = {"id": str(uuid4()), "revision": 1}
    assert act(cast, MARC, "take", []).status_code == 422
    assert act(cast, MARC, "take", [{**one, "id": str(uuid4())} for _ in range(101)]).status_code == 422
    assert act(cast, MARC, "manager", [one]).status_code == 422
    # A case that is named twice is one case.
    assert len(results(act(cast, MARC, "take", [one, one]))) == 1
