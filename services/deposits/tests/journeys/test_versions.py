"""A request keeps the version of its journey: what is offered later changes neither a draft nor what was submitted."""

from typing import Any

import msgspec
import pytest

from deposits.journeys import files
from services.deposits.tests.support.filers import ANSWERS, JOURNEY, Cast
from services.deposits.tests.support.made_up import question


def publish_second(cast: Cast) -> None:
    """Publish a second version of the journey, which asks one question more."""
    first = msgspec.to_builtins(files.read_file(files.SHIPPED / f"{JOURNEY}.v1.toml"))
    transfer = first["steps"][2]
    transfer["fields"] = [*transfer["fields"], question("notary", required=True)]
    published = cast.publish({**first, "version": 2})
    assert published.status_code == 201, published.text


def questions(journey: dict[str, Any]) -> list[str]:
    return [field["key"] for step in journey["steps"] for field in step["fields"]]


def version(cast: Cast, number: int) -> dict[str, Any]:
    answer = cast.alice.caller.get(f"/api/deposits/journeys/{JOURNEY}/versions/{number}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.spec("DEP-01")
def test_a_draft_shows_and_asks_the_questions_of_the_version_it_began_with(cast: Cast) -> None:
    draft = cast.alice.begin()
    publish_second(cast)
    assert cast.alice.see(draft).get_json()["journey_version"] == 1
    assert version(cast, 1)["version"] == 1
    assert "notary" not in questions(version(cast, 1))
    cast.alice.answer_everything(draft)
    cast.alice.attach(draft)
    assert cast.alice.see(draft).get_json()["problems"] == []
    refusal = cast.alice.answer(draft, "transfer", **ANSWERS["transfer"], notary="Me Roux")
    assert [error["field"] for error in refusal.get_json()["errors"]] == ["answers.notary"]


@pytest.mark.spec("DEP-01")
def test_what_was_submitted_shows_the_questions_of_its_own_version(cast: Cast) -> None:
    submitted = cast.alice.submitted()
    publish_second(cast)
    shown = cast.alice.see(submitted["id"]).get_json()
    assert shown["journey_version"] == 1
    assert set(shown["answers"]) <= set(questions(version(cast, shown["journey_version"])))
    cast.service.run_job("file_summaries")
    assert cast.alice.see(submitted["id"]).get_json()["summary_ready"] is True


@pytest.mark.spec("DEP-01")
def test_a_new_request_begins_with_the_latest_version(cast: Cast) -> None:
    publish_second(cast)
    latest = cast.service.anonymous.get(f"/api/deposits/journeys/{JOURNEY}").get_json()
    assert (latest["version"], questions(latest)) == (2, questions(version(cast, 2)))
    draft = cast.alice.begin()
    cast.alice.answer_everything(draft)
    cast.alice.attach(draft)
    problems = cast.alice.see(draft).get_json()["problems"]
    assert [problem["field"] for problem in problems] == ["answers.notary"]


@pytest.mark.parametrize("missing", [f"{JOURNEY}/versions/2", "buried-treasure/versions/1"])
def test_a_version_that_was_never_offered_is_not_found(cast: Cast, missing: str) -> None:
    answer = cast.alice.caller.get(f"/api/deposits/journeys/{missing}")
    assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/journey-not-found")


def test_versions_are_shown_to_those_who_are_signed_in(cast: Cast) -> None:
    answer = cast.service.anonymous.get(f"/api/deposits/journeys/{JOURNEY}/versions/1")
    assert answer.status_code == 401
