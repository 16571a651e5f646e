"""A request keeps the version of its journey: what is offered later changes neither a draft nor what was submitted."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from deposits.journeys.catalogue import SHIPPED
from services.deposits.tests.support.filers import ANSWERS, JOURNEY, Cast, Restart

NEW_QUESTION = """
[[steps.fields]]
key = "notary"
kind = "text"
required = true
label = { fr = "Notaire", en = "Notary" }
help = { fr = "Le notaire chargé de la vente.", en = "The notary in charge of the sale." }

[[attachments]]
kind = "rib"
"""


@pytest.fixture
def second_version(tmp_path: Path) -> Path:
    """A folder with a second version of the journey, which asks one question more."""
    first = (SHIPPED / f"{JOURNEY}.v1.toml").read_text("utf-8")
    shutil.copytree(SHIPPED / "choices", tmp_path / "choices")
    second = first.replace("version = 1", "version = 2").replace(
        '[[attachments]]\nkind = "rib"\n', NEW_QUESTION.lstrip(), 1
    )
    assert second.count('key = "notary"') == 1
    (tmp_path / f"{JOURNEY}.v2.toml").write_text(second, "utf-8")
    return tmp_path


def questions(journey: dict[str, Any]) -> list[str]:
    return [field["key"] for step in journey["steps"] for field in step["fields"]]


def version(cast: Cast, number: int) -> dict[str, Any]:
    answer = cast.alice.caller.get(f"/api/deposits/journeys/{JOURNEY}/versions/{number}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_draft_shows_and_asks_the_questions_of_the_version_it_began_with(
    cast: Cast, restart: Restart, second_version: Path
) -> None:
    draft = cast.alice.begin()
    later = restart(second_version)
    assert later.alice.see(draft).get_json()["journey_version"] == 1
    assert version(later, 1)["version"] == 1
    assert "notary" not in questions(version(later, 1))
    later.alice.answer_everything(draft)
    later.alice.attach(draft)
    assert later.alice.see(draft).get_json()["problems"] == []
    refusal = later.alice.answer(draft, "transfer", **ANSWERS["transfer"], notary="Me Roux")
    assert [error["field"] for error in refusal.get_json()["errors"]] == ["answers.notary"]


def test_what_was_submitted_shows_the_questions_of_its_own_version(
    cast: Cast, restart: Restart, second_version: Path
) -> None:
    submitted = cast.alice.submitted()
    later = restart(second_version)
    shown = later.alice.see(submitted["id"]).get_json()
    assert shown["journey_version"] == 1
    assert set(shown["answers"]) <= set(questions(version(later, shown["journey_version"])))
    later.service.run_job("file_summaries")
    assert later.alice.see(submitted["id"]).get_json()["summary_ready"] is True


def test_a_new_request_begins_with_the_latest_version(cast: Cast, restart: Restart, second_version: Path) -> None:
    later = restart(second_version)
    latest = later.service.anonymous.get(f"/api/deposits/journeys/{JOURNEY}").get_json()
    assert (latest["version"], questions(latest)) == (2, questions(version(later, 2)))
    draft = later.alice.begin()
    later.alice.answer_everything(draft)
    later.alice.attach(draft)
    problems = later.alice.see(draft).get_json()["problems"]
    assert [problem["field"] for problem in problems] == ["answers.notary"]
    assert cast.alice.caller.get("/api/deposits/journeys").get_json()["items"][0]["version"] == 1


@pytest.mark.parametrize("missing", [f"{JOURNEY}/versions/2", "buried-treasure/versions/1"])
def test_a_version_that_was_never_offered_is_not_found(cast: Cast, missing: str) -> None:
    answer = cast.alice.caller.get(f"/api/deposits/journeys/{missing}")
    assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/journey-not-found")


def test_versions_are_shown_to_those_who_are_signed_in(cast: Cast) -> None:
    answer = cast.service.anonymous.get(f"/api/deposits/journeys/{JOURNEY}/versions/1")
    assert answer.status_code == 401
