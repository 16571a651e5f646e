"""Journeys are data: read, checked, versioned, shown to anyone."""

import shutil
from pathlib import Path

import pytest

from chartrier.testing import RunningService
from deposits.journeys.catalogue import SHIPPED, UnreadableJourneyError, read_catalogue
from services.deposits.tests.support.filers import ACACIAS, JOURNEY, TILLEULS, Cast

SEIZURE = SHIPPED / f"{JOURNEY}.v1.toml"


def test_anyone_may_read_a_journey_as_data(service: RunningService) -> None:
    journey = service.anonymous.get(f"/api/deposits/journeys/{JOURNEY}").get_json()
    assert [step["key"] for step in journey["steps"]] == ["structure", "case", "transfer"]
    legal_form = journey["steps"][0]["fields"][2]
    assert legal_form["kind"] == "choice"
    labels = {choice["value"]: choice["label"]["fr"] for choice in legal_form["choices"]}
    assert labels["6540"] == "Société civile immobilière (SCI)"
    assert all(field["help"]["fr"] and field["label"]["en"] for step in journey["steps"] for field in step["fields"])


@pytest.mark.spec("DEP-10", "DEP-12")
def test_the_debtor_must_attach_a_rib_and_may_attach_other_documents(service: RunningService) -> None:
    attachments = service.anonymous.get(f"/api/deposits/journeys/{JOURNEY}").get_json()["attachments"]
    assert [attachment["kind"] for attachment in attachments if attachment["required"]] == ["rib"]
    assert "other" in {attachment["kind"] for attachment in attachments}
    assert all("pdf" in attachment["formats"] and attachment["max_bytes"] == 10_000_000 for attachment in attachments)


def test_recovering_after_a_seizure_asks_for_no_amount_and_says_so(service: RunningService) -> None:
    journey = service.anonymous.get(f"/api/deposits/journeys/{JOURNEY}").get_json()
    assert journey["direction"] == "D"
    assert "aucun montant" in journey["notice"]["fr"]
    assert not [field for step in journey["steps"] for field in step["fields"] if "amount" in field["key"]]


def test_a_journey_that_does_not_exist_is_not_found(service: RunningService) -> None:
    missing = service.anonymous.get("/api/deposits/journeys/buried-treasure")
    assert (missing.status_code, missing.get_json()["type"]) == (404, "/problems/journey-not-found")


def test_users_and_administrators_are_offered_the_journeys_they_may_file(cast: Cast) -> None:
    for filing in (cast.alice, cast.dora):
        offered = filing.caller.get(f"/api/deposits/journeys?space={TILLEULS}").get_json()
        assert [journey["key"] for journey in offered["items"]] == [JOURNEY]
    assert cast.alice.caller.get("/api/deposits/journeys").get_json()["total"] == 1


@pytest.mark.spec("DEP-23")
def test_somebody_who_consults_is_offered_nothing_to_file(cast: Cast) -> None:
    assert cast.erin.caller.get(f"/api/deposits/journeys?space={TILLEULS}").get_json()["items"] == []
    assert cast.erin.caller.get("/api/deposits/journeys").get_json()["items"] == []


def test_a_stranger_cannot_tell_that_a_space_exists(cast: Cast) -> None:
    foreign = cast.alice.caller.get(f"/api/deposits/journeys?space={ACACIAS}")
    missing = cast.alice.caller.get("/api/deposits/journeys?space=00000000-0000-0000-0000-000000000001")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.get_json() | {"reference": ""} == missing.get_json() | {"reference": ""}


def test_adding_a_file_adds_a_version_and_the_old_one_stays(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED / "choices", tmp_path / "choices")
    second = SEIZURE.read_text("utf-8").replace("version = 1", "version = 2")
    (tmp_path / f"{JOURNEY}.v2.toml").write_text(second, "utf-8")
    catalogue = read_catalogue(SHIPPED, tmp_path)
    latest = catalogue.latest(JOURNEY)
    assert latest is not None
    assert latest.version == 2
    assert catalogue.version(JOURNEY, 1).version == 1
    assert len(catalogue.offered()) == 1


@pytest.mark.parametrize(
    "before, after, said",
    [
        ('direction = "D"', 'direction = "X"', "direction"),
        ('key = "court"', 'key = "rg_number"', "a field is described twice"),
        ('choices_from = "legal-forms"', "", "choices belong to fields of kind choice"),
        ('choices_from = "legal-forms"', 'choices_from = "planets"', "planets"),
        ("version = 1", "version = 3", "is named otherwise"),
        ('kind = "rib"', 'kind = "rib"\ncolour = "red"', "colour"),
        ("^[0-9]{14}$", "^[0-9{14}$", "legal|unterminated"),
    ],
)
def test_a_journey_that_contradicts_itself_is_refused_by_name(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    shutil.copytree(SHIPPED / "choices", tmp_path / "choices")
    changed = SEIZURE.read_text("utf-8")
    assert before in changed
    (tmp_path / SEIZURE.name).write_text(changed.replace(before, after), "utf-8")
    with pytest.raises(UnreadableJourneyError, match=said):
        read_catalogue(tmp_path)
